"""Sources and microphones over a 3D view: discs and names, which keep their size."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from roomprint_gui.theme import Theme

DISC = 6.0  # pixels, its radius


@dataclass(frozen=True)
class Mark:
    """One of them.

    Attributes:
        spot: Where it appears.
        name: What stands above it.
        color: Of its disc.
        is_round: A source; a microphone is a square.
        is_selected: Whether it has a ring.
    """

    spot: QPointF
    name: str
    color: QColor
    is_round: bool
    is_selected: bool


def draw_marks(painter: QPainter, theme: Theme, marks: Sequence[Mark]) -> None:
    """Draw every disc, then every name over them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = painter.font()
    font.setPixelSize(11)
    painter.setFont(font)
    for mark in marks:
        _draw_disc(painter, theme, mark)
    for mark in marks:
        _draw_name(painter, theme, mark)


def _draw_disc(painter: QPainter, theme: Theme, mark: Mark) -> None:
    spot = mark.spot
    if mark.is_selected:
        painter.setPen(QPen(theme.color("accent"), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(spot, DISC + 4, DISC + 4)
    painter.setPen(QPen(theme.color("card"), 2))
    painter.setBrush(mark.color)
    if mark.is_round:
        painter.drawEllipse(spot, DISC, DISC)
    else:
        box = QRectF(spot.x() - DISC, spot.y() - DISC, 2 * DISC, 2 * DISC)
        painter.drawRoundedRect(box, 4, 4)


def _draw_name(painter: QPainter, theme: Theme, mark: Mark) -> None:
    width = painter.fontMetrics().horizontalAdvance(mark.name) + 6
    words = QRectF(mark.spot.x() - width / 2, mark.spot.y() - DISC - 19, width, 15)
    ground = theme.color("card")
    ground.setAlphaF(0.6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(words, 3, 3)
    painter.setPen(theme.color("text"))
    painter.drawText(words, Qt.AlignmentFlag.AlignCenter, mark.name)
