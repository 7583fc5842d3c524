"""Impulse responses whose parameters are known."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roomprint.rooms.response import ImpulseResponse, Origin

RATE_HZ = 16_000
SHARED = Path(__file__).parents[3] / "shared"
ONSET = 320  # samples

Samples = NDArray[np.float64]


def response(
    samples: Samples,
    rate_hz: int = RATE_HZ,
    origin: Origin = Origin.SIMULATED,
    onset_s: float | None = None,
) -> ImpulseResponse:
    return ImpulseResponse(samples=samples, sample_rate_hz=rate_hz, origin=origin, onset_s=onset_s)


def decaying(
    time_s: float, seconds: float, rate_hz: int = RATE_HZ, noise: float = 0.0, seed: int = 0
) -> Samples:
    """White noise that falls by 60 dB in ``time_s``, after 20 ms of nothing; noise over all."""
    random = np.random.default_rng(seed)
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    sound = random.standard_normal(len(t)) * 10 ** (-3 * t / time_s)
    sound[0] = 4.0
    before = np.zeros(round(ONSET * rate_hz / RATE_HZ))
    whole = np.concatenate([before, sound])
    return whole + noise * random.standard_normal(len(whole))


def pulses(time_s: float, seconds: float, rate_hz: int = RATE_HZ) -> Samples:
    """A pulse every 2.5 ms, falling by 60 dB in ``time_s``: a decay that no chance has bent."""
    samples = np.zeros(round(seconds * rate_hz))
    at = np.arange(ONSET, len(samples), rate_hz // 400)
    samples[at] = 10 ** (-3 * (at - ONSET) / rate_hz / time_s)
    return samples


def tones(time_s: float, seconds: float, rate_hz: int = RATE_HZ) -> Samples:
    """A tone in the middle of each octave, falling by 60 dB in ``time_s``."""
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    samples = np.zeros(ONSET + len(t))
    for power in range(-3, 3):
        samples[ONSET:] += np.sin(2 * np.pi * 1000 * 10 ** (0.3 * power) * t)
    samples[ONSET:] *= 10 ** (-3 * t / time_s)
    return samples
