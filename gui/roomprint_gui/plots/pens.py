"""Pens as wide as they are told, on every screen: those of pyqtgraph count the screen's own pixels.

Without this, lines are half as wide where the screen shows everything at twice its size.
"""

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget

SOLID, DASHED, DOTTED = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
)
_DOTS = [1.0, 3.0]  # of the line's width


def pen(
    widget: QWidget,
    color: QColor,
    width: float,
    style: Qt.PenStyle = SOLID,
) -> QPen:
    """A pen for what is drawn by pyqtgraph on ``widget``.

    Args:
        widget: Where it draws; it knows its screen.
        color: Its colour.
        width: In pixels that are as large as those of everything else in the window.
        style: Solid, dashed or dotted.
    """
    made: QPen = pg.mkPen(color, width=width * widget.devicePixelRatioF(), style=style)
    if style is DOTTED:  # Qt's own dots stand so close that they look like dashes
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
        made.setDashPattern(_DOTS)
    return made
