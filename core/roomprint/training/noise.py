"""Noise of any colour, and mixing at a ratio."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from roomprint.audio.samples import Mono


def mix(audio: Mono, noise: Mono, snr_db: float) -> Mono:
    """Add ``noise`` at a signal-to-noise ratio in dB of mean powers; silent noise adds nothing."""
    signal_power, noise_power = float(np.mean(audio**2)), float(np.mean(noise**2))
    if noise_power == 0:
        return audio
    gain = np.sqrt(signal_power / noise_power * 10 ** (-snr_db / 10))
    return audio + noise * np.float32(gain)


def coloured_noise(samples: int, slope: float, rng: Generator) -> Mono:
    """Noise whose power falls as ``1 / f ** slope``: 0 white, 1 pink, 2 brown."""
    return coloured(white_spectrum(samples, rng), slope, samples)


def white_spectrum(samples: int, rng: Generator) -> NDArray[np.complex64]:
    """The spectrum of white noise for :func:`coloured`, ``(bins,)``."""
    bins = noise_size(samples) // 2 + 1
    return rng.standard_normal((bins, 2), np.float32).view(np.complex64)[:, 0]


def coloured(white: NDArray[np.complex64], slope: float, samples: int) -> Mono:
    """A white spectrum as noise whose power falls as ``1 / f ** slope``."""
    from scipy import fft

    fall = np.maximum(np.arange(len(white)), 1) ** (-slope / 2)
    noise: Mono = fft.irfft(white * fall.astype(np.float32), noise_size(samples))[:samples]
    return noise


def noise_size(samples: int) -> int:
    """How many samples noise is transformed from, to be quick."""
    from scipy import fft

    return int(fft.next_fast_len(samples, real=True))
