"""Lines over steps, on linear axes or on logarithmic ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyqtgraph as pg

from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.bar import Bar
from roomprint_gui.plots.inks import Ink
from roomprint_gui.plots.line_plot import LinePlot, Picture, Trace, Values
from roomprint_gui.theme import Theme

_MANTISSAS = ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 4, 6, 8))
_ENOUGH = 3
_LARGEST = 100.0  # decades
_FOOT = 22
_BINS = 1500  # about a pixel each


@dataclass(frozen=True)
class Figures(Axis):
    """An axis whose readout shows so many figures, wherever the point stands."""

    def say(self, value: float) -> str:
        """A value with its unit."""
        text = f"{value:,.0f}" if abs(value) >= 10**self.digits else f"{value:.{self.digits}g}"
        return f"{text} {self.unit}".strip().replace("-", "−")


@dataclass(frozen=True)
class Counted(Axis):
    """An axis of what there is only in whole numbers."""

    def say(self, value: float) -> str:
        """The nearest one."""
        return f"{round(value):,} {self.unit}".strip()


@dataclass(frozen=True)
class _Decades(Axis):
    """The axis of logarithms; the readout shows the numbers themselves."""

    of: Axis | None = None

    def say(self, value: float) -> str:
        """The number whose logarithm is ``value``."""
        assert self.of is not None
        return self.of.say(10.0**value)


def faint(ink: Ink) -> Ink:
    """The same colour, seen through."""
    return Ink(f"#4d{ink.light[1:]}", f"#59{ink.dark[1:]}")


def log_marks(low: float, high: float) -> list[float]:
    """Round numbers for an axis of decades from ``low`` to ``high``, as their logarithms."""
    first, last = int(np.floor(low)), int(np.ceil(high))
    marks: list[float] = []
    for mantissas in _MANTISSAS:
        every = 1 + (last - first) // 8 if len(mantissas) == 1 else 1
        marks = [
            decade + float(np.log10(mantissa))
            for decade in range(first, last + 1, every)
            for mantissa in mantissas
        ]
        marks = [mark for mark in marks if low <= mark <= high]
        if len(marks) >= _ENOUGH:
            return marks
    return marks


def envelope(x: Values, y: Values, bins: int) -> tuple[Values, Values]:
    """The least and the greatest value in each of ``bins`` equal stretches of ``x``.

    Few points in many stretches stay as they are.

    Args:
        x: ``(points,)``, ascending.
        y: ``(points,)``.
        bins: Stretches.
    """
    if len(x) <= 2 * bins:
        return x, y
    edges = np.linspace(x[0], x[-1], bins + 1)[1:-1]
    starts = np.unique(np.r_[0, np.searchsorted(x, edges)])
    starts = starts[starts < len(x)]
    ends = np.r_[starts[1:], len(x)] - 1
    extremes = np.fmin.reduceat(y, starts), np.fmax.reduceat(y, starts)
    return np.stack([x[starts], x[ends]], axis=1).ravel(), np.stack(extremes, axis=1).ravel()


class _Bar(Bar):
    """An axis that can stand for decades."""

    decades = False

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Any:
        if not self.decades:
            return super().tickValues(minVal, maxVal, size)
        if maxVal > _LARGEST:  # the range is still the linear one
            return []
        marks = log_marks(minVal, maxVal)
        if len(marks) < 2:
            levels = super().tickValues(10.0**minVal, 10.0**maxVal, size)
            values = [float(v) for v in levels[0][1] if v > 0] if levels else []
            marks = [float(np.log10(value)) for value in values]
        return [(1.0, marks)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if not self.decades:
            return super().tickStrings(values, scale, spacing)
        numbers = [10.0 ** min(value, _LARGEST) for value in values]
        return [
            f"{n:,.0f}" if 1.0 <= n < 1e6 and n == round(n) else f"{n:.3g}".replace("-", "−")
            for n in numbers
        ]


class CurvePlot(LinePlot):
    """Draws the newest picture it was given; each axis can be made one of decades.

    On an axis of decades what is not positive is left out.

    Args:
        theme: The look.
        name: What a screen reader says, and the name of exported files.
        x: The horizontal axis.
        y: The vertical axis.
        small: Whether the lines are named only under the crosshair, and the axes not at all.
    """

    def __init__(self, theme: Theme, name: str, x: Axis, y: Axis, *, small: bool = False) -> None:
        self._log = (False, False)
        self._told = Picture()
        self._small, self._names = small, not small
        super().__init__(theme, name, x, y)
        self._linear = (x, y)
        self.box.sigXRangeChanged.connect(self._redraw_soon)

    @property
    def told(self) -> Picture:
        """What it was given, in plain numbers."""
        return self._told

    def draw(self, content: Picture) -> None:
        """Draw ``content`` in the next frame."""
        self._told = content
        super().draw(self._seen(content))

    def name_axes(self, x: Axis, y: Axis, *, lines: bool = False) -> None:
        """Show one quantity over another from now on.

        Args:
            x: The horizontal axis.
            y: The vertical axis.
            lines: Whether the lines are named without a crosshair, too.
        """
        self._linear, self._names = (x, y), lines
        self._take_axes()

    def set_log(self, *, x: bool, y: bool) -> None:
        """Make the axes linear, or ones of decades."""
        if (x, y) != self._log:
            self._log = (x, y)
            self._take_axes()
            self.draw(self._told)

    def table(self) -> list[list[str]]:
        """The plain numbers."""
        seen, axes = self._content, (self._x, self._y)
        self._content, (self._x, self._y) = self._told, self._linear
        try:
            return super().table()
        finally:
            self._content, (self._x, self._y) = seen, axes

    def _take_axes(self) -> None:
        self._x, self._y = (
            _Decades(axis.title, axis.unit, of=axis) if log else axis
            for axis, log in zip(self._linear, self._log, strict=True)
        )
        self._dress()

    def _seen(self, content: Picture) -> Picture:
        log_x, log_y = self._log
        if not (log_x or log_y):
            return content
        left, right = content.x_range or (0.0, 0.0)
        x_range = (0.0, float(np.log10(max(right, 2.0)))) if log_x else (left, right)
        return replace(
            content,
            traces=[self._seen_trace(trace) for trace in content.traces],
            x_range=x_range if content.x_range else None,
        )

    def _seen_trace(self, trace: Trace) -> Trace:
        x: Values = np.asarray(trace.x, np.float64)
        y: Values = np.asarray(trace.y, np.float64)
        log_x, log_y = self._log
        there = (x > 0 if log_x else np.isfinite(x)) & (y > 0 if log_y else np.isfinite(y))
        x, y = x[there], y[there]
        x, y = np.log10(x) if log_x else x, np.log10(y) if log_y else y
        return replace(trace, x=x, y=y)

    def _point(self, x: float | None, y: float) -> None:
        if x is None and not self._names:
            self.readout.show_entries([])
        else:
            super()._point(x, y)

    def _draw(self) -> None:
        for place, log in zip(("bottom", "left"), self._log, strict=True):
            self.bars[place].decades = log  # in one frame with the lines
            self.bars[place].picture = None
        super()._draw()

    def _draw_curves(self) -> None:
        whole = self._content
        self._content = replace(whole, traces=[self._thinned(trace) for trace in whole.traces])
        try:
            super()._draw_curves()
        finally:
            self._content = whole
        for curve in self._pool.curves:  # by its own rule it would lose the beginning of a decade
            curve.setDownsampling(auto=False)

    def _thinned(self, trace: Trace) -> Trace:
        """What of a line is in sight, with no more points than can be told apart."""
        left, right = self.box.viewRange()[0]
        first = max(int(np.searchsorted(trace.x, left)) - 1, 0)
        last = int(np.searchsorted(trace.x, right)) + 1
        x, y = envelope(trace.x[first:last], trace.y[first:last], _BINS)
        return trace if len(trace.x) == len(x) else replace(trace, x=x, y=y)

    def _dress(self) -> None:
        super()._dress()
        if self._small:
            for bar in self.bars.values():
                bar.showLabel(False)
            self.bars["bottom"].setHeight(_FOOT)

    def _make_bar(self, place: str, axis: Axis) -> pg.AxisItem:
        return _Bar(place, clock=axis.clock)
