"""Which room meets which speech in a batch: the three sampling strategies of Götz et al. 2023.

A grid has one row for each impulse response and one column for each speech segment; every square is
one reverberant sample (their Figure 1).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from roomprint.errors import ConfigError
from roomprint.settings import Config, setting

Sampling = Literal["soft", "hard", "position-independent"]
SAMPLINGS: tuple[Sampling, ...] = ("soft", "hard", "position-independent")


@dataclass(frozen=True)
class Squares:
    """The squares of one batch, ``(N * M,)`` each; partners stand together.

    Attributes:
        responses: Rows of the grid.
        speech: Columns of the grid.
        labels: What partners have in common: the response, or the room.
    """

    responses: NDArray[np.int64]
    speech: NDArray[np.int64]
    labels: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class RoomBatches(Config):
    """How batches are drawn from a grid."""

    sampling: str = setting("soft", "What partners share, and what strangers.", choices=SAMPLINGS)
    views: int = setting(3, "Speech segments for each of them: M.", low=2, high=64)

    def draw(self, rooms: NDArray[np.int64], columns: int, classes: int, rng: Generator) -> Squares:
        """One batch.

        soft: N responses, each with M segments of its own. hard: N responses, all with the same M
        segments, so that strangers differ in nothing but the room. position-independent: N rooms
        and the same M segments, each view of a room through another of its responses.

        Args:
            rooms: The room of each response, ``(responses,)``.
            columns: Speech segments in the grid.
            classes: Responses (or rooms) in the batch: N.
            rng: Where chance comes from.

        Raises:
            ConfigError: The grid is too small for such a batch.
        """
        if columns < self.views:
            raise ConfigError(f"{self.views} views need as many segments, there are {columns}")
        if self.sampling == "position-independent":
            responses, labels = self._by_room(rooms, classes, rng)
        else:
            if len(rooms) < classes:
                raise ConfigError(
                    f"{classes} classes need as many responses, there are {len(rooms)}"
                )
            labels = rng.choice(len(rooms), classes, replace=False)
            responses = labels[:, None].repeat(self.views, axis=1)  # (N, M)
        if self.sampling == "soft":
            speech = np.stack(
                [rng.choice(columns, self.views, replace=False) for _ in range(classes)]
            )
        else:
            shared = rng.choice(columns, self.views, replace=False)
            speech = np.broadcast_to(shared, responses.shape)
        return Squares(
            responses.ravel().astype(np.int64),
            speech.ravel().astype(np.int64),
            labels.repeat(self.views).astype(np.int64),
        )

    def remarks(self, rooms: NDArray[np.int64]) -> list[str]:
        """What a person should know of how these rooms are sampled, a sentence each.

        Args:
            rooms: The room of each response, ``(responses,)``.
        """
        if self.sampling != "position-independent":
            return []
        _, counts = np.unique(rooms, return_counts=True)
        single, few = int((counts == 1).sum()), int(((counts > 1) & (counts < self.views)).sum())
        said = []
        if single:
            said.append(
                f"{single} of {len(counts)} rooms have one response only and are not learned from: "
                "partners are to be other responses of a room"
            )
        if few:
            said.append(
                f"{few} of {len(counts)} rooms have fewer responses than there are views "
                f"({self.views}): some of their partners share the response, not only the room"
            )
        return said

    def _by_room(
        self, rooms: NDArray[np.int64], classes: int, rng: Generator
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """``(N, M)`` responses, another one for each view as far as a room has them; N rooms."""
        names, counts = np.unique(rooms, return_counts=True)
        usable = names[counts > 1]
        if len(usable) < classes:
            raise ConfigError(
                f"{classes} classes need as many rooms of two responses at least, there are "
                f"{len(usable)}"
            )
        chosen = rng.choice(usable, classes, replace=False)
        drawn = []
        for room in chosen:
            there = rng.permutation(np.flatnonzero(rooms == room))
            drawn.append(np.resize(there, self.views))  # begins again when there are too few
        return np.stack(drawn), chosen
