"""The one big button: listen, or stop; a ring around it shows how loud the input is."""

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from roomprint_gui.theme import Theme

_DISC = 72.0
_RING = 84.0
_ROOM = 24.0
_SIGN = 56
_FLOOR_DBFS = -60.0


class ListenButton(QAbstractButton):
    """Round; shows a microphone when it would listen, a square when it would stop."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._active = False
        self._level = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_active(active=False, text="Listen")
        theme.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """Disc, ring and the room that a loud ring takes."""
        side = int(2 * (_RING + _ROOM)) + 4
        return QSize(side, side)

    def hitButton(self, place: QPoint) -> bool:
        """Only the disc and its ring can be clicked."""
        middle = self.rect().center()
        return math.hypot(place.x() - middle.x(), place.y() - middle.y()) <= _RING

    def show_active(self, *, active: bool, text: str) -> None:
        """Show ``text``, and whether something goes on that pressing it would stop."""
        self._active = active
        self._level = 0.0
        self.setAccessibleName(text)
        self.setText(text)
        self.setToolTip("Stop listening (Space)" if active else "Listen to the input (Space)")
        self._redraw()

    def show_level(self, level_dbfs: float) -> None:
        """Let the ring be as wide as the input is loud."""
        self._level = min(max(1 - level_dbfs / _FLOOR_DBFS, 0.0), 1.0)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw ring, disc and sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        middle = QRectF(self.rect()).center()
        role = "accent_hover" if self.underMouse() else "accent"
        color = self._theme.color(role if self.isEnabled() else "line")
        if self._active:
            self._draw_ring(painter, middle)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(middle, _DISC, _DISC)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("text"), 2))
            painter.drawEllipse(middle, _DISC + 4, _DISC + 4)
        corner = QPointF(middle.x() - _SIGN / 2, middle.y() - _SIGN / 2 - 8)
        painter.drawPixmap(QRectF(corner, QSize(_SIGN, _SIGN)), self._sign, self._sign.rect())
        font = painter.font()
        font.setPixelSize(15)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self._theme.color("on_accent" if self.isEnabled() else "dim"))
        line = QRectF(middle.x() - _DISC, middle.y() + 20, 2 * _DISC, 24)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self.text())

    def _redraw(self) -> None:
        role = "on_accent" if self.isEnabled() else "dim"
        self._sign = self._theme.pixmap("stop" if self._active else "identify", role, 2 * _SIGN)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Look disabled when disabled."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._redraw()

    def _draw_ring(self, painter: QPainter, middle: QPointF) -> None:
        halo = self._theme.color("accent")
        halo.setAlphaF(0.22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(halo)
        radius = _RING + _ROOM * self._level
        painter.drawEllipse(middle, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("accent"), 2))
        painter.drawEllipse(middle, radius, radius)
