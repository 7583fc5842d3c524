"""A room encoder and its three heads learning together: contrast, times, clarities and sizes.

The heads' errors reach the encoder, so it learns what is asked of it and not only what tells rooms
apart. A row of the loop is what the projection says, what the heads say, and what is right; so rows
of several processes can be gathered as any other vectors.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from roomprint.encoders.room import Head
from roomprint.encoders.room_config import ProjectionConfig, RoomConfig
from roomprint.encoders.room_model import Scale
from roomprint.rooms.sizes import LARGE_M3
from roomprint.training.joint_config import JointHeads
from roomprint.training.loading import Views
from roomprint.training.reverberation import RESPONSE
from roomprint.training.room_clips import partner_labels
from roomprint.training.room_trainee import RoomTrainee
from roomprint.training.sup_con import sup_con

RT60_SCALE, C50_SCALE = Scale(logarithmic=True), Scale(factor=6.0)  # dB: the spread of the labels

_SAID, _ASKED = 4, 3  # columns: RT60, C50, logits of small and large; RT60, C50, large or not
_TIME_BEND, _CLARITY_BEND = (
    0.2,
    0.3,
)  # of the errors, in units of the heads: beyond, they count less


class JointTrainee(RoomTrainee):
    """Encoder and projection, and heads on the encoder.

    Args:
        encoder: Architecture of the encoder.
        projection: Of the network that contrast works on.
        seed: Of the weights.
    """

    def __init__(self, encoder: RoomConfig, projection: ProjectionConfig, seed: int) -> None:
        super().__init__(encoder, projection, seed)
        self.rt60 = Head(encoder.embedding, 1, positive=False)  # a logarithm has either sign
        self.c50 = Head(encoder.embedding, 1, positive=False)
        self.volume = Head(encoder.embedding, 2, positive=False)

    def forward(self, audio: Tensor) -> Tensor:
        """What is compared, then what the heads say, ``(batch, output + 4)``."""
        embeddings = self.encoder(audio)
        heads: list[nn.Module] = [self.rt60, self.c50, self.volume]
        return torch.cat([self.projection(embeddings), *(head(embeddings) for head in heads)], 1)


class JointLoss:
    """The sum of contrast and heads, each by its weight.

    Args:
        weights: How much each counts.
        partners: Clips that belong together, ``views`` of a batch.
        temperature: Of the contrast.
        labels: Of all responses by name, ``(responses,)`` each; what is not known teaches nothing.
        learned: The responses to learn from.
    """

    def __init__(
        self,
        weights: JointHeads,
        partners: int,
        temperature: float,
        labels: dict[str, NDArray[np.float64]],
        learned: NDArray[np.int64],
    ) -> None:
        self._weights, self._partners, self._temperature = weights, partners, temperature
        self._table = torch.from_numpy(right_answers(labels))
        self._classes = _even(self._table[torch.from_numpy(learned), 2])

    def with_labels(self, said: Tensor, recipes: Tensor) -> Tensor:
        """Rows for the loss, ``(batch, output + 7)``, of what a trainee says of clips' recipes."""
        right = self._table[recipes[:, RESPONSE].long().cpu()]
        return torch.cat([said, right.to(said)], dim=1)

    def __call__(self, views: Views) -> Tensor:
        """The loss of one view of rows, as :meth:`with_labels` makes them."""
        contrast = torch.zeros(())
        if self._weights.contrast:
            labels = partner_labels(views, self._partners)
            contrast = sup_con(contrasted(views[0]).float(), labels, self._temperature)
        return self._weights.contrast * contrast + self.of_heads(views[0])

    def of_heads(self, rows: Tensor) -> Tensor:
        """The weighted errors of the heads.

        Of time and clarity Huber's error, that a few labels far off do not carry away; of the size
        the cross-entropy with both classes counting the same, however many rooms are of each.
        """
        said, right = rows[:, -_SAID - _ASKED : -_ASKED].float(), rows[:, -_ASKED:].float()
        known = right.isfinite()
        errors = [torch.zeros((), device=rows.device)] * 3
        for column, bend in enumerate((_TIME_BEND, _CLARITY_BEND)):
            there = known[:, column]
            if bool(there.any()):
                errors[column] = F.smooth_l1_loss(
                    said[there, column], right[there, column], beta=bend
                )
        there = known[:, 2]
        if bool(there.any()):
            classes = self._classes.to(said)
            errors[2] = F.cross_entropy(said[there, 2:], right[there, 2].long(), weight=classes)
        weights = self._weights
        return weights.rt60 * errors[0] + weights.c50 * errors[1] + weights.volume * errors[2]


def contrasted(rows: Tensor) -> Tensor:
    """What contrast compares, of rows for the loss, ``(batch, output)``."""
    return rows[:, : -_SAID - _ASKED]


def answers(rows: Tensor) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """What the heads say and what is right, of rows for the loss, where that is known.

    Returns:
        By task: seconds, decibels, and the chance of a large room beside 1 or 0.
    """
    said, right = rows[:, -_SAID - _ASKED : -_ASKED].double(), rows[:, -_ASKED:].double()
    pairs = {
        "rt60": (RT60_SCALE.value(said[:, 0]), RT60_SCALE.value(right[:, 0])),
        "c50": (C50_SCALE.value(said[:, 1]), C50_SCALE.value(right[:, 1])),
        "volume": (said[:, 2:].softmax(dim=1)[:, 1], right[:, 2]),
    }
    found = {}
    for name, (one, other) in pairs.items():
        known = other.isfinite()
        found[name] = (one[known].cpu().numpy(), other[known].cpu().numpy())
    return found


def right_answers(labels: dict[str, NDArray[np.float64]]) -> NDArray[np.float32]:
    """What the heads should say of each response, in their units, ``(responses, 3)``."""
    volume = labels["volume_m3"]
    large = np.where(np.isfinite(volume), volume > LARGE_M3, np.nan)
    times = np.log(labels["t20_s"])
    return np.column_stack([times, labels["c50_db"] / C50_SCALE.factor, large]).astype(np.float32)


def _even(large: Tensor) -> Tensor:
    """Weights of small and large by which both count the same, ``(2,)``."""
    known = large[large.isfinite()]
    counts = torch.stack([(known == 0).sum(), (known == 1).sum()]).clamp_min(1).float()
    return counts.sum() / (2 * counts)
