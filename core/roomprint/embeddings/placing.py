"""Further points put into a picture that stays as it is."""

import numpy as np
from numpy.typing import NDArray

from roomprint.embeddings.neighbours import search
from roomprint.embeddings.table import comparable

_NEAREST = 5
_LEAST = 1e-6  # a distance below this is none


def place(
    vectors: NDArray[np.float32],
    known: NDArray[np.float32],
    positions: NDArray[np.float32],
    metric: str = "cosine",
) -> NDArray[np.float32]:
    """Where further vectors belong: the mean of their nearest neighbours' places.

    The nearer a neighbour, the more it counts (inverse distance weights, Shepard 1968); a vector
    that is there already gets its twin's place.

    Args:
        vectors: ``(n, dim)``.
        known: The vectors that the picture is of, ``(rows, dim)``.
        positions: Their places, ``(rows, dimensions)``.
        metric: How far two vectors are apart: cosine or euclidean.

    Returns:
        ``(n, dimensions)``.
    """
    stored, asked = comparable(known, metric), comparable(vectors, metric)
    distances, rows = search(asked, stored, min(_NEAREST, len(stored)), metric)
    weights = 1.0 / np.maximum(distances, _LEAST)  # (n, nearest)
    weights /= weights.sum(axis=1, keepdims=True)
    found: NDArray[np.float32] = np.einsum("nk,nkd->nd", weights, positions[rows])
    return found.astype(np.float32)
