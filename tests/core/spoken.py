"""Speech to test with, made by Roomprint's own voice."""

from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from roomprint.rooms.voice import RATE_HZ, speak

Mono = NDArray[np.float32]


@cache
def _spoken() -> Mono:
    voice: Mono = soxr.resample(speak(np.random.default_rng(3)), RATE_HZ, 16_000)
    return voice


def spoken(seconds: float) -> Mono:
    """So many seconds of it at 16 kHz."""
    voice = _spoken()
    return np.resize(voice, round(seconds * 16_000)).copy()


def write_mono(path: Path, audio: Mono, sample_rate_hz: int = 16_000) -> Path:
    """Write a file without loss."""
    soundfile.write(path, audio, sample_rate_hz, subtype="FLOAT")
    return path
