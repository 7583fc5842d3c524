"""Pearson's correlation coefficient."""

import numpy as np
from numpy.typing import NDArray

_CONSTANT = 1e-9  # rounding leaves a constant not quite constant


def pearson(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """How near two quantities, ``(n,)`` each, lie to a line; 0 where one of them is constant."""
    if not (_varies(first) and _varies(second)):
        return 0.0
    a, b = first - first.mean(), second - second.mean()
    return float(a @ b) / float(np.linalg.norm(a) * np.linalg.norm(b))


def _varies(values: NDArray[np.float64]) -> bool:
    return bool(np.ptp(values) > _CONSTANT * max(1.0, float(np.abs(values).max())))
