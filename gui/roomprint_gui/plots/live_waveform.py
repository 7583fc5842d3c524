"""A sound while it is heard: it grows to the right, what clips is red, the pre-roll is washed."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from roomprint.audio.levels import CLIPPED, dbfs
from roomprint.audio.live_outline import STRETCHES_PER_S, LiveOutline
from roomprint.audio.peaks import Peaks
from roomprint.audio.recorder import Moment
from roomprint_gui import words
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.frame import PlotFrame
from roomprint_gui.plots.inks import DIM, PROCESSED
from roomprint_gui.plots.pens import pen
from roomprint_gui.plots.readout import Entry
from roomprint_gui.theme import Theme

_SPANS_S = (10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800)
_WIDEST = 4  # pixels
_TIME = Axis("Time", "s", digits=1, clock=True)
_LEVEL = Axis("Sample", "FS", digits=3)
_NONE: Peaks = np.zeros((0, 2), np.float32)


class LiveWaveform(PlotFrame):
    """While one listens in, the last seconds up to now; while one records, all that is recorded.

    Args:
        theme: The look.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Waveform of the recording", _TIME, _LEVEL)
        self._curve = pg.PlotCurveItem()
        self._clipped = pg.PlotCurveItem(connect="pairs")
        self._before = pg.LinearRegionItem(movable=False)
        self._before.setZValue(-10)
        for item in (self._before, self._curve, self._clipped):
            self.box.addItem(item, ignoreBounds=True)
        self.clear()
        self._ink()
        theme.changed.connect(self._ink)

    def clear(self) -> None:
        """Forget what was heard."""
        self._outline: LiveOutline | None = None  # while one records
        self._newest = _NONE  # while one listens in
        self._lengths_s = (0.0, 0.0)  # of what is drawn, and of the pre-roll
        self._set_home(-_SPANS_S[0], 0.0, -1.0, 1.0)
        self._redraw_soon()

    def show_moment(self, moment: Moment, span_s: float) -> None:
        """Draw what came now too.

        Args:
            moment: It.
            span_s: How much of the past is to be seen at least.
        """
        if moment.recording:
            self._outline = self._outline or LiveOutline()
            self._outline.feed(moment.outline)
            self._lengths_s = (moment.recorded_s, moment.pre_roll_s)
            end = next((s for s in _SPANS_S if s >= moment.recorded_s), moment.recorded_s)
            self._set_home(0.0, end, -1.0, 1.0)
        else:
            span_s = max(span_s, _SPANS_S[0])
            kept = round(span_s * STRETCHES_PER_S)
            self._newest = np.concatenate([self._newest, moment.outline])[-kept:]
            self._lengths_s = (len(self._newest) / STRETCHES_PER_S, moment.pre_roll_s)
            self._set_home(-span_s, 0.0, -1.0, 1.0)
        self._redraw_soon()

    def columns(self) -> tuple[NDArray[np.floating], Peaks]:
        """When each column of the picture begins, in s, and its lowest and highest sample."""
        length_s = self._lengths_s[0]
        if self._outline is not None:
            return self._outline.starts * length_s, self._outline.columns
        starts = np.arange(len(self._newest)) / STRETCHES_PER_S - length_s
        return starts, self._newest

    def table(self) -> list[list[str]]:
        """A row for each column of the picture."""
        head = [_TIME.heading, "Lowest (FS)", "Highest (FS)"]
        rows = zip(*self.columns(), strict=True)
        return [head, *([f"{at:.6g}", f"{low:.6g}", f"{high:.6g}"] for at, (low, high) in rows)]

    def _draw(self) -> None:
        times, columns = self.columns()
        if len(times) > 1:
            self._widen(float(times[1] - times[0]))
        self._curve.setData(np.repeat(times, 2), columns.ravel())
        over = np.abs(columns).max(axis=1, initial=0.0) >= CLIPPED
        self._clipped.setData(np.repeat(times[over], 2), columns[over].ravel())
        pre_roll_s = self._lengths_s[1]
        recorded = self._outline is not None
        self._before.setVisible(pre_roll_s > 0)
        self._before.setRegion((0.0, pre_roll_s) if recorded else (-pre_roll_s, 0.0))

    def _widen(self, column_s: float) -> None:
        """Draw with a pen as wide as a column, in pixels of the screen."""
        pixel_s = self.box.viewPixelSize()[0] / self.devicePixelRatioF()
        width = int(np.clip(np.ceil(column_s / pixel_s), 1, _WIDEST))
        if width != self._curve.opts["pen"].width():
            self._curve.setPen(pg.mkPen(PROCESSED.color(self._theme), width=width))

    def _point(self, x: float | None, y: float) -> None:
        times, columns = self.columns()
        if x is None or not len(times) or not times[0] <= x <= times[-1]:
            self.readout.show_entries([])
            return
        pair = columns[max(0, int(np.searchsorted(times, x, "right")) - 1)]
        level = f"{words.fixed(dbfs(float(np.abs(pair).max())), 1)} dBFS"
        self.readout.show_entries([Entry("Time", _TIME.say(x)), Entry("Peak", level)])

    def _ink(self) -> None:
        self._curve.setPen(pg.mkPen(PROCESSED.color(self._theme), width=1))
        self._clipped.setPen(pen(self, self._theme.color("error"), 2))
        wash = DIM.color(self._theme)
        wash.setAlphaF(0.18)
        self._before.setBrush(pg.mkBrush(wash))
        for line in self._before.lines:
            line.setPen(pen(self, DIM.color(self._theme), 1))
