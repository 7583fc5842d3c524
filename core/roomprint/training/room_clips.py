"""The batches of a room training: a few numbers for each clip."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_recipe import EPOCH
from roomprint.training.schedule import LoopConfig, Plan

_BATCH = 4  # what a generator is for


def recipes(
    responses: NDArray[np.int64], speech: NDArray[np.int64], noise: NDArray[np.float64]
) -> Tensor:
    """Clips as the reverberator reads them, ``(clips, 5)``."""
    return torch.from_numpy(np.column_stack([responses, speech, noise]).astype(np.float64))


class RoomClips(Dataset[tuple[Tensor, ...]]):
    """Item ``i`` is a process's share of the batch of step ``i``, the same in every run.

    Partners stand together, ``views`` of them for each of the batch's classes, so which clips are
    partners follows from their places (:func:`partner_labels`).

    Args:
        rooms: Rooms of the responses to learn from, ``(n,)``.
        rows: Their numbers among the reverberator's responses, ``(n,)``.
        columns: The reverberator's first so many speech segments are learned from.
        noise_samples: Length of its noise.
        batches: How batches are drawn.
        noise: How noisy they are.
        loop: How long to train; an epoch is 128 batches.
        rank: This process's number among those that share a batch.
        processes: How many they are.

    Attributes:
        plan: What each step is.

    Raises:
        ConfigError: The grid is too small for a batch.
    """

    def __init__(
        self,
        rooms: NDArray[np.int64],
        rows: NDArray[np.int64],
        columns: int,
        noise_samples: int,
        batches: RoomBatches,
        noise: RoomNoise,
        loop: LoopConfig,
        *,
        rank: int = 0,
        processes: int = 1,
    ) -> None:
        self._rooms, self._rows, self._columns = rooms, rows, columns
        self._noise_samples = noise_samples
        self._batches, self._noise = batches, noise
        self._seed = loop.seed
        self._rank, self._processes = rank, processes
        self.plan = Plan(loop, EPOCH * loop.batch, processes)
        batches.draw(rooms, columns, loop.batch, np.random.default_rng(0))  # or say why not

    def __len__(self) -> int:
        return self.plan.steps

    def __getitem__(self, step: int) -> tuple[Tensor, ...]:
        classes = self.plan.at(step).batch
        rng = np.random.default_rng((self._seed, _BATCH, step))
        squares = self._batches.draw(self._rooms, self._columns, classes, rng)
        noise = self._noise.draw(len(squares.speech), self._noise_samples, rng)
        whole = recipes(self._rows[squares.responses], squares.speech, noise)
        return (whole.chunk(self._processes)[self._rank],)


def partner_labels(views: Sequence[Tensor], partners: int) -> Tensor:
    """Labels of a batch's vectors by their places, ``(rows,)``."""
    (vectors,) = views
    return torch.arange(len(vectors), device=vectors.device) // partners
