"""A thin bar that shows a place in a track, and lets one choose another."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from roomprint_gui.theme import Theme

_STEP_S = 5.0


class TimeLine(QWidget):
    """Position within a length; click or arrow keys ask for another position.

    Args:
        theme: Gives the colours.
        seekable: Whether a person may choose the position.
    """

    sought = Signal(float)

    def __init__(self, theme: Theme, *, seekable: bool) -> None:
        super().__init__()
        self._theme = theme
        self._seekable = seekable
        self._length_s = 0.0
        self._position_s = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Position in the track")
        if seekable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip("Click to play from there; arrow keys go 5 s back and forth")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A line with room to hit it."""
        return QSize(160, 20)

    def show_position(self, position_s: float, length_s: float) -> None:
        """Move the mark."""
        self._position_s, self._length_s = position_s, length_s
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the place under the pointer."""
        if self._seekable and self._length_s > 0:
            share = event.position().x() / max(1, self.width())
            self.sought.emit(min(max(share, 0.0), 1.0) * self._length_s)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go back and forth."""
        step = {Qt.Key.Key_Left: -_STEP_S, Qt.Key.Key_Right: _STEP_S}.get(Qt.Key(event.key()))
        if step is None or not self._seekable or self._length_s <= 0:
            super().keyPressEvent(event)
            return
        self.sought.emit(min(max(self._position_s + step, 0.0), self._length_s))

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the line, what lies behind, and the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, width = self.height() / 2, self.width() - 8
        share = self._position_s / self._length_s if self._length_s > 0 else 0.0
        place = 4 + width * min(max(share, 0.0), 1.0)
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(QRectF(4, middle - 2, width, 4), 2, 2)
        if self._length_s <= 0:
            return
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(QRectF(4, middle - 2, place - 4, 4), 2, 2)
        radius = 6 if self.hasFocus() else 4
        painter.drawEllipse(QRectF(place - radius, middle - radius, 2 * radius, 2 * radius))
