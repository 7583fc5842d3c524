"""Parameters against closed forms of an exponential decay, and sums by hand."""

from dataclasses import asdict

import numpy as np
import pyfar
import pyrato
import pytest
from tests.core.made_responses import ONSET, RATE_HZ, decaying, pulses, response, tones

from roomprint.rooms.parameters import KEYS, BandParameters, RoomParameters, analyze
from roomprint.rooms.response import Origin

DECAY = 6 * np.log(10)  # of energy, over a reverberation time


def closed_form(time_s: float) -> dict[str, float]:
    """ISO 3382-1, annex A, of an exponential decay."""
    left = {limit: np.exp(-DECAY * limit / time_s) for limit in (0.0025, 0.05, 0.08)}
    return {
        "edt_s": time_s,
        "t20_s": time_s,
        "t30_s": time_s,
        "c50_db": 10 * np.log10(1 / left[0.05] - 1),
        "c80_db": 10 * np.log10(1 / left[0.08] - 1),
        "d50": 1 - left[0.05],
        "ts_s": time_s / DECAY,
        "drr_db": 10 * np.log10(1 / left[0.0025] - 1),
    }


def geometric(
    samples: np.ndarray, rate_hz: int = RATE_HZ, origin: Origin = Origin.SIMULATED
) -> RoomParameters:
    return analyze(response(samples, rate_hz, origin, ONSET / RATE_HZ))


def test_early_and_late_energy_by_hand() -> None:
    samples = decaying(0.6, 1.5)
    found = geometric(samples).broadband
    energy = samples[ONSET:] ** 2
    at = RATE_HZ // 20
    assert found.c50_db == pytest.approx(10 * np.log10(energy[:at].sum() / energy[at:].sum()))
    assert found.d50 == pytest.approx(energy[:at].sum() / energy.sum())
    assert found.drr_db == pytest.approx(10 * np.log10(energy[:40].sum() / energy[40:].sum()))


def test_sample_zero_and_the_maximum_would_give_another_clarity() -> None:
    """The trap of counting from elsewhere: the numbers do tell."""
    samples = decaying(0.6, 1.5)
    samples[ONSET], samples[ONSET + 700] = 20.0, 25.0
    right = geometric(samples).broadband.c50_db
    assert right is not None
    for wrong in (0, ONSET + 700):
        elsewhere = analyze(response(samples, onset_s=wrong / RATE_HZ)).broadband.c50_db
        assert elsewhere is not None
        assert abs(elsewhere - right) > 1


@pytest.mark.parametrize("time_s", [0.1, 0.25, 1.0, 3.0])
def test_of_tones_that_fall_exponentially(time_s: float) -> None:
    """Whatever the octave and however fast: the filter adds nothing of its own."""
    expected = closed_form(time_s)
    for band in geometric(tones(time_s, 1.3 * time_s)).bands:
        if (band.centre_hz or 0) * time_s < 20:
            continue  # a few periods: the tone's own ripple is seen
        for key in ("edt_s", "t20_s", "t30_s"):
            assert getattr(band, key) == pytest.approx(expected[key], rel=0.01), (band, key)


@pytest.mark.parametrize("time_s", [0.5, 2.0])
def test_of_noise_that_falls_exponentially(time_s: float) -> None:
    """On the mean of many noises, in each octave, with no bias of the filters."""
    runs = [geometric(decaying(time_s, 1.3 * time_s + 0.2, seed=seed)).bands for seed in range(8)]
    expected = closed_form(time_s)
    for octave, centre_hz in enumerate((125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0)):
        rows = [run[octave] for run in runs]
        assert {row.centre_hz for row in rows} == {centre_hz}
        spread = np.sqrt(125 / centre_hz)  # noise in a band: fewer samples, more chance
        for key in ("t20_s", "t30_s"):
            mean = np.mean([getattr(row, key) for row in rows])
            assert mean == pytest.approx(expected[key], rel=0.01 + 0.13 * spread), (centre_hz, key)
        for key in ("c50_db", "c80_db"):
            mean = np.mean([getattr(row, key) for row in rows])
            assert mean == pytest.approx(expected[key], abs=0.3 + 1.2 * spread), (centre_hz, key)
        assert np.mean([row.ts_s for row in rows]) == pytest.approx(
            expected["ts_s"], rel=0.03 + 0.12 * spread
        )


def ringing(samples: np.ndarray, centre_hz: float) -> float:
    """EDT of an octave that is filtered as usual, forwards."""
    band = pyfar.dsp.filter.fractional_octave_bands(
        pyfar.Signal(samples[ONSET:], RATE_HZ), 1, frequency_range=(centre_hz, centre_hz)
    )
    edc = pyrato.edc.schroeder_integration(band)
    edc.time /= edc.time.max()
    return float(pyrato.parameters.reverberation_time_linear_regression(edc, "EDT").squeeze())


def test_the_octave_filters_own_ringing_is_kept_out() -> None:
    """At 125 Hz the filter takes 0.28 s to decay, and makes an EDT of 0.2 s one of 0.3 s."""
    runs = [decaying(0.2, 0.6, seed=seed) for seed in range(8)]
    ours = [geometric(samples).bands[0].edt_s or np.nan for samples in runs]
    theirs = [ringing(samples, 125.0) for samples in runs]
    assert np.mean(theirs) - np.mean(ours) > 0.05
    assert np.mean(ours) == pytest.approx(0.2, abs=0.05)


