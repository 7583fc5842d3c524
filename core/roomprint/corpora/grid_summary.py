"""What a grid holds, in a few numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.grid import Grid
from roomprint.corpora.pearson import pearson
from roomprint.rooms.sizes import LARGE_M3


@dataclass(frozen=True)
class Spread:
    """How one label is distributed; NaN where it is nowhere known.

    Attributes:
        known: Responses that have it.
        mean: Of these, and so on.
        deviation: Standard deviation.
        lowest: Least value.
        median: Value in the middle.
        highest: Greatest value.
    """

    known: int
    mean: float
    deviation: float
    lowest: float
    median: float
    highest: float


@dataclass(frozen=True)
class GridSummary:
    """A grid in numbers.

    Attributes:
        responses: How many there are.
        rooms: In how many rooms.
        dropped: Responses in which nothing could be measured.
        seconds: All responses together.
        longest_s: The longest one.
        labels: By their keys.
        time_clarity: Correlation of T20 and C50 (-0.75 in rooms drawn as the paper's).
        large: Share of responses in rooms of more than 160 m3, among those whose room is known.
    """

    responses: int
    rooms: int
    dropped: int
    seconds: float
    longest_s: float
    labels: dict[str, Spread]
    time_clarity: float
    large: float


def summarize(grid: Grid) -> GridSummary:
    """Count and average."""
    lengths_s = np.diff(grid.starts) / SAMPLE_RATE_HZ
    volumes = grid.labels["volume_m3"]
    volumes = volumes[np.isfinite(volumes)]
    return GridSummary(
        responses=len(grid),
        rooms=len(np.unique(grid.rooms)),
        dropped=grid.dropped,
        seconds=float(lengths_s.sum()),
        longest_s=float(lengths_s.max(initial=0.0)),
        labels={key: _spread(values) for key, values in grid.labels.items()},
        time_clarity=_correlation(grid.labels["t20_s"], grid.labels["c50_db"]),
        large=float((volumes > LARGE_M3).mean()) if len(volumes) else np.nan,
    )


def _spread(values: NDArray[np.float64]) -> Spread:
    known = values[np.isfinite(values)]
    if not len(known):
        return Spread(0, *[np.nan] * 5)
    numbers = (known.mean(), known.std(), known.min(), np.median(known), known.max())
    return Spread(len(known), *map(float, numbers))


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Of the rows where both are known; NaN of fewer than three, or of a constant."""
    both = np.isfinite(one) & np.isfinite(other)
    found = pearson(one[both], other[both]) if np.count_nonzero(both) > 2 else 0.0
    return found or np.nan
