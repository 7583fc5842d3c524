"""A small line of the last minute: one quantity, its least and greatest value written beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from roomprint_gui.plots.plot import Plot
from roomprint_gui.theme import Theme

_LEFT = 48  # pixels for the words
_PAD = 8
_FOOT = 12
_LEAST_SPAN = 0.2  # seconds: what spreads less looks flat, as it is
_DOT = 3.0


class SparkLine(Plot):
    """Draws the newest values it was given.

    Args:
        theme: The look.
        name: What a screen reader says.
        quantity: What is drawn; its unit is s.
        span_s: How much of the past is shown.
    """

    def __init__(self, theme: Theme, name: str, quantity: str, span_s: float) -> None:
        super().__init__(theme, name)
        self._quantity = quantity
        self._span_s = span_s
        self._points: list[tuple[float, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Small."""
        return QSize(240, 88)

    def minimumSizeHint(self) -> QSize:
        """As small as it can be read."""
        return QSize(140, 64)

    def show_points(self, points: Sequence[tuple[float, float]]) -> None:
        """Draw ``points`` (time in s, value in s), oldest first."""
        self._points = list(points)
        self.update()

    @property
    def points(self) -> list[tuple[float, float]]:
        """What is drawn."""
        return self._points

    def table(self) -> list[list[str]]:
        """When, and how much."""
        rows = [[f"{at_s:.6g}", f"{value_s:.4g}"] for at_s, value_s in self._points]
        return [["Time (s)", f"{self._quantity} (s)"], *rows]

    def paintEvent(self, _: QPaintEvent) -> None:
        """Two faint lines with their values, and the curve between them."""
        if not self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        area = QRectF(self.rect()).adjusted(_LEFT, _PAD, -_PAD, -_PAD - _FOOT)
        low, high = self._limits()
        palette = self._theme.palette
        for value, y in ((high, area.top()), (low, area.bottom())):
            painter.setPen(QPen(QColor(palette.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(palette.dim))
            place = QRectF(0, y - 8, _LEFT - 6, 16)
            ends = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, ends, f"{value:.1f} s")
        foot = QRectF(area.left(), area.bottom() + 4, area.width(), _FOOT + 4)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, f"−{self._span_s:g} s")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, "now")
        newest = self._points[-1][0]
        line = QPolygonF(
            [
                QPointF(
                    area.right() - (newest - at_s) / self._span_s * area.width(),
                    area.bottom() - (value - low) / (high - low) * area.height(),
                )
                for at_s, value in self._points
            ]
        )
        accent = QColor(palette.accent)
        painter.setPen(QPen(accent, 1.5))
        painter.drawPolyline(line)
        painter.setBrush(accent)
        painter.drawEllipse(line.last(), _DOT, _DOT)

    def _limits(self) -> tuple[float, float]:
        values = [value for _, value in self._points]
        low = max(0.0, int(10 * min(values)) / 10)
        high = (int(10 * max(values)) + 1) / 10
        return low, max(high, low + _LEAST_SPAN)
