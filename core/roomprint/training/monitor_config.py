"""How a training is watched, as plain settings."""

from dataclasses import dataclass
from typing import Protocol

from roomprint.settings import Config, setting

MONITORS = ("placed1", "placed5", "top1", "top5", "area", "alignment")
SMALLER_IS_BETTER = ("alignment", "validation", "heads")


class Watching(Protocol):
    """What the loop has to know of how a training is watched."""

    @property
    def every(self) -> int:
        """Steps between two looks; 0: none."""
        ...

    @property
    def best_by(self) -> str:
        """The number that the best checkpoint is chosen by."""
        ...


@dataclass(frozen=True, kw_only=True)
class MonitorConfig(Config):
    """How often the held-out recordings are looked at, and how many."""

    every: int = setting(500, "Steps between two looks; 0: none.", low=0, high=10_000_000)
    recordings: int = setting(
        24, "Recordings held out, the last of the music without a folder of them.", low=2, high=2000
    )
    places: int = setting(4, "Excerpts of each that are asked for.", low=1, high=100)
    best_by: str = setting(
        "placed1", "The number that the best checkpoint is chosen by.", choices=MONITORS
    )
    seed: int = setting(0, "Seed of the noises and rooms of the excerpts.", low=0, high=2**31)


def is_better(name: str, value: float, than: float | None) -> bool:
    """Whether a monitor's value is better; of distances and losses the smaller one is."""
    if than is None:
        return True
    return value < than if name in SMALLER_IS_BETTER else value > than
