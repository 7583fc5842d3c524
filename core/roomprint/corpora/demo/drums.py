"""Drums made from noise and falling sines; each hit is mono samples at the voices' rate."""

from collections.abc import Callable

import numpy as np

from roomprint.corpora.demo.voices import RATE_HZ, Wave

Drum = Callable[[np.random.Generator], Wave]


def _hit(rng: np.random.Generator, decay_s: float, band_hz: tuple[float, float]) -> Wave:
    """Noise between two frequencies that dies by 60 dB in ``decay_s``."""
    from scipy.signal import butter, sosfilt

    time_s = np.arange(round(decay_s * RATE_HZ)) / RATE_HZ
    sos = butter(2, band_hz, "bandpass", fs=RATE_HZ, output="sos")
    noise = np.asarray(sosfilt(sos, rng.standard_normal(len(time_s))))
    noise *= 10 ** (-3 * time_s / decay_s) * np.clip(time_s / 0.001, 0, 1)
    return np.asarray(noise / np.abs(noise).max(), np.float32)


def _sweep(high_hz: float, low_hz: float, fall_s: float, decay_s: float) -> Wave:
    """A sine that falls from ``high_hz`` to ``low_hz`` while it dies."""
    time_s = np.arange(round(decay_s * RATE_HZ)) / RATE_HZ
    frequency_hz = low_hz + (high_hz - low_hz) * np.exp(-time_s / fall_s)
    wave = np.sin(2 * np.pi * np.cumsum(frequency_hz) / RATE_HZ)
    return (wave * 10 ** (-3 * time_s / decay_s)).astype(np.float32)


def _over(first: Wave, second: Wave) -> Wave:
    """One sound over another."""
    both = np.zeros(max(len(first), len(second)), np.float32)
    both[: len(first)] += first
    both[: len(second)] += second
    return both


def kick(rng: np.random.Generator) -> Wave:
    """A bass drum."""
    return _over(_sweep(160, 48, 0.03, 0.45), 0.15 * _hit(rng, 0.02, (1500, 6000)))


def snare(rng: np.random.Generator) -> Wave:
    """A side drum."""
    return _over(0.6 * _sweep(260, 180, 0.02, 0.2), 0.7 * _hit(rng, 0.25, (900, 9000)))


def brush(rng: np.random.Generator) -> Wave:
    """A side drum stroked with a brush."""
    return _hit(rng, 0.35, (2000, 8000))


def hat(rng: np.random.Generator) -> Wave:
    """A closed hi-hat."""
    return 0.4 * _hit(rng, 0.09, (7000, 16_000))


def open_hat(rng: np.random.Generator) -> Wave:
    """An open hi-hat."""
    return 0.4 * _hit(rng, 0.45, (6500, 16_000))


def shaker(rng: np.random.Generator) -> Wave:
    """Beads in a gourd."""
    return 0.4 * _hit(rng, 0.12, (4000, 11_000))


def clap(rng: np.random.Generator) -> Wave:
    """Hands, not quite together."""
    one = _hit(rng, 0.03, (900, 4000))
    gap = np.zeros(round(0.011 * RATE_HZ), np.float32)
    tail = np.concatenate([gap, gap, _hit(rng, 0.2, (900, 4000))])
    return 0.7 * _over(_over(one, np.concatenate([gap, one])), tail)


def block(rng: np.random.Generator) -> Wave:
    """A wood block, never twice quite the same height."""
    pitch_hz = rng.uniform(780, 860)
    return 0.5 * _sweep(1.3 * pitch_hz, pitch_hz, 0.004, 0.12)


def tom(rng: np.random.Generator) -> Wave:
    """A tom of one of three heights."""
    low_hz = float(rng.choice([85.0, 110.0, 140.0]))
    return _over(_sweep(1.7 * low_hz, low_hz, 0.05, 0.4), 0.1 * _hit(rng, 0.05, (800, 5000)))
