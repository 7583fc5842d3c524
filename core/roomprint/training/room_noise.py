"""How noisy the clips of a room training are."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from roomprint.errors import ConfigError
from roomprint.settings import Config, setting

NO_NOISE = -1.0  # where the noise begins that is not there


@dataclass(frozen=True, kw_only=True)
class RoomNoise(Config):
    """Noise behind the speech, recorded or of a colour; the paper says nothing of any."""

    probability: float = setting(0.0, "Share of the clips that are noisy.", low=0, high=1)
    low_db: float = setting(
        10.0, "Least signal-to-noise ratio; each is as likely.", low=-20, high=90, unit="dB"
    )
    high_db: float = setting(50.0, "Largest signal-to-noise ratio.", low=-20, high=90, unit="dB")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.low_db > self.high_db:
            raise ConfigError(f"low_db must not exceed high_db, got {self.low_db}, {self.high_db}")

    def draw(self, clips: int, samples: int, rng: Generator) -> NDArray[np.float64]:
        """Where each clip's noise begins among ``samples``, and its ratio in dB, ``(clips, 2)``."""
        noisy = (rng.random(clips) < self.probability) & (samples > 0)
        starts = np.where(noisy, rng.integers(max(samples, 1), size=clips), NO_NOISE)
        return np.stack([starts, rng.uniform(self.low_db, self.high_db, clips)], axis=1)
