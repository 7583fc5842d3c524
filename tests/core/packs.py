"""Packed audio of known content, in memory."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from roomprint.corpora.packed import PackedAudio


def pack(recordings: Sequence[NDArray[np.float32]]) -> PackedAudio:
    """Recordings of samples in [-1, 1]."""
    whole = np.concatenate(recordings)
    starts = np.cumsum([0, *map(len, recordings)])
    names = tuple(f"{number}.wav" for number in range(len(recordings)))
    return PackedAudio(np.round(whole * 32_767).astype(np.int16), starts, names)


def sine(frequency_hz: float, seconds: float, amplitude: float = 0.5) -> NDArray[np.float32]:
    """A sine at 16 kHz."""
    t = np.arange(round(seconds * 16_000)) / 16_000
    return (amplitude * np.sin(2 * np.pi * frequency_hz * t)).astype(np.float32)


def noise(seconds: float, seed: int, amplitude: float = 0.1) -> NDArray[np.float32]:
    """White noise at 16 kHz."""
    samples = np.random.default_rng(seed).uniform(-1, 1, round(seconds * 16_000))
    return (amplitude * samples).astype(np.float32)
