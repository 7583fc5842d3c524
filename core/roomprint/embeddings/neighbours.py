"""True neighbours: in the space of the vectors, never in a picture of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.embeddings.table import comparable


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest rows of some rows, the nearest first, without the rows themselves.

    Attributes:
        rows: ``(asked, k)``.
        distances: ``(asked, k)``: 1 minus the cosine, or the Euclidean distance.
    """

    rows: NDArray[np.int64]
    distances: NDArray[np.float32]


def nearest(
    vectors: NDArray[np.float32],
    k: int,
    metric: str = "cosine",
    asked: NDArray[np.intp] | None = None,
) -> Neighbours:
    """The ``k`` nearest others of rows, by comparing with every one.

    Args:
        vectors: ``(rows, dim)``.
        k: How many; there are fewer columns when there are not so many others.
        metric: How far two vectors are apart: cosine or euclidean.
        asked: For which rows, ``(asked,)``; by default for all.
    """
    k = min(k, len(vectors) - 1)
    stored = comparable(vectors, metric)
    own = np.arange(len(stored)) if asked is None else np.asarray(asked)
    distances, rows = search(stored[own], stored, k + 1, metric)
    # A row is not its own neighbour. Among many identical rows it may not be found at all: then
    # the last found goes.
    itself = rows == own[:, None]
    itself[~itself.any(axis=1), -1] = True
    shape = (len(own), k)
    return Neighbours(
        rows[~itself].reshape(shape).astype(np.int64),
        distances[~itself].reshape(shape).astype(np.float32),
    )


def search(
    asked: NDArray[np.float32], stored: NDArray[np.float32], k: int, metric: str
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The ``k`` nearest of ``stored`` for each of ``asked``, the nearest first.

    Args:
        asked: ``(n, dim)``, comparable by the metric.
        stored: ``(rows, dim)``, likewise.
        k: No more than there are rows.
        metric: How far two vectors are apart: cosine or euclidean.

    Returns:
        Distances and numbers of the rows, ``(n, k)`` each.
    """
    import faiss

    cosine = metric == "cosine"
    kind = faiss.METRIC_INNER_PRODUCT if cosine else faiss.METRIC_L2
    scores, rows = faiss.knn(asked, stored, k, kind)
    far = np.maximum(1.0 - scores if cosine else scores, 0.0)
    return far if cosine else np.sqrt(far), rows
