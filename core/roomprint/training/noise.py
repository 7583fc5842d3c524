"""Noise of any colour, and mixing at a ratio."""

import numpy as np
from numpy.random import Generator
from scipy import fft

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
    size = fft.next_fast_len(samples, real=True)
    bins = size // 2 + 1
    spectrum = rng.standard_normal((bins, 2), np.float32).view(np.complex64)[:, 0]
    spectrum *= (np.maximum(np.arange(bins), 1) ** (-slope / 2)).astype(np.float32)
    noise: Mono = fft.irfft(spectrum, size)[:samples]
    return noise
