"""What an encoder of rooms was trained on, so that an estimate outside of it can be marked.

An embedding is compared with those of clips of the training rooms: its distance is the mean of one
minus the cosine to the nearest of them (the k-th nearest neighbours' test for strangers, Sun et al.
2022, "Out-of-distribution detection with deep nearest neighbors"). How far clips of rooms that the
encoder never heard lie from them says what is still near.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.settings import Config, setting

NEIGHBOURS = 5
_PERCENT = 99.0  # of the held-out clips are inside
_LABELS = (1.0, 99.0)  # percent: the few beyond are responses in which hardly anything is measured


@dataclass(frozen=True, kw_only=True)
class RangeLimits(Config):
    """The numbers of a :class:`TrainingRange`."""

    farthest: float = setting(2.0, "Largest distance that is still inside.", low=0.0, high=2.0)
    rt60_low_s: float = setting(0.0, "Shortest reverberation trained on.", low=0.0, unit="s")
    rt60_high_s: float = setting(10.0, "Longest reverberation trained on.", low=0.0, unit="s")
    c50_low_db: float = setting(-60.0, "Lowest clarity trained on.", unit="dB")
    c50_high_db: float = setting(60.0, "Highest clarity trained on.", unit="dB")


@dataclass(frozen=True)
class TrainingRange:
    """Embeddings of training clips, and how far from them, and from their labels, is too far.

    Attributes:
        references: Unit vectors ``(n, embedding)``.
        limits: What is still inside.
    """

    references: NDArray[np.float32]
    limits: RangeLimits

    def distances(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Distance of each of ``embeddings`` (m, embedding) to the references, 0 to 2, ``(m,)``."""
        return _distances(embeddings, self.references)

    def holds(self, rt60_s: float, c50_db: float) -> bool:
        """Whether estimates lie among the labels that were trained on."""
        limits = self.limits
        return (
            limits.rt60_low_s <= rt60_s <= limits.rt60_high_s
            and limits.c50_low_db <= c50_db <= limits.c50_high_db
        )


def fit_range(
    references: NDArray[np.float32],
    held_out: NDArray[np.float32],
    rt60_s: NDArray[np.float64],
    c50_db: NDArray[np.float64],
) -> TrainingRange:
    """The range of a trained encoder.

    Args:
        references: Embeddings of clips of the training rooms, ``(n, embedding)``; some thousands.
        held_out: Embeddings of clips of rooms that were not trained on, ``(m, embedding)``.
        rt60_s: Labels of the training rooms; what is not a number is left out.
        c50_db: The same.
    """
    times, clarities = rt60_s[np.isfinite(rt60_s)], c50_db[np.isfinite(c50_db)]
    (shortest, longest), (lowest, highest) = (
        np.percentile(labels, _LABELS) for labels in (times, clarities)
    )
    limits = RangeLimits(
        farthest=float(np.percentile(_distances(held_out, references), _PERCENT)),
        rt60_low_s=float(shortest),
        rt60_high_s=float(longest),
        c50_low_db=float(lowest),
        c50_high_db=float(highest),
    )
    return TrainingRange(references.astype(np.float32), limits)


def _distances(
    embeddings: NDArray[np.float32], references: NDArray[np.float32]
) -> NDArray[np.float32]:
    cosines = embeddings @ references.T  # (m, n)
    count = min(NEIGHBOURS, cosines.shape[1])
    nearest = np.partition(cosines, -count, axis=1)[:, -count:]
    distances: NDArray[np.float32] = np.maximum(1 - nearest.mean(axis=1), 0.0).astype(np.float32)
    return distances
