"""A column of captions and editors that is scrolled when the window is too low for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.wheel_guard import WheelGuard


class ScrolledForm(QScrollArea):
    """An empty form under a heading.

    Args:
        heading: What it is.

    Attributes:
        rows: Where its rows go.
    """

    def __init__(self, heading: str) -> None:
        super().__init__()
        set_kind(self, "bare")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it is reached
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        set_kind(body, "bare")
        self.rows = QVBoxLayout(body)
        self.rows.setContentsMargins(0, 0, 8, 0)
        self.rows.setSpacing(8)
        self.rows.addWidget(label(heading, "heading"))
        self._guard = WheelGuard(self)
        self.setWidget(body)

    def guard(self, *editors: QWidget) -> None:
        """Let the wheel change these only while they are in use."""
        for editor in editors:
            editor.installEventFilter(self._guard)
