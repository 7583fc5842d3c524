"""Principal components: a picture of an embedding that is there at once."""

import numpy as np
from numpy.typing import NDArray


def pca(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    """Coordinates along the directions of the largest variance.

    By the singular value decomposition of the centred vectors; for more rows than columns, of
    their triangular factor, which has the same right singular vectors (Chan 1982). A component's
    sign is such that its largest weight is positive, so the same vectors give the same picture.

    Args:
        vectors: ``(rows, dim)``.
        dimensions: How many components; those that the vectors have not are 0.

    Returns:
        ``(rows, dimensions)``, in the unit of the vectors.
    """
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    factor = np.linalg.qr(centred, mode="r") if len(centred) > centred.shape[1] else centred
    directions = np.linalg.svd(factor, full_matrices=False)[2][:dimensions]  # (k, dim)
    largest = np.abs(directions).argmax(axis=1)[:, None]
    directions = directions * np.where(np.take_along_axis(directions, largest, 1) < 0, -1.0, 1.0)
    positions = np.zeros((len(vectors), dimensions), np.float32)
    positions[:, : len(directions)] = centred @ directions.T
    return positions


def procrustes(moving: NDArray[np.float32], fixed: NDArray[np.float32]) -> NDArray[np.float32]:
    """``moving`` turned, mirrored and shifted onto ``fixed``; its size stays.

    Schönemann's solution of the orthogonal Procrustes problem (1966): for a projection, direction
    and handedness mean nothing, so two of them are compared as near to each other as they go.

    Args:
        moving: ``(rows, dimensions)``.
        fixed: ``(rows, dimensions)``.

    Returns:
        ``(rows, dimensions)``.
    """
    middle, there = moving.mean(axis=0), fixed.mean(axis=0)
    u, _, vt = np.linalg.svd((moving - middle).astype(np.float64).T @ (fixed - there))
    turned: NDArray[np.float32] = ((moving - middle) @ (u @ vt) + there).astype(np.float32)
    return turned
