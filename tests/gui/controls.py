"""Whatever takes the focus in a window, and what it is called."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QKeySequenceEdit,
    QMenu,
    QTabBar,
    QTabWidget,
    QWidget,
)

_WHOLE = (QAbstractSpinBox, QComboBox, QTabBar, QKeySequenceEdit)  # their parts need no words


def takes_focus(root: QWidget) -> list[QWidget]:
    """What a person can come to with Tab, once each."""
    found = []
    for widget in root.findChildren(QWidget):
        parents = []
        inner = widget.parentWidget()
        while inner is not None:
            parents.append(inner)
            inner = inner.parentWidget()
        part = any(isinstance(parent, _WHOLE) for parent in parents)
        own = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if own and not part and not isinstance(widget, QMenu | QTabWidget):
            found.append(widget)
    return [widget for widget in found if not widget.objectName().startswith("qt_")]


def named(widget: QWidget) -> str:
    """What a button says, or what a screen reader calls a control."""
    written = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or written


def about(widget: QWidget) -> str:
    """Which control it is, for whoever has to mend it."""
    return f"{type(widget).__name__} {named(widget)!r} on {type(widget.parent()).__name__}"
