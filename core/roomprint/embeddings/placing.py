"""Further points put into a picture that stays as it is."""

import numpy as np
from numpy.typing import NDArray

from roomprint.embeddings.neighbours import Neighbours, search
from roomprint.embeddings.table import comparable

NEAREST = 5
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
    near = among(vectors, known, metric)
    weights = weights_of(near.distances)
    found: NDArray[np.float32] = np.einsum("nk,nkd->nd", weights, positions[near.rows])
    return found.astype(np.float32)


def among(
    vectors: NDArray[np.float32], known: NDArray[np.float32], metric: str = "cosine"
) -> Neighbours:
    """The nearest known vectors of further ones, ``(n, 5)``."""
    stored, asked = comparable(known, metric), comparable(vectors, metric)
    distances, rows = search(asked, stored, min(NEAREST, len(stored)), metric)
    return Neighbours(rows, distances)


def weights_of(distances: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much each neighbour counts, ``(n, nearest)``; those of one point sum to 1."""
    weights = 1.0 / np.maximum(distances, _LEAST)
    shares: NDArray[np.float32] = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares
