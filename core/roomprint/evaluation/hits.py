"""Hit rates of several runs: their mean and how far they spread."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.library.fingerprint import HOP_S

TOP = 5
NEAR_S = HOP_S + 1e-6  # of the right time: one hop, and what floats are off


@dataclass(frozen=True)
class HitRates:
    """Shares of queries in percent, the mean over the runs and its standard deviation.

    Attributes:
        condition: What was done to the excerpts.
        top1: The best answer is the right recording.
        top5: One of the five best is.
        placed1: The best answer is the right recording, within a hop of the right time.
        placed5: One of the five best is.
    """

    condition: str
    top1: tuple[float, float]
    top5: tuple[float, float]
    placed1: tuple[float, float]
    placed5: tuple[float, float]


def shares(right: NDArray[np.bool_], placed: NDArray[np.bool_]) -> list[float]:
    """Shares of ``top1, top5, placed1, placed5``.

    Args:
        right: Whether each of the best answers is the right recording, ``(queries, TOP)``.
        placed: Whether it is at the right time as well.
    """
    found = (right[:, :1], right, placed[:, :1], placed)
    return [float(hit.any(axis=1).mean()) for hit in found]


def hit_rates(condition: str, runs: Sequence[Sequence[float]]) -> HitRates:
    """The rates of one condition, from the shares of each run, ``(runs, 4)``."""
    percent = 100 * np.array(runs)
    means, deviations = percent.mean(axis=0).tolist(), percent.std(axis=0).tolist()
    pairs = [(round(m, 1), round(d, 2)) for m, d in zip(means, deviations, strict=True)]
    return HitRates(condition, *pairs)


def by_condition(rows: Sequence[HitRates]) -> dict[str, Any]:
    """Rates as plain data by the condition's name, as a model's card keeps them."""
    plain = {row.condition: asdict(row) for row in rows}
    for row in plain.values():
        del row["condition"]
    return plain
