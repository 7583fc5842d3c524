"""Lines over one axis: what a plot draws is told anew each time, its items are made once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSize, Qt

from roomprint_gui import words
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.frame import PlotFrame
from roomprint_gui.plots.inks import Ink
from roomprint_gui.plots.pens import SOLID, pen
from roomprint_gui.plots.readout import Entry
from roomprint_gui.theme import Theme

_FAINT = 0.5
_ROOMY = 300  # pixels; a narrower plot names its lines only under the crosshair
Values = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Trace:
    """One line.

    Attributes:
        title: What it is called in the corner; a line without one is not listed there.
        x: ``(points,)``, ascending where they are joined.
        y: ``(points,)``; NaN leaves a gap.
        ink: Its colour.
        style: Dashed what was fitted, computed or is of earlier, dotted a bound beside it.
        dots: Marks at the points, for few of them.
        width: In pixels.
        depth: Lines of a higher one lie under the others.
        faint: For what is not sure yet.
        joined: False for points that no line joins.
    """

    title: str
    x: Values
    y: Values
    ink: Ink
    style: Qt.PenStyle = SOLID
    dots: bool = False
    width: float = 1.5
    depth: int = 0
    faint: bool = False
    joined: bool = True


@dataclass(frozen=True)
class Mark:
    """A vertical line at a moment, with a word beside it."""

    title: str
    x: float
    ink: Ink


@dataclass(frozen=True, eq=False)
class Picture:
    """Everything on a line plot.

    Attributes:
        traces: The lines.
        marks: Vertical lines.
        x_range: What is seen at first; by default all of every line.
        y_range: The same upwards.
        whole: How far a double click goes, where that is more than ``x_range``.
        named: Whether the lines are named in a corner, not only under the crosshair.
    """

    traces: Sequence[Trace] = ()
    marks: Sequence[Mark] = ()
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    whole: tuple[float, float] | None = None
    named: bool = True


@dataclass
class _Pool:
    """Items that were made, to be used again."""

    curves: list[pg.PlotDataItem] = field(default_factory=list)
    marks: list[pg.InfiniteLine] = field(default_factory=list)


class LinePlot(PlotFrame):
    """Draws the newest :class:`Picture` it was given."""

    def __init__(self, theme: Theme, name: str, x: Axis, y: Axis) -> None:
        super().__init__(theme, name, x, y)
        self._pool = _Pool()
        self._content = Picture()
        self._emptiest = 0

    @property
    def content(self) -> Picture:
        """What is drawn."""
        return self._content

    def draw(self, content: Picture) -> None:
        """Draw ``content`` in the next frame."""
        self._content = content
        self._redraw_soon()

    def _corner(self, size: QSize) -> QPoint:
        return self._corners(size)[self._emptiest]

    def _find_emptiest(self) -> int:
        """The corner in which the readout hides the fewest points; upper right when in doubt."""
        area = self._area()
        (left, right), (bottom, top) = self.box.viewRange()
        points = [np.stack([t.x, t.y]) for t in self._content.traces if len(t.x)]
        size = self.readout.sizeHint()
        if not points or area.width() < 1.5 * size.width():
            return 0
        x, y = np.concatenate(points, axis=1)
        x = area.left() + (x - left) / max(right - left, 1e-12) * area.width()
        y = area.bottom() - (y - bottom) / max(top - bottom, 1e-12) * area.height()
        hidden = []
        for corner in self._corners(size):
            across = (x >= corner.x()) & (x <= corner.x() + size.width())
            down = (y >= corner.y()) & (y <= corner.y() + size.height())
            hidden.append(int((across & down).sum()))
        return hidden.index(min(hidden))

    def table(self) -> list[list[str]]:
        """Two columns a line: its x and its y."""
        columns = []
        for trace in self._content.traces:
            title = trace.title or self._y.title
            columns.append([self._x.heading, *(f"{value:.6g}" for value in trace.x)])
            columns.append([f"{title}: {self._y.heading}", *(f"{value:.6g}" for value in trace.y)])
        return [list(row) for row in zip_longest(*columns, fillvalue="")]

    def _draw(self) -> None:
        self._draw_curves()
        self._draw_marks()
        self._point(None, 0.0)
        filled = [trace for trace in self._content.traces if len(trace.x)]
        if filled or (self._content.x_range and self._content.y_range):
            left, right = self._content.x_range or _extent([trace.x for trace in filled])
            bottom, top = self._content.y_range or roomy([trace.y for trace in filled])
            self._set_home(left, right, bottom, top, self._content.whole)
        self._emptiest = self._find_emptiest()

    def _draw_curves(self) -> None:
        curves = self._pool.curves
        while len(curves) < len(self._content.traces):
            curve = pg.PlotDataItem(antialias=True)
            self.box.addItem(curve)
            curves.append(curve)
        for curve, trace in zip(curves, self._content.traces, strict=False):
            color = trace.ink.color(self._theme)
            if trace.faint:
                color.setAlphaF(_FAINT)
            curve.setPen(pen(self, color, trace.width, trace.style) if trace.joined else None)
            curve.setDownsampling(auto=trace.joined, method="peak")  # in order of x
            curve.setClipToView(trace.joined)
            curve.setZValue(-trace.depth)
            curve.setSymbol("o" if trace.dots else None)
            curve.setSymbolSize(6)
            curve.setSymbolBrush(color)
            curve.setSymbolPen(None)
            curve.setData(trace.x, trace.y, connect="finite")
            curve.show()
        for curve in curves[len(self._content.traces) :]:
            curve.setData([], [])
            curve.hide()

    def _draw_marks(self) -> None:
        lines = self._pool.marks
        while len(lines) < len(self._content.marks):
            options = {"position": 0.08, "anchors": [(0, 0.5), (0, 0.5)]}
            line = pg.InfiniteLine(angle=90, movable=False, label="", labelOpts=options)
            self.box.addItem(line, ignoreBounds=True)
            lines.append(line)
        for line, mark in zip(lines, self._content.marks, strict=False):
            color = mark.ink.color(self._theme)
            line.setPen(pen(self, color, 1, Qt.PenStyle.DashLine))
            line.label.setColor(color)
            line.label.setFormat(mark.title)
            line.setPos(mark.x)
            line.show()
        for line in lines[len(self._content.marks) :]:
            line.hide()

    def _point(self, x: float | None, y: float) -> None:
        del y
        listed = [trace for trace in self._content.traces if trace.title and len(trace.x)]
        if x is None:
            listed = listed if self._content.named and self.width() >= _ROOMY else []
            self.readout.show_entries(
                [Entry(trace.title, "", trace.ink, trace.style) for trace in listed]
            )
            return
        place = [Entry(self._x.title, self._x.say(x))]
        values = [
            Entry(trace.title, self._say_at(trace, x), trace.ink, trace.style) for trace in listed
        ]
        self.readout.show_entries(place + values)

    def _say_at(self, trace: Trace, x: float) -> str:
        """The line's own value nearest to ``x``; a dash beyond its ends, nothing for points."""
        if not trace.joined:
            return ""
        margin = 0.5 if self._x.ticks is not None else 0.0
        if not trace.x[0] - margin <= x <= trace.x[-1] + margin:
            return words.UNKNOWN
        after = min(int(np.searchsorted(trace.x, x)), len(trace.x) - 1)
        before = max(after - 1, 0)
        value = float(trace.y[before if x - trace.x[before] < trace.x[after] - x else after])
        return self._y.say(value) if np.isfinite(value) else words.UNKNOWN


def _extent(lines: Sequence[Values]) -> tuple[float, float]:
    """Least and greatest finite value of all ``lines``; 0 to 1 when there is none."""
    finite = [line[np.isfinite(line)] for line in lines]
    finite = [line for line in finite if len(line)]
    if not finite:
        return 0.0, 1.0
    return min(float(line.min()) for line in finite), max(float(line.max()) for line in finite)


def roomy(lines: Sequence[Values]) -> tuple[float, float]:
    """A little more than the extent of all ``lines``, so that none lies on the edge."""
    least, greatest = _extent(lines)
    margin = 0.06 * (greatest - least) or 0.5
    return least - margin, greatest + margin
