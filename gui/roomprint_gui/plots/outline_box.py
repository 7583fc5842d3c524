"""The area of a map: moved, or points enclosed by a rectangle or a lasso."""

from enum import Enum
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPen


class Hand(Enum):
    """What dragging does."""

    MOVE = "Move"
    RECTANGLE = "Rectangle"
    LASSO = "Lasso"


class OutlineBox(pg.ViewBox):  # type: ignore[misc]
    """A view of equal scales; ``enclosed`` comes with the corners ``(n, 2)`` of what was drawn.

    Dragging with Shift draws a rectangle whatever the hand.
    """

    enclosed = Signal(object)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.05, lockAspect=True)
        self.hand = Hand.MOVE
        self._corners: list[tuple[float, float]] = []
        self._line = pg.PlotCurveItem()
        self._line.setZValue(60)
        self._line.hide()
        self.addItem(self._line, ignoreBounds=True)

    def dress(self, pen: QPen) -> None:
        """Draw outlines with ``pen``."""
        self._line.setPen(pen)

    def mouseDragEvent(self, ev: Any, axis: Any = None) -> None:
        """Draw, or move as ever."""
        shift = bool(ev.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        hand = Hand.RECTANGLE if shift else self.hand
        if ev.button() != Qt.MouseButton.LeftButton or hand is Hand.MOVE:
            super().mouseDragEvent(ev, axis)
            return
        ev.accept()
        here = self.mapSceneToView(ev.scenePos())
        if ev.isStart() or not self._corners:
            begun = self.mapSceneToView(ev.buttonDownScenePos())
            self._corners = [(begun.x(), begun.y())]
        if hand is Hand.LASSO:
            self._corners.append((here.x(), here.y()))
            outline = self._corners
        else:
            x, y = self._corners[0]
            outline = [(x, y), (here.x(), y), (here.x(), here.y()), (x, here.y())]
        corners = np.array(outline, np.float32)
        closed = np.vstack([corners, corners[:1]])
        self._line.setData(closed[:, 0], closed[:, 1])
        self._line.setVisible(not ev.isFinish())
        if ev.isFinish():
            self._corners = []
            self.enclosed.emit(corners)
