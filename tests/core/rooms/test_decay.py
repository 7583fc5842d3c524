"""Decay curves against pyrato, closed forms and noise of known level."""

import numpy as np
import pyfar
import pyrato
import pytest
from tests.core.made_responses import ONSET, RATE_HZ, decaying, pulses, response

from roomprint.rooms.decay import Decay, decays, fits
from roomprint.rooms.filters import octave_bands, octave_filters
from roomprint.rooms.noise import without_fade
from roomprint.rooms.parameters import analyze
from roomprint.rooms.response import Origin


def whole(samples: np.ndarray, origin: Origin = Origin.SIMULATED) -> Decay:
    return decays(response(samples, origin=origin, onset_s=ONSET / RATE_HZ))[0]


@pytest.mark.parametrize("seed", range(3))
def test_a_simulated_decay_is_schroeders(seed: int) -> None:
    samples = decaying(0.7, 1.5, seed=seed)
    theirs = pyrato.edc.schroeder_integration(pyfar.Signal(samples[ONSET:], RATE_HZ)).time[0]
    np.testing.assert_allclose(whole(samples).curve, theirs / theirs.max(), rtol=1e-9)


@pytest.mark.parametrize("time_s", [0.2, 0.6, 1.5, 4.0])
@pytest.mark.parametrize("origin", list(Origin))
def test_a_known_decay_without_noise(time_s: float, origin: Origin) -> None:
    """Noise that is not there must not be found, though the end of the file is quiet."""
    assert whole(pulses(time_s, 1.2 * time_s), origin).noise_db is None
    found = analyze(response(pulses(time_s, 1.2 * time_s), origin=origin)).broadband
    for value in (found.edt_s, found.t20_s, found.t30_s):
        assert value == pytest.approx(time_s, rel=0.01)


@pytest.mark.parametrize("time_s", [0.3, 0.8, 2.0])
@pytest.mark.parametrize("noise", [1e-3, 3e-3])
def test_a_known_decay_in_noise(time_s: float, noise: float) -> None:
    times = [
        analyze(
            response(
                decaying(time_s, 2 * time_s + 0.5, noise=noise, seed=seed), origin=Origin.MEASURED
            )
        ).broadband.t20_s
        or np.nan
        for seed in range(6)
    ]
    assert np.mean(times) == pytest.approx(time_s, rel=0.01)


def test_noise_holds_up_a_simulated_curve_and_not_a_measured_one() -> None:
    noisy = decaying(0.5, 2.0, noise=3e-3)
    at = round(0.4 * RATE_HZ)
    assert 10 * np.log10(whole(noisy, Origin.MEASURED).curve[at]) == pytest.approx(-48, abs=2)
    assert 10 * np.log10(whole(noisy, Origin.SIMULATED).curve[at]) > -36


def test_the_noise_is_met_where_the_decay_is_down_to_it() -> None:
    decay = whole(decaying(1.0, 3.0, noise=1e-2), Origin.MEASURED)
    assert decay.noise == pytest.approx(1e-4, rel=0.15)
    assert decay.stop / RATE_HZ == pytest.approx(40 / 60, abs=0.05)
    assert decay.range_db == pytest.approx(40, abs=2)
    assert decay.noise_db == -decay.range_db


@pytest.mark.parametrize("seed", range(3))
def test_the_curve_in_noise_is_pyratos_chu_lundeby(seed: int) -> None:
    samples = decaying(0.8, 2.0, noise=6e-3, seed=seed)
    ours = whole(samples, Origin.MEASURED)
    theirs = pyrato.edc.energy_decay_curve_chu_lundeby(
        pyfar.Signal(samples[ONSET:], RATE_HZ), time_shift=False
    )
    at = np.argmin(ours.curve > 10 ** (-35 / 10))
    assert 10 * np.log10(theirs.time[0, at]) == pytest.approx(-35, abs=0.1)
    t20 = pyrato.parameters.reverberation_time_linear_regression(theirs, "T20")[0]
    assert fits(ours)["T20"].time_s == pytest.approx(t20, rel=2e-3)


def test_a_fade_out_is_not_a_decay() -> None:
    """The noise below a decay stays noise when somebody has faded the file out."""
    samples = decaying(0.5, 2.0, noise=1e-2)
    faded = samples.copy()
    fade = len(faded) // 8
    faded[-fade:] *= np.linspace(1, 0, fade) ** 2
    assert without_fade(samples[ONSET:] ** 2) == len(samples) - ONSET
    assert 0.8 < without_fade(faded[ONSET:] ** 2) / (len(faded) - ONSET) < 0.97
    decay = whole(faded, Origin.IMPORTED)
    assert decay.noise == pytest.approx(1e-4, rel=0.2)
    assert fits(decay)["T20"].time_s == pytest.approx(0.5, rel=0.04)


def test_noise_alone_supports_nothing() -> None:
    random = np.random.default_rng(0)
    found = analyze(response(random.standard_normal(2 * RATE_HZ), origin=Origin.MEASURED))
    assert found.broadband.t20_s is None
    assert "dB of decay for T20" in found.reasons[None, "t20_s"]


def test_zeros_at_the_end_are_no_decay() -> None:
    samples = decaying(0.5, 1.0)
    longer = np.concatenate([samples, np.zeros(RATE_HZ)])
    for origin in Origin:
        assert len(whole(longer, origin).curve) == len(whole(samples, origin).curve)


def test_a_line_lies_on_the_curve() -> None:
    decay = whole(pulses(1.0, 1.5))
    for line in fits(decay).values():
        for time_s, level_db in line.ends:
            there = decay.curve[max(0, round(time_s * RATE_HZ))]
            assert 10 * np.log10(there) == pytest.approx(level_db, abs=0.3)


@pytest.mark.parametrize(
    ("rate_hz", "bands"),
    [(8_000, 5), (16_000, 6), (22_050, 6), (24_000, 6), (32_000, 7), (48_000, 7)],
)
def test_octaves_end_well_below_half_the_rate(rate_hz: int, bands: int) -> None:
    assert len(octave_bands(rate_hz)) == bands


@pytest.mark.parametrize("rate_hz", [16_000, 48_000])
def test_the_filters_are_pyfars_run_backwards(rate_hz: int) -> None:
    samples = decaying(0.3, 0.6, rate_hz)
    for octave in octave_filters(rate_hz):
        edge_hz = octave.centre_hz
        theirs = pyfar.dsp.filter.fractional_octave_bands(
            pyfar.Signal(samples[::-1], rate_hz), 1, frequency_range=(edge_hz, edge_hz)
        ).time.squeeze()
        ours = octave.backwards(samples)
        assert len(ours) == octave.ring + len(samples)
        np.testing.assert_allclose(ours[octave.ring :], theirs[::-1], atol=1e-12)


def test_the_filters_keep_all_energy_of_a_pulse() -> None:
    pulse = np.zeros(1_000)
    pulse[0] = 1.0
    for octave in octave_filters(RATE_HZ):
        energy = octave.backwards(pulse) ** 2
        expected = 2 * octave.centre_hz * (10**0.15 - 10**-0.15) / RATE_HZ  # its share of the band
        assert energy.sum() == pytest.approx(expected, rel=0.02)
        assert energy[: octave.ring + 1].sum() == pytest.approx(energy.sum(), rel=1e-5)
