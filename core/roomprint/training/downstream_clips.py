"""The clips that heads are trained on: of which rooms and voices, and what they show."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from roomprint.training.downstream import BY_ROOM, Samples
from roomprint.training.room_clips import recipes
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_set import RoomSet
from roomprint.training.room_split import PARTS, split_rooms
from roomprint.training.schedule import LoopConfig, Plan

_ORDER = 5  # what a generator is for


@dataclass(frozen=True)
class Clips:
    """The clips of one part.

    Attributes:
        recipes: As the reverberator reads them, ``(n, 5)``.
        rooms: The room of each, ``(n,)``.
        labels: By task, ``(n,)`` each: seconds, decibels, 1 for large and 0 for small; NaN where
            it is not known.
    """

    recipes: Tensor
    rooms: NDArray[np.int64]
    labels: dict[str, NDArray[np.float64]]


def draw_clips(rooms: RoomSet, samples: Samples, noise: RoomNoise) -> dict[str, Clips]:
    """Clips of every part; a response and a segment of its part, each as likely.

    Args:
        rooms: Rooms, and speech in three parts.
        samples: How many clips, and whether parts share rooms.
        noise: How noisy they are.

    Raises:
        ConfigError: There are too few rooms to be divided.
    """
    sizes = (samples.train, samples.validation, samples.validation)
    chosen = zip(PARTS, response_parts(rooms, samples), rooms.parts, sizes, strict=True)
    found = {}
    for number, (name, responses, speech, count) in enumerate(chosen):
        rng = np.random.default_rng((samples.seed, 1, number))
        drawn = rng.choice(responses, count)
        noises = noise.draw(count, len(rooms.sounds.noise), rng)
        found[name] = Clips(
            recipes(drawn, rng.choice(speech, count), noises),
            rooms.rooms[drawn],
            _labels(rooms, drawn, samples),
        )
    return found


def response_parts(rooms: RoomSet, samples: Samples) -> list[NDArray[np.int64]]:
    """Responses of each part: of rooms of its own, or all of them.

    Raises:
        ConfigError: There are fewer than three rooms to be divided.
    """
    if samples.split != BY_ROOM:
        return [np.arange(len(rooms.rooms))] * len(PARTS)
    large, times = _large(rooms, samples), rooms.labels[samples.time]
    return split_rooms(rooms.rooms, large, times, samples.seed)


def _large(rooms: RoomSet, samples: Samples) -> NDArray[np.float64]:
    """1 for each response in a large room, 0 in a small one, NaN where the volume is not known."""
    volume = rooms.labels["volume_m3"]
    return np.where(np.isfinite(volume), volume > samples.large_m3, np.nan).astype(np.float64)


def _labels(
    rooms: RoomSet, responses: NDArray[np.int64], samples: Samples
) -> dict[str, NDArray[np.float64]]:
    return {
        "rt60": rooms.labels[samples.time][responses],
        "c50": rooms.labels["c50_db"][responses],
        "volume": _large(rooms, samples)[responses],
    }


class LabelledRows(Dataset[tuple[Tensor, ...]]):
    """Item ``i`` is the batch of step ``i``: inputs with what is right in the last column.

    Args:
        rows: ``(n, columns + 1)``.
        loop: How long to train; every epoch has another order.

    Attributes:
        plan: What each step is.
    """

    def __init__(self, rows: Tensor, loop: LoopConfig) -> None:
        self._rows = rows
        self._seed = loop.seed
        self.plan = Plan(loop, len(rows))

    def __len__(self) -> int:
        return self.plan.steps

    def __getitem__(self, step: int) -> tuple[Tensor, ...]:
        place = self.plan.at(step)
        order = np.random.default_rng((self._seed, _ORDER, place.epoch)).permutation(
            len(self._rows)
        )
        return (self._rows[torch.from_numpy(order[place.first : place.first + place.batch])],)
