"""How loud samples are, in decibels relative to full scale."""

import math

import numpy as np
from numpy.typing import NDArray

FLOOR_DBFS = -120.0  # digital silence, as a number that can be drawn
CLIPPED = 0.99  # of full scale: resampling rounds a clipped top off


def dbfs(amplitude: float) -> float:
    """Decibels relative to full scale 1; a full-scale sine has an RMS of -3 dBFS."""
    return max(FLOOR_DBFS, 20 * math.log10(amplitude)) if amplitude > 0 else FLOOR_DBFS


def rms(samples: NDArray[np.floating]) -> float:
    """Root of the mean square; 0 for no samples."""
    return math.sqrt(float(np.mean(np.square(samples)))) if len(samples) else 0.0


def peak(samples: NDArray[np.floating]) -> float:
    """The highest magnitude; 0 for no samples."""
    return float(np.max(np.abs(samples), initial=0.0))
