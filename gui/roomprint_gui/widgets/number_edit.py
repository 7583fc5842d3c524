"""A number that is typed, with its unit."""

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.figure_box import FigureBox

_TRAVEL = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class NumberEdit(FigureBox):
    """One number; ``committed`` comes when a person has typed another one, or stepped with keys.

    Limits are wide on purpose: whether a value makes sense is said by the room's own check. Ctrl+Z
    takes letters back while a number is typed; once it is committed, it belongs to the page.

    Args:
        name: What a screen reader says.
        tip: What it means, for the tooltip.
        unit: Shown behind the number.
        decimals: Digits after the point.
        step: What the arrow keys add.
    """

    committed = Signal(float)

    def __init__(
        self, name: str, tip: str, unit: str = "", decimals: int = 2, step: float = 0.1
    ) -> None:
        super().__init__(name, tip, unit, decimals, step)
        self.setRange(-99_999.0, 99_999.0)
        self.valueChanged.connect(self.committed)
        self.editingFinished.connect(lambda: self.lineEdit().setModified(False))

    def show_value(self, value: float) -> None:
        """Show a number without telling anybody."""
        with QSignalBlocker(self):
            self.setValue(value)

    def mark_wrong(self, wrong: bool) -> None:
        """Show it red: something is wrong with the number."""
        set_kind(self, "wrong" if wrong else "")

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the page, unless a number is being typed."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and not self.lineEdit().isModified()
            and any(event.matches(key) for key in _TRAVEL)
        ):
            event.ignore()
            return False
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only a field in use listens to the wheel: a page that scrolls changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def captioned(text: str, widget: QWidget) -> QWidget:
    """A widget under its caption."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(label(text, "small"))
    layout.addWidget(widget)
    return made
