"""Names and lengths on the plan of a room, none over another."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from roomprint_gui.theme import Theme


class PlanLetters:
    """Writes where nothing is written or standing yet.

    Args:
        painter: Draws in pixels.
        sight: What is not clipped, in pixels.
        theme: The look.
    """

    def __init__(self, painter: QPainter, sight: QRectF, theme: Theme) -> None:
        self._painter = painter
        self._sight = sight
        self._theme = theme
        self._taken: list[QRectF] = []

    def take(self, at: QPointF, reach: float) -> None:
        """Let no letters go over what stands at ``at`` and reaches ``reach`` pixels around it."""
        self._taken.append(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))

    def width(self, text: str) -> int:
        """How wide a text is, in pixels."""
        return self._painter.fontMetrics().horizontalAdvance(text)

    def free(self, text: str, middles: Sequence[QPointF]) -> QPointF | None:
        """The first middle at which the text is in sight and over nothing written or standing."""
        for middle in middles:
            box = self._box_of(text, middle)
            if self._sight.contains(box) and not any(map(box.intersects, self._taken)):
                return middle
        return None

    def write(self, text: str, middle: QPointF, color: QColor) -> None:
        """A line of text with its ground, so that it can be read over walls and grid."""
        box = self._box_of(text, middle)
        self._taken.append(box)
        ground = self._theme.color("card")
        ground.setAlphaF(0.75)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(ground)
        self._painter.drawRoundedRect(box, 3, 3)
        self._painter.setPen(color)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _box_of(self, text: str, middle: QPointF) -> QRectF:
        width = self.width(text) + 6
        return QRectF(middle.x() - width / 2, middle.y() - 8, width, 16)
