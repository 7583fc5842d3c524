"""A mouse that draws with its left button down."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


def drag(widget: QWidget, places: Sequence[QPoint]) -> None:
    """Press at the first place, move through all, let go at the last."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    _send(widget, QEvent.Type.MouseButtonPress, places[0], left, left)
    for place in places:
        _send(widget, QEvent.Type.MouseMove, place, none, left)
    _send(widget, QEvent.Type.MouseButtonRelease, places[-1], left, none)


def _send(
    widget: QWidget, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton
) -> None:
    there = QPointF(widget.mapToGlobal(at))
    event = QMouseEvent(kind, QPointF(at), there, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)
