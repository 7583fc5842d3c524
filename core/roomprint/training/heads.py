"""One head in the loop: what it reads, what it is to say, and how far off that is."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from roomprint.encoders.room import Head
from roomprint.encoders.room_model import Scale
from roomprint.errors import ConfigError
from roomprint.training.loading import Views
from roomprint.training.pieces import Embed, in_pieces
from roomprint.training.room_metrics import (
    Classification,
    Regression,
    classification,
    regression,
)

_LEAST = 2  # labels that a scale is taken from


@dataclass(frozen=True)
class HeadTask:
    """What a head learns.

    Attributes:
        name: ``rt60``, ``c50`` or ``volume``.
        scale: From the head's output to seconds or decibels; of no meaning for the volume.
        begins_at: What the head says before it has learned anything: the mean label.
    """

    name: str
    scale: Scale
    begins_at: float = 0.0

    @property
    def is_volume(self) -> bool:
        """Whether a class is asked for."""
        return self.name == "volume"

    def head(self, embedding: int) -> Head:
        """A new head.

        One that begins below zero would stay there: nothing leads back over the ReLU that keeps
        a reverberation time positive.
        """
        head = Head(embedding, 2 if self.is_volume else 1, positive=self.name == "rt60")
        if not self.is_volume:
            last = [layer for layer in head if isinstance(layer, nn.Linear)][-1]
            nn.init.constant_(last.bias, self.begins_at)
        return head

    def loss(self, views: Views) -> Tensor:
        """Mean squared error of a parameter in standard deviations, or cross-entropy in nats.

        Args:
            views: One view, ``(rows, outputs + 1)``: what the head says, then the label.
        """
        (rows,) = views
        said, label = rows[:, :-1], rows[:, -1]
        if self.is_volume:
            return F.cross_entropy(said, label.long())
        return F.mse_loss(said[:, 0], (label - self.scale.offset) / self.scale.factor)

    def measured(self, rows: Tensor) -> Regression | Classification:
        """How good it is on such rows."""
        said, label = rows[:, :-1].double().numpy(), rows[:, -1].double().numpy()
        if self.is_volume:
            return classification(said[:, 1] > said[:, 0], label > 0.5)
        return regression(self.scale.offset + self.scale.factor * said[:, 0], label)


def task_of(name: str, labels: NDArray[np.float64]) -> HeadTask:
    """A task with the scale of its labels to learn from, ``(n,)``.

    A time is divided by its standard deviation alone: it stays positive.

    Raises:
        ConfigError: Too few labels are known, or all are the same.
    """
    known = labels[np.isfinite(labels)]
    if len(known) < _LEAST or np.ptp(known) == 0:
        raise ConfigError(
            f"{name} cannot be learned: it is known of {len(known)} clips to learn from"
            + ("" if len(known) < _LEAST else ", and the same of all")
        )
    if name == "volume":
        return HeadTask(name, Scale())
    offset, factor = (0.0 if name == "rt60" else float(known.mean())), float(known.std())
    return HeadTask(
        name, Scale(offset=offset, factor=factor), (float(known.mean()) - offset) / factor
    )


def guessed(
    name: str, known: NDArray[np.float64], asked: NDArray[np.float64]
) -> Regression | Classification:
    """How good it is to say the mean, or the more frequent class, of what there is to learn from.

    Args:
        name: The task.
        known: Labels to learn from, ``(n,)``.
        asked: Labels to test by, ``(m,)``.
    """
    known, asked = known[np.isfinite(known)], asked[np.isfinite(asked)]
    if name == "volume":
        return classification(np.full(len(asked), known.mean() > 0.5), asked > 0.5)
    return regression(np.full(len(asked), known.mean()), asked)


def with_labels(rows: Tensor, labels: NDArray[np.float64]) -> Tensor:
    """Inputs whose label is known, with it in the last column."""
    known = torch.from_numpy(np.flatnonzero(np.isfinite(labels)))
    column = torch.from_numpy(labels)[known, None].to(rows.dtype)
    return torch.cat([rows[known], column], dim=1)


def look_at(task: HeadTask, rows: Tensor) -> Callable[[Embed], dict[str, float]]:
    """What validation says of a head, by name: the loss, and the errors.

    Args:
        task: What it learns.
        rows: Inputs and labels to validate by.
    """

    def look(embed: Embed) -> dict[str, float]:
        said = in_pieces(embed, rows)
        return {"validation": float(task.loss((said,))), **asdict(task.measured(said))}

    return look
