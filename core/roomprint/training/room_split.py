"""Rooms divided into those to learn from, to validate by and to test by, each part like the whole.

A part has one room in six, some sixteen: drawn blindly, one may hold mostly small rooms where
another holds mostly large ones, and then a number measured in it says more of the draw than of the
estimate. So rooms are drawn from strata (Cochran 1977, "Sampling Techniques", chapter 5): they are
put in order, small before large and short reverberation before long, and every run of neighbours
gives one room to each of the smaller parts.
"""

import numpy as np
from numpy.typing import NDArray

from roomprint.errors import ConfigError

PARTS = ("train", "validation", "test")

_SHARE = 1 / 6  # of the rooms to validate by, and to test by: as the paper's numbers of clips


def split_rooms(
    rooms: NDArray[np.int64],
    large: NDArray[np.float64],
    time_s: NDArray[np.float64],
    seed: int,
) -> list[NDArray[np.int64]]:
    """Responses of each of ``PARTS``; no room is in two of them.

    Args:
        rooms: The room of each response, ``(n,)``.
        large: 1 in a large room, 0 in a small one, NaN where that is not known, ``(n,)``.
        time_s: Reverberation times, ``(n,)``; a room's is the mean of those that are known.
        seed: Which rooms of a stratum go where.

    Raises:
        ConfigError: There are fewer than three rooms to be divided.
    """
    names = np.unique(rooms)
    if len(names) < len(PARTS):
        raise ConfigError(
            f"{len(names)} rooms cannot be divided into {len(PARTS)} parts without a common one"
        )
    kinds, times = (np.array([_mean(v[rooms == name]) for name in names]) for v in (large, time_s))
    ordered = names[np.lexsort((times, kinds))]  # what is not a number comes last
    rng = np.random.default_rng((seed, 0))
    strata = np.array_split(ordered, max(1, round(_SHARE * len(names))))
    drawn = [rng.choice(stratum, 2, replace=False) for stratum in strata]
    validation, test = np.array(drawn).T
    train = np.setdiff1d(names, np.concatenate([validation, test]))
    return [np.flatnonzero(np.isin(rooms, part)) for part in (train, validation, test)]


def _mean(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")
