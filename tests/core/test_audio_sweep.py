import numpy as np
import pytest
from numpy.typing import NDArray

from roomprint.audio.sweep import Sweep, deconvolve
from roomprint.errors import ConfigError

RATE = 16_000
SWEEP = Sweep(50.0, 7_000.0, 1.0)

Signal = NDArray[np.float64]


def heard(response: Signal, rate: int = RATE) -> Signal:
    """What a microphone records of the sweep in a room: convolution as it is defined."""
    return np.convolve(SWEEP.samples(rate), response)


def band(signal: Signal, low_hz: float, high_hz: float) -> Signal:
    """Only the frequencies from ``low_hz`` to ``high_hz``."""
    spectrum = np.fft.rfft(signal)
    f = np.fft.rfftfreq(len(signal), 1 / RATE)
    return np.fft.irfft(spectrum * ((f >= low_hz) & (f <= high_hz)), len(signal))


def test_runs_through_its_octaves_in_equal_times() -> None:
    wave = SWEEP.samples(RATE)
    crossings = np.flatnonzero((wave[:-1] < 0) & (wave[1:] >= 0)).astype(float)
    crossings -= wave[crossings.astype(int)] / np.diff(wave)[crossings.astype(int)]
    frequency_hz = RATE / np.diff(crossings)
    middle_s = (crossings[1:] + crossings[:-1]) / 2 / RATE
    expected_hz = 50.0 * (7_000.0 / 50.0) ** middle_s
    low = frequency_hz < 2_000  # above, a straight line between samples is too coarse
    np.testing.assert_allclose(frequency_hz[low], expected_hz[low], rtol=5e-3)
    assert low.sum() > 300
    assert np.abs(wave).max() == pytest.approx(1.0, abs=1e-3)
    assert abs(wave[0]) < 1e-6
    assert abs(wave[-1]) < 1e-2


def test_finds_the_response_in_the_recording() -> None:
    rng = np.random.default_rng(1)
    true = rng.standard_normal(3_000) * np.exp(-np.arange(3_000) / 500)
    true[:200] = 0
    found = deconvolve(np.pad(heard(true), (1_000, 0)), SWEEP, RATE)
    padded = np.pad(true, (1_000, len(found) - len(true) - 1_000))
    np.testing.assert_allclose(
        band(found, 100, 6_500)[500:-500], band(padded, 100, 6_500)[500:-500], atol=2e-3
    )
    assert np.abs(padded).max() > 1


def test_agrees_with_pyfar() -> None:
    pyfar = pytest.importorskip("pyfar")
    recording = heard(np.array([0.0, 0, 1, 0.5, -0.25]))
    recording = recording + 1e-3 * np.random.default_rng(2).standard_normal(len(recording))
    size = 2 * len(recording)
    with pytest.warns(match="deprecated"):
        other = pyfar.dsp.deconvolve(
            pyfar.Signal(recording, RATE),
            pyfar.Signal(SWEEP.samples(RATE), RATE),
            fft_length=size,
            frequency_range=SWEEP.band_hz,
            regu_inside=1e-10,
        ).time[0]
    found = deconvolve(recording, SWEEP, RATE)
    np.testing.assert_allclose(
        band(found, 70, 6_800), band(other[: len(found)], 70, 6_800), atol=2e-3
    )


def test_two_rates_sample_one_sweep() -> None:
    played = SWEEP.samples(48_000)
    recorded = played[::3]  # the same sound, as a device of another rate records it
    found = deconvolve(np.pad(recorded, (100, 100)), SWEEP, RATE)
    assert np.argmax(np.abs(found)) == 100
    passed = 2 * (SWEEP.high_hz - SWEEP.low_hz) / RATE  # a band-limited impulse's height
    assert found[100] == pytest.approx(passed, rel=0.05)


def test_distortion_lies_before_the_response() -> None:
    clean = SWEEP.samples(RATE)
    recording = np.pad(clean + 0.1 * clean**3, (RATE, 2_000))  # a cube holds the third harmonic
    found = np.abs(deconvolve(recording, SWEEP, RATE))
    pace_s = SWEEP.duration_s / np.log(SWEEP.high_hz / SWEEP.low_hz)
    at = RATE - round(pace_s * np.log(3) * RATE)  # Farina, equation (12)
    distortion = at - 100 + np.argmax(found[at - 100 : at + 100])
    assert distortion == pytest.approx(at, abs=3)
    assert found[distortion] > 0.01
    assert found[RATE + 1_000 :].max() < found[distortion] / 20


def test_does_not_make_up_what_was_not_played() -> None:
    recording = np.random.default_rng(3).standard_normal(4 * RATE)
    found = np.abs(np.fft.rfft(deconvolve(recording, Sweep(500.0, 2_000.0, 1.0), RATE)))
    f = np.fft.rfftfreq(4 * RATE, 1 / RATE)
    inside = found[(f > 500) & (f < 2_000)].mean()
    assert found[(f < 300) | (f > 3_500)].max() < inside / 20


@pytest.mark.parametrize(
    ("rates", "high_hz"), [((48_000, 44_100), 7_000), ((8_000, 48_000), 3_600)]
)
def test_ends_below_half_of_every_rate(rates: tuple[int, ...], high_hz: float) -> None:
    assert SWEEP.within(*rates) == Sweep(50.0, high_hz, 1.0)


@pytest.mark.parametrize("wrong", [(0, 100, 1), (200, 100, 1), (50, 100, 0.05)])
def test_refuses_what_is_no_sweep(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ConfigError, match="a sweep must"):
        Sweep(*wrong)
