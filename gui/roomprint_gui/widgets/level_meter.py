"""How loud the input is: a bar with the peak held."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from roomprint_gui.theme import Theme

_FLOOR_DBFS = -60.0
_HOLD_S = 1.5
_FALL_DB_PER_S = 20.0
_ZONES = ((_FLOOR_DBFS, -12.0, "accent"), (-12.0, -3.0, "warning"), (-3.0, 0.0, "error"))
_MARKS = (-60, -40, -20, 0)


class PeakHold:
    """The loudest peak of the last moments: held, then falling.

    Holds 1.5 s, then falls by 20 dB/s, as a peak programme meter does.
    """

    def __init__(self) -> None:
        self.peak_dbfs = _FLOOR_DBFS
        self._held_since_s = 0.0
        self._now_s = 0.0

    def feed(self, peak_dbfs: float, now_s: float) -> float:
        """Take in a new peak at ``now_s`` and say what to show."""
        step_s, self._now_s = max(0.0, now_s - self._now_s), now_s
        if now_s - self._held_since_s > _HOLD_S:
            self.peak_dbfs = max(_FLOOR_DBFS, self.peak_dbfs - _FALL_DB_PER_S * step_s)
        if peak_dbfs >= self.peak_dbfs:
            self.peak_dbfs, self._held_since_s = peak_dbfs, now_s
        return self.peak_dbfs


class LevelMeter(QWidget):
    """A horizontal meter from -60 to 0 dBFS."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._level_dbfs = _FLOOR_DBFS
        self._hold = PeakHold()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Input level")
        self.setToolTip(
            "Level of the input in dBFS: 0 is the loudest the input can take. "
            "The bar is the average level, the thin mark the highest peak."
        )
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A bar and its scale."""
        return QSize(240, 28)

    def show_level(self, level_dbfs: float, peak_dbfs: float, now_s: float) -> None:
        """Show the level of the last moment."""
        self._level_dbfs = level_dbfs
        self._hold.feed(peak_dbfs, now_s)
        self.update()

    def clear(self) -> None:
        """Show silence."""
        self._level_dbfs = _FLOOR_DBFS
        self._hold = PeakHold()
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the bar in zones, the held peak and the scale."""
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(QRectF(0, 0, self.width(), 10), self._theme.color("line"))
        for low, high, role in _ZONES:
            end = min(self._level_dbfs, high)
            if end > low:
                left = self._place(low)
                zone = QRectF(left, 0, self._place(end) - left, 10)
                painter.fillRect(zone, self._theme.color(role))
        if self._hold.peak_dbfs > _FLOOR_DBFS:
            place = self._place(self._hold.peak_dbfs)
            painter.fillRect(QRectF(place - 2, 0, 2, 10), self._theme.color("text"))
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(self._theme.color("dim"))
        for mark in _MARKS:
            text = f"{mark} dB" if mark == 0 else str(mark).replace("-", "−")
            width = 40.0
            left = min(max(self._place(mark) - width / 2, 0.0), self.width() - width)
            align = Qt.AlignmentFlag.AlignHCenter
            if mark == _MARKS[0]:
                align = Qt.AlignmentFlag.AlignLeft
            elif mark == 0:
                align = Qt.AlignmentFlag.AlignRight
            painter.drawText(QRectF(left, 12, width, 16), align, text)

    def _place(self, dbfs: float) -> float:
        share = 1 - min(max(dbfs, _FLOOR_DBFS), 0.0) / _FLOOR_DBFS
        return share * self.width()