def test_clarity_is_split_before_the_filter_delays_it() -> None:
    """A reflection 60 ms after the direct sound is late, also at 125 Hz, where filters take 39."""
    samples = np.zeros(RATE_HZ)
    samples[ONSET] = 1.0
    samples[ONSET + round(0.06 * RATE_HZ)] = 0.5
    samples[ONSET + round(0.3 * RATE_HZ)] = 1e-3
    for band in geometric(samples).bands:
        assert band.c50_db == pytest.approx(20 * np.log10(2), abs=0.05), band.centre_hz
        assert band.ts_s == pytest.approx(0.06 * 0.2, abs=0.002), band.centre_hz


def test_speech_transmission_of_an_exponential_decay() -> None:
    """Schroeder 1981: m = 1 / sqrt(1 + (2 pi f T / 13.8)^2), the same in every octave."""
    modulations_hz = 10 ** (np.arange(-2, 12) / 10)
    depth = 1 / np.sqrt(1 + (2 * np.pi * modulations_hz * 1.5 / DECAY) ** 2)
    apparent = 10 * np.log10(depth / (1 - depth))
    index = np.mean((np.clip(apparent, -15, 15) + 15) / 30)
    assert geometric(decaying(1.5, 3.0, 48_000), 48_000).sti == pytest.approx(index, abs=0.015)


def test_noise_is_no_part_of_the_speech_transmission_index() -> None:
    clean, noisy = (decaying(1.0, 2.0, 48_000, noise=noise) for noise in (0.0, 3e-2))
    assert geometric(noisy, 48_000, Origin.MEASURED).sti == pytest.approx(
        geometric(clean, 48_000).sti, abs=0.0015
    )


def test_the_centre_time_counts_from_the_arrival_between_samples() -> None:
    samples = np.zeros(4_000)
    samples[300:500] = np.sinc(np.arange(300, 500) - 400.5) * np.hanning(200)
    found = analyze(response(samples, onset_s=400.5 / RATE_HZ)).broadband
    assert found.ts_s == pytest.approx(0, abs=1 / RATE_HZ)


def test_without_8_khz_there_is_no_speech_transmission_index() -> None:
    found = geometric(decaying(0.5, 1.0))
    assert found.sti is None
    assert "8 kHz" in found.reasons[None, "sti"]
    assert [band.centre_hz for band in found.bands][-1] == 4000


@pytest.mark.parametrize(
    ("noise", "given", "missing"),
    [
        (10 ** (-60 / 20), {"edt_s", "t20_s", "t30_s"}, set()),
        (10 ** (-40 / 20), {"edt_s", "t20_s"}, {"t30_s"}),
        (10 ** (-29 / 20), {"edt_s"}, {"t20_s", "t30_s"}),
        (10 ** (-12 / 20), set(), set(KEYS)),
    ],
)
def test_a_value_is_given_as_far_as_the_decay_goes(
    noise: float, given: set[str], missing: set[str]
) -> None:
    found = geometric(decaying(1.0, 3.0, noise=noise), origin=Origin.MEASURED)
    for key in given:
        assert getattr(found.broadband, key) == pytest.approx(1.0, rel=0.1)
    for key in missing:
        assert getattr(found.broadband, key) is None
        assert "dB of decay" in found.reasons[None, key]


def test_every_gap_has_a_reason_and_every_reason_a_gap() -> None:
    for noise in (0.0, 0.003, 0.03, 0.3):
        for seconds in (0.06, 0.3, 2.0):
            found = geometric(decaying(0.7, seconds, noise=noise), origin=Origin.MEASURED)
            for band in (found.broadband, *found.bands):
                gaps = {key for key, value in asdict(band).items() if value is None} & {*KEYS}
                reasons = {key for centre, key in found.reasons if centre == band.centre_hz}
                assert gaps == reasons - {"sti"}


@pytest.mark.parametrize("origin", list(Origin))
def test_a_response_too_faint_for_its_energy_has_reasons_and_no_values(origin: Origin) -> None:
    found = analyze(response(1e-200 * decaying(0.5, 1.0), origin=origin))
    assert all(getattr(found.broadband, key) is None for key in KEYS)
    assert all("there are 0 dB" in found.reasons[None, key] for key in KEYS)
    assert found.sti is None


def test_a_response_that_ends_early_has_no_clarity() -> None:
    samples = decaying(0.05, 0.06)
    found = geometric(samples)
    assert found.broadband.c50_db is not None
    assert found.broadband.c80_db is None
    assert "ends 60 ms after the direct sound, before 80 ms" in found.reasons[None, "c80_db"]


def test_a_decay_too_fast_for_its_octave_is_not_given() -> None:
    samples = decaying(0.03, 0.5)
    found = geometric(samples)
    assert found.bands[0].t20_s is None
    assert "too fast" in found.reasons[125.0, "t20_s"]
    assert found.bands[-1].t20_s == pytest.approx(0.03, rel=0.4)


def test_a_bent_decay_is_told() -> None:
    """Two rooms behind one another: quick at first, slow afterwards."""
    bent = decaying(0.3, 3.0) + 0.03 * decaying(2.5, 3.0, seed=1)
    assert any("bent at" in sentence for sentence in geometric(bent).warnings)
    assert not geometric(pulses(1.0, 1.5)).warnings


def test_values_are_plain_numbers() -> None:
    found = geometric(decaying(0.5, 1.5, noise=1e-3), origin=Origin.MEASURED)
    for band in (found.broadband, *found.bands):
        assert isinstance(band, BandParameters)
        assert all(type(value) in (float, type(None)) for value in asdict(band).values())
