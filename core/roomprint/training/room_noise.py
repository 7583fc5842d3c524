"""What befalls the clips of a room training: noise, an equaliser, speech that began earlier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from roomprint.errors import ConfigError
from roomprint.settings import Config, setting

NO_NOISE = -1.0  # where the noise begins that is not there
NO_CURVE = -1.0  # number of the equaliser that is not there

_CURVES = 1 << 24  # equalisers to draw from: whole numbers that single precision holds


def as_it_was(config: Mapping[str, Any]) -> dict[str, Any]:
    """A run's config as it was meant: before clips could begin amid speech, they did not."""
    return {**config, "clips": {"running": False, **config.get("clips", {})}}


@dataclass(frozen=True, kw_only=True)
class RoomNoise(Config):
    """Noise behind the speech, recorded or of a colour, and what recordings are like.

    The paper says nothing of any.
    """

    probability: float = setting(0.0, "Share of the clips that are noisy.", low=0, high=1)
    low_db: float = setting(
        10.0, "Least signal-to-noise ratio; each is as likely.", low=-20, high=90, unit="dB"
    )
    high_db: float = setting(50.0, "Largest signal-to-noise ratio.", low=-20, high=90, unit="dB")

    equalised: float = setting(
        0.0, "Share of the clips that an equaliser drawn for each colours.", low=0, high=1
    )
    running: bool = setting(
        True,
        "Clips begin amid speech, with what was said before still to be heard in the room; else "
        "with silence, whose length tells how far the voice is.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.low_db > self.high_db:
            raise ConfigError(f"low_db must not exceed high_db, got {self.low_db}, {self.high_db}")

    def draw(self, clips: int, samples: int, rng: Generator) -> NDArray[np.float64]:
        """Where each clip's noise begins among ``samples``, its ratio, its equaliser's number.

        ``(clips, 3)``; the ratio is in dB.
        """
        noisy = (rng.random(clips) < self.probability) & (samples > 0)
        starts = np.where(noisy, rng.integers(max(samples, 1), size=clips), NO_NOISE)
        ratios = rng.uniform(self.low_db, self.high_db, clips)
        curves = np.full(clips, NO_CURVE)
        if self.equalised:
            chosen = rng.random(clips) < self.equalised
            curves = np.where(chosen, rng.integers(_CURVES, size=clips), NO_CURVE)
        return np.stack([starts, ratios, curves], axis=1)
