"""A corpus of two noises and surroundings that are easily told apart, for degradations."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray
from tests.core.packs import noise, pack, sine

from roomprint.training.augmentation import Degrader
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.draws import SEGMENT, Surroundings

Array = NDArray[np.float32]

MUSIC = pack([noise(9.0, seed=1), noise(9.0, seed=2)])
START = 40_000
REPLICA = 62_336
EDGE = (REPLICA - SEGMENT) // 2
KINDS: dict[str, Any] = vars(AugmentationConfig())

UNTOUCHED = AugmentationConfig(
    **{name: replace(kind, probability=0.0) for name, kind in KINDS.items()}
)
EVERYTHING = AugmentationConfig(
    **{name: replace(kind, probability=1.0) for name, kind in KINDS.items()}
)


def only(name: str, probability: float = 1.0, **settings: float | str) -> AugmentationConfig:
    """One kind, and nothing else."""
    kind = replace(KINDS[name], probability=probability, **settings)
    return replace(UNTOUCHED, **{name: kind})


def surroundings() -> Surroundings:
    """Noise at 1 kHz, a crowd at 3 kHz, and a room with an echo after a quarter of a second."""
    echo = np.zeros(8_000, np.float32)
    echo[[100, 4_100]] = 0.9, 0.45
    noise_, crowd = pack([sine(1_000, 9.0)]), pack([sine(3_000, 9.0)])
    return Surroundings(noise_, crowd, pack([echo]), np.array([0]))


def replica_of(config: AugmentationConfig, seed: int = 0, recording: int = 0) -> Array:
    return (
        Degrader(config, surroundings()).degrade(MUSIC, recording, START, default_rng(seed)).audio
    )


def spectrum(audio: Array) -> Array:
    return np.abs(np.fft.rfft(audio * np.hanning(len(audio)))) ** 2


def power_around(audio: Array, frequency_hz: float) -> float:
    at = round(frequency_hz * len(audio) / 16_000)
    return float(spectrum(audio)[at - 3 : at + 4].sum())
