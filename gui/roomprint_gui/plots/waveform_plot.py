"""A sound of any length as its outline; the mouse selects a part or places the cursor."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from roomprint.audio.levels import dbfs
from roomprint.audio.recording import Recording
from roomprint.errors import AudioError
from roomprint_gui import words
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.frame import PlotFrame
from roomprint_gui.plots.inks import PROCESSED, TEXT
from roomprint_gui.plots.pens import pen
from roomprint_gui.plots.readout import Entry
from roomprint_gui.theme import Theme

_SHIFT_PX = 3  # a hand that clicks is not quite still
_SCALE_PX = 62  # what a spectrogram below needs for its scale
_TIME = Axis("Time", "s", digits=3, clock=True)
_LEVEL = Axis("Sample", "FS", digits=3)


class WaveformPlot(PlotFrame):
    """Draws the part that is seen, anew for every zoom, at the price of its columns.

    Args:
        theme: The look.
    """

    selected = Signal(object)  # (from, to) in seconds, or None
    placed = Signal(float)
    seen_changed = Signal(float, float)

    def __init__(self, theme: Theme) -> None:
        self._recording: Recording | None = None
        self._columns = np.zeros((0, 2), np.float32)
        self._span = (0.0, 1.0)
        self._pressed: QPointF | None = None
        super().__init__(theme, "Waveform", _TIME, _LEVEL)
        self.grid.layout.setContentsMargins(0, 8, 8 + _SCALE_PX, 0)
        self._curve = pg.PlotCurveItem()
        self._region = pg.LinearRegionItem(movable=False)
        self._region.setZValue(-10)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.setZValue(40)
        for item in (self._curve, self._region, self._cursor):
            self.box.addItem(item, ignoreBounds=True)
        self._region.hide()
        self._ink()
        theme.changed.connect(self._ink)
        self.box.sigXRangeChanged.connect(self._on_seen)

    @property
    def seen_s(self) -> tuple[float, float]:
        """From when to when is seen."""
        (left, right), _ = self.box.viewRange()
        return left, right

    def show_recording(self, recording: Recording | None) -> None:
        """Draw another sound, or the same after an edit."""
        self._recording = recording
        whole_s = recording.duration_s if recording is not None else 1.0
        self._set_home(0.0, max(whole_s, 1e-3), -1.0, 1.0)
        self._redraw_soon()

    def see(self, start_s: float, stop_s: float) -> None:
        """Zoom to a part."""
        self._zoomed = True
        self.box.setRange(xRange=(start_s, stop_s), padding=0)

    def show_selection(self, part: tuple[float, float] | None) -> None:
        """Mark a part."""
        self._region.setVisible(part is not None)
        if part is not None:
            self._region.setRegion(part)

    def show_cursor(self, at_s: float) -> None:
        """Mark a moment."""
        self._cursor.setPos(at_s)

    def table(self) -> list[list[str]]:
        """A row for each column of the picture."""
        times = np.linspace(*self._span, len(self._columns) + 1)[:-1]
        rows = zip(times, self._columns, strict=True)
        head = [_TIME.heading, "Lowest (FS)", "Highest (FS)"]
        return [head, *([f"{at:.6g}", f"{low:.6g}", f"{high:.6g}"] for at, (low, high) in rows)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The left button selects: down, along, up."""
        if isinstance(event, QMouseEvent) and self._on_hand(event):
            return True
        return super().eventFilter(watched, event)

    def _on_hand(self, event: QMouseEvent) -> bool:
        left = Qt.MouseButton.LeftButton
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == left:
                inside = self._area().contains(event.position().toPoint())
                self._pressed = event.position() if inside and self._recording else None
                return self._pressed is not None
            case QEvent.Type.MouseMove if self._pressed is not None and event.buttons() & left:
                if self._shift(event) > _SHIFT_PX:
                    self.selected.emit(
                        (self._moment(self._pressed), self._moment(event.position()))
                    )
                return True
            case QEvent.Type.MouseButtonRelease if self._pressed is not None:
                if self._shift(event) <= _SHIFT_PX:
                    self.selected.emit(None)
                    self.placed.emit(self._moment(event.position()))
                self._pressed = None
                return True
        return False

    def _shift(self, event: QMouseEvent) -> float:
        assert self._pressed is not None
        return abs(event.position().x() - self._pressed.x())

    def _moment(self, place: QPointF) -> float:
        assert self._recording is not None
        at = self.box.mapSceneToView(self.view.mapToScene(place.toPoint())).x()
        return float(min(max(0.0, at), self._recording.duration_s))

    def _draw(self) -> None:
        self._columns = np.zeros((0, 2), np.float32)
        recording = self._recording
        if recording is not None and recording.frames:
            start, stop = map(recording.frame, self.seen_s)
            pixels = round(self.box.width() * self.devicePixelRatioF())
            count = min(max(16, pixels), stop - start)
            try:
                if count > 0:
                    self._columns = recording.outline(start, stop, count)
            except AudioError as error:
                self.failed.emit(words.sentence(error))
            self._span = (start / recording.sample_rate_hz, stop / recording.sample_rate_hz)
        times = np.linspace(*self._span, len(self._columns) + 1)[:-1]
        self._curve.setData(np.repeat(times, 2), self._columns.ravel())

    def _point(self, x: float | None, y: float) -> None:
        low, high = self._span
        if x is None or not len(self._columns) or not low <= x < high:
            self.readout.show_entries([])
            return
        pair = self._columns[int((x - low) / (high - low) * len(self._columns))]
        level = f"{words.fixed(dbfs(float(np.abs(pair).max())), 1)} dBFS"
        self.readout.show_entries([Entry("Time", _TIME.say(x)), Entry("Peak", level)])

    def _on_seen(self) -> None:
        self._redraw_soon()
        self.seen_changed.emit(*self.seen_s)

    def _ink(self) -> None:
        color = PROCESSED.color(self._theme)
        self._curve.setPen(pg.mkPen(color, width=1))  # there is a column for each pixel
        self._cursor.setPen(pen(self, TEXT.color(self._theme), 1))
        color.setAlphaF(0.22)
        self._region.setBrush(pg.mkBrush(color))
        for line in self._region.lines:
            line.setPen(pen(self, PROCESSED.color(self._theme), 1))
