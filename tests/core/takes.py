"""Takes made from arrays, for tests."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.recording import Recording, whole
from roomprint.audio.takes import TakeWriter

RATE = 8_000


def take_of(folder: Path, samples: NDArray[np.floating], rate: int = RATE) -> Recording:
    """A recording of ``(frames, channels)``, written in uneven blocks."""
    with TakeWriter(folder, samples.shape[1], rate) as writer:
        for at in range(0, len(samples), 1_777):
            writer.write(samples[at : at + 1_777].astype(np.float32))
        return whole(writer.finish(), "take")


def noise(frames: int, channels: int = 1, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).uniform(-1, 1, (frames, channels)).astype(np.float32)
