"""What a run's files tell over time: read little by little, handed on as arrays."""

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.training.run_folder import COSINES, EVENTS, METRICS, MONITORS, Tail

Values = NDArray[np.float64]

STEP, LOSS, SMOOTH, COLLAPSE, BATCH = "step", "loss", "smooth", "collapse", "batch"
CHANCE, FLOOR = "chance", "floor"  # of the loss, where a trainer says them
_MEMORY = 0.95  # of the smoothing: it looks back over some twenty steps


class Smoothing:
    """An exponential moving average without the pull of its beginning towards zero.

    ``m_n = beta m_(n-1) + (1 - beta) x_n``, divided by ``1 - beta^n`` (Kingma and Ba 2015, section
    3). A value depends on those before it alone, so what was drawn once stays as it is.

    Args:
        memory: ``beta``.
    """

    def __init__(self, memory: float = _MEMORY) -> None:
        self._memory = memory
        self._mean = 0.0
        self._weight = 0.0  # 1 - beta^n

    def add(self, value: float) -> float:
        """The smoothed value at the next point; what is no number is passed over."""
        if math.isfinite(value):
            self._mean = self._memory * self._mean + (1.0 - self._memory) * value
            self._weight = self._memory * self._weight + (1.0 - self._memory)
        return self._mean / self._weight if self._weight else math.nan


@dataclass(frozen=True)
class Event:
    """One thing that a person should know.

    Attributes:
        time: In seconds since 1970.
        step: Steps done by then.
        level: ``info``, ``warning`` or ``error``.
        text: What happened.
    """

    time: float
    step: int
    level: str
    text: str


@dataclass(frozen=True, eq=False)
class RunHistory:
    """What one run has written so far.

    Attributes:
        metrics: Columns of the same length, one row a step: what the trainer wrote, the smoothed
            loss, and the loss of a guess among fingerprints, ``ln(2 B - 1)``.
        monitors: Columns of the same length, one row a look at the held-out set.
        cosines: Of the last look: the share of pairs in equal bins from -1 to 1, by their kind.
        events: In the order in which they happened.
    """

    metrics: Mapping[str, Values] = field(default_factory=dict)
    monitors: Mapping[str, Values] = field(default_factory=dict)
    cosines: Mapping[str, Values] = field(default_factory=dict)
    events: tuple[Event, ...] = ()

    def column(self, name: str) -> tuple[Values, Values]:
        """Steps and values of one quantity, of either kind; empty when there is none of it."""
        for columns in (self.metrics, self.monitors):
            if name in columns:
                return columns[STEP], columns[name]
        return np.zeros(0), np.zeros(0)


class HistoryReader:
    """Follows the files of one run; a look costs what was added since the last.

    Args:
        folder: The run's.
    """

    def __init__(self, folder: Path) -> None:
        self._metrics = Tail(folder / METRICS)
        self._monitors = Tail(folder / MONITORS)
        self._events = Tail(folder / EVENTS)
        self._columns, self._looks = _Columns(), _Columns()
        self._smoothing = Smoothing()
        self._history = RunHistory()

    def read(self) -> RunHistory:
        """What there is by now; the same object as before when nothing was added."""
        metrics, monitors, events = (
            tail.read() for tail in (self._metrics, self._monitors, self._events)
        )
        if metrics.again:
            self._columns, self._smoothing = _Columns(), Smoothing()
        if monitors.again:
            self._looks = _Columns()
        for row in _numbers(metrics.rows):
            self._columns.add(self._with_smoothed(row))
        for row in _numbers(monitors.rows):
            self._looks.add(row)
        cosines = {} if monitors.again else self._history.cosines
        for last in monitors.rows[-1:]:
            cosines = {kind: np.array(shares) for kind, shares in last.get(COSINES, {}).items()}
        if not any((*metrics.rows, *monitors.rows, *events.rows, metrics.again, monitors.again)):
            return self._history
        earlier = () if events.again else self._history.events
        self._history = RunHistory(
            self._columns.arrays(),
            self._looks.arrays(),
            cosines,
            (*earlier, *(_event(row) for row in events.rows)),
        )
        return self._history

    def _with_smoothed(self, row: dict[str, float]) -> dict[str, float]:
        batch = row.get(BATCH, 0.0)
        guess = {COLLAPSE: math.log(2 * batch - 1)} if batch >= 2 else {}
        return {**row, SMOOTH: self._smoothing.add(row.get(LOSS, math.nan)), **guess}


class _Columns:
    """Rows as columns; a value that a row lacks is NaN."""

    def __init__(self) -> None:
        self._rows = 0
        self._columns: dict[str, array[float]] = {}

    def add(self, row: Mapping[str, float]) -> None:
        """One more row."""
        for name, value in row.items():
            column = self._columns.get(name)
            if column is None:
                column = self._columns[name] = array("d")
            if len(column) < self._rows:
                column.extend([math.nan] * (self._rows - len(column)))
            column.append(value)
        self._rows += 1

    def arrays(self) -> dict[str, Values]:
        """A copy of the columns."""
        for column in self._columns.values():
            column.extend([math.nan] * (self._rows - len(column)))
        return {name: np.array(column) for name, column in self._columns.items()}


def _numbers(rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, float]]:
    """The numbers of each row; a damaged one, of no known step, is passed over."""
    for row in rows:
        found = {k: v for k, v in row.items() if isinstance(v, (float, int))}
        if STEP in found:
            yield found


def _event(row: Mapping[str, Any]) -> Event:
    numbers = next(_numbers([row]), {STEP: 0.0})
    return Event(
        numbers.get("time", 0.0),
        int(numbers[STEP]),
        str(row.get("level", "info")),
        str(row.get("text", "")),
    )
