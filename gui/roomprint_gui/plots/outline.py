"""A long sound as a line that a plot can draw: down and up through every stretch's extremes."""

import numpy as np
from numpy.typing import NDArray

_STRETCHES = 2000


def outline(
    samples: NDArray[np.floating], sample_rate_hz: int
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Times in seconds and values, at most 4000 of each, without losing a peak.

    Args:
        samples: ``(samples,)``.
        sample_rate_hz: Of them.
    """
    size = max(1, -(-len(samples) // _STRETCHES))
    whole = len(samples) // size * size
    pieces = samples[:whole].reshape(-1, size)
    y = np.column_stack([pieces.min(axis=1), pieces.max(axis=1)]).ravel()
    x = (np.repeat(np.arange(len(pieces)), 2) + 0.5) * size / sample_rate_hz
    return x, y
