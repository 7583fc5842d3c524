"""How good estimates of rooms are, as Götz et al. 2023 (section 4) say it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.corpora.pearson import pearson


@dataclass(frozen=True)
class Regression:
    """Errors of an estimated parameter, in its unit.

    Attributes:
        rmse: Root-mean-square error.
        corr: Pearson's correlation coefficient; 0 where the estimates are all the same.
        bias: Mean of estimate minus truth.
        count: Clips.
    """

    rmse: float
    corr: float
    bias: float
    count: int


@dataclass(frozen=True)
class Classification:
    """How often a room's size is said rightly, in percent.

    Attributes:
        accuracy: Share of right answers.
        precision: Share of right answers among those that name a class, mean of both classes.
        recall: Share of right answers among those of a class, mean of both classes.
        count: Clips.
    """

    accuracy: float
    precision: float
    recall: float
    count: int


def regression(estimates: NDArray[np.float64], truth: NDArray[np.float64]) -> Regression:
    """Compare estimates with the truth, ``(n,)`` each."""
    error = estimates - truth
    return Regression(
        float(np.sqrt(np.mean(error**2))),
        pearson(estimates, truth),
        float(error.mean()),
        len(truth),
    )


def classification(said: NDArray[np.bool_], truth: NDArray[np.bool_]) -> Classification:
    """Compare answers with the truth, ``(n,)`` each, true for a large room.

    A class that is never named has a precision of 0, one that never occurs a recall of 0.
    """
    right = said == truth
    precision = [_share(right[said == kind]) for kind in (False, True)]
    recall = [_share(right[truth == kind]) for kind in (False, True)]
    return Classification(
        100 * float(right.mean()),
        100 * float(np.mean(precision)),
        100 * float(np.mean(recall)),
        len(truth),
    )


def _share(right: NDArray[np.bool_]) -> float:
    return float(right.mean()) if len(right) else 0.0
