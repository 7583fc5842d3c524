"""Whether two recordings are of one room: how rarely clips of other rooms are as alike.

Rooms of like reverberation lie near each other, so a cosine says little by itself: 0.99 is much
between two halls and nothing between two living rooms, and it grows with what a room was enrolled
from. What tells is how many clips of other rooms lie at least as near. The clips of the training
stand in for all other rooms, as a cohort does in speaker verification (Auckenthaler et al. 2000,
"Score normalization for text-independent speaker verification systems").
"""

import numpy as np
from numpy.typing import NDArray

MOST = 0.005  # of the clips of other rooms may be as alike as a recording of the same room

Vector = NDArray[np.float32]  # (embedding,)
Vectors = NDArray[np.float32]  # (windows, embedding)


def centre(embeddings: Vectors) -> Vector:
    """The direction that windows have on average, a unit vector."""
    mean: Vector = embeddings.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)


def chance(one: Vector, other: Vector, references: Vectors) -> float:
    """How likely a clip of another room is as near: the share of clips that are.

    Counted from either side, and with the two themselves as one more clip each, so that the share
    is never 0 (Davison and Hinkley 1997, equation 4.11).

    Args:
        one: Centre of a recording.
        other: Centre of another one.
        references: Embeddings of clips of other rooms.

    Returns:
        Above 0 and up to 1; no less than ``1 / (len(references) + 1)``.
    """
    nearness = references @ np.stack([one, other], axis=1)  # (clips, 2)
    as_near = int(np.count_nonzero(nearness >= float(one @ other)))
    return (as_near + 2) / (2 * (len(references) + 1))
