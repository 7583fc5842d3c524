"""The rooms and the speech of a training, divided into what is learned from and what watches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from roomprint.encoders.room_config import CLIP
from roomprint.errors import ConfigError
from roomprint.training.reverberation import Responses, Sounds


class Segments(Protocol):
    """Speech in pieces of 4 s."""

    @property
    def speakers(self) -> NDArray[np.int64]:
        """Who speaks in each, ``(n,)``."""
        ...

    def whole_segments(self, indices: NDArray[np.int64]) -> NDArray[np.int16]:
        """Some of them in 16 bit, ``(k, 64_000)``."""
        ...


@dataclass(frozen=True)
class RoomSet:
    """What a reverberator holds, and what it is for.

    Attributes:
        sounds: Responses, speech and noise; their rows are what the rest speaks of.
        rooms: Room of each response, ``(responses,)``.
        labels: Parameters of each response by name, ``(responses,)``; NaN where not known.
        learned: Responses to learn from.
        held_out: Responses of other rooms, to watch by.
        speakers: Speaker of each segment, ``(segments,)``.
        parts: Segments of each part, in the order they were asked for: to learn from, to
            validate by, and so on.
    """

    sounds: Sounds
    rooms: NDArray[np.int64]
    labels: dict[str, NDArray[np.float64]]
    learned: NDArray[np.int64]
    held_out: NDArray[np.int64]
    speakers: NDArray[np.int64]
    parts: tuple[NDArray[np.int64], ...]


def room_set(
    grid: Responses,
    speech: Segments,
    parts: Sequence[NDArray[np.int64]],
    noise: NDArray[np.int16],
    held_out_rooms: int,
    seed: int,
) -> RoomSet:
    """Take the speech of some parts and hold rooms out.

    Args:
        grid: All responses.
        speech: All segments.
        parts: Segments of each part.
        noise: Samples of noise in 16 bit; none for none.
        held_out_rooms: How many rooms.
        seed: Of which rooms.

    Raises:
        ConfigError: More rooms are to be held out than there are to learn from.
    """
    names = np.random.default_rng(seed).permutation(np.unique(grid.rooms))
    if len(names) < 2:
        raise ConfigError("one room is too few to learn from: there is no other to tell it from")
    if len(names) - held_out_rooms < 2:
        raise ConfigError(
            f"{held_out_rooms} of {len(names)} rooms cannot be held out: two at least are needed "
            "to learn from"
        )
    out = np.isin(grid.rooms, names[:held_out_rooms])
    chosen = np.concatenate(list(parts))
    ends = np.cumsum([len(part) for part in parts])
    return RoomSet(
        Sounds(
            grid.responses(np.arange(len(grid.rooms)), CLIP), speech.whole_segments(chosen), noise
        ),
        grid.rooms,
        dict(grid.labels),
        np.flatnonzero(~out),
        np.flatnonzero(out),
        speech.speakers[chosen],
        tuple(np.arange(end - len(part), end) for part, end in zip(parts, ends, strict=True)),
    )
