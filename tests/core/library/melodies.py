"""Recordings nobody else has: notes and hits that can be played at any tempo and pitch."""

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.files import SAMPLE_RATE_HZ

Mono = NDArray[np.float32]  # (samples,) at 16 kHz


def melody(seed: int, seconds: float = 40.0, tempo: float = 1.0, pitch: float = 1.0) -> Mono:
    """Short notes and hits over a little hiss; ``seconds`` are those of the recording at tempo 1.

    Notes begin at their time divided by ``tempo``, ring as much shorter, and are ``pitch`` times
    as high: no resampling, so nothing but the definition of the two.
    """
    generator = np.random.default_rng(seed)
    length = round(seconds / tempo * SAMPLE_RATE_HZ)
    audio = np.random.default_rng([seed, length]).normal(size=length) * 1e-3
    onsets_s = np.cumsum(generator.uniform(0.03, 0.17, round(seconds / 0.03)))
    for onset_s in onsets_s[onsets_s < seconds]:
        first = round(onset_s / tempo * SAMPLE_RATE_HZ)
        t = np.arange(min(round(0.3 / tempo * SAMPLE_RATE_HZ), length - first)) / SAMPLE_RATE_HZ
        decay = 0.1 * np.exp(-t * tempo * generator.uniform(10, 40))
        hertz = pitch * 110 * 2 ** (generator.integers(0, 48) / 12)
        wave = sum(np.sin(2 * np.pi * hertz * n * t) / n for n in (1, 2, 3) if hertz * n < 8000)
        hit = generator.normal(size=9600)[: len(t)] * generator.integers(0, 2)
        audio[first : first + len(t)] += decay * (wave + hit)
    audio32: Mono = audio.astype(np.float32)
    return audio32


def cut(audio: Mono, start_s: float, seconds: float) -> Mono:
    """``seconds`` of ``audio`` from ``start_s`` on."""
    first = round(start_s * SAMPLE_RATE_HZ)
    return audio[first : first + round(seconds * SAMPLE_RATE_HZ)]


def with_noise(audio: Mono, snr_db: float, seed: int = 0) -> Mono:
    """``audio`` in white noise."""
    power = float(np.mean(audio**2)) / 10 ** (snr_db / 10)
    noise = np.random.default_rng(seed).normal(size=len(audio)) * np.sqrt(power)
    noisy: Mono = (audio + noise).astype(np.float32)
    return noisy
