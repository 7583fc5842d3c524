"""A small grid and some speech, made of noise, for trainings that take a second."""

from dataclasses import dataclass

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from roomprint.corpora.packed import in_16_bit
from roomprint.training.room_set import RoomSet, room_set

TAPS = 4000


@dataclass(frozen=True)
class MadeGrid:
    """Rooms of exponentially decaying noise: two responses each, with labels that are theirs."""

    rooms: NDArray[np.int64]
    labels: dict[str, NDArray[np.float64]]
    taps: NDArray[np.float32]

    def responses(
        self, indices: NDArray[np.int64], longest: int | None = None
    ) -> NDArray[np.float32]:
        return self.taps[indices][:, :longest]


@dataclass(frozen=True)
class MadeSpeech:
    """Noise that comes and goes, of speakers with their own pace."""

    speakers: NDArray[np.int64]

    def whole_segments(self, indices: NDArray[np.int64]) -> NDArray[np.int16]:
        return np.stack([in_16_bit(_speech(int(i), int(self.speakers[i]))) for i in indices])


def made_grid(rooms: int = 6, responses: int = 2, seed: int = 0) -> MadeGrid:
    rng = default_rng(seed)
    names = np.repeat(np.arange(rooms), responses)
    t60 = np.linspace(0.1, 0.8, rooms)[names]
    time = np.arange(TAPS) / 16_000
    taps = rng.standard_normal((len(names), TAPS)) * np.exp(-6.91 * time / t60[:, None])
    labels = {
        "t20_s": t60,
        "t30_s": t60,
        "c50_db": 10 - 12 * t60,
        "volume_m3": np.linspace(40.0, 300.0, rooms)[names],
    }
    return MadeGrid(names.astype(np.int64), labels, (0.1 * taps).astype(np.float32))


def made_speech(segments: int = 24, speakers: int = 6) -> MadeSpeech:
    return MadeSpeech(np.arange(segments, dtype=np.int64) % speakers)


def made_set(rooms: int = 6, held_out: int = 2) -> RoomSet:
    numbers = np.arange(24)
    parts = (numbers[:12], numbers[12:18], numbers[18:])
    return room_set(made_grid(rooms), made_speech(), parts, np.zeros(0, np.int16), held_out, 0)


def _speech(number: int, speaker: int) -> NDArray[np.float32]:
    rng = default_rng(number)
    time = np.arange(64_000) / 16_000
    loud = np.abs(np.sin(np.pi * (1 + 0.2 * speaker) * time + number)) ** 2
    return (0.1 * loud * rng.standard_normal(64_000)).astype(np.float32)
