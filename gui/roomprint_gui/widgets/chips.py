"""A row of small buttons of which one is pressed."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from roomprint_gui.widgets.basics import set_kind

T = TypeVar("T")


class Chips(QWidget, Generic[T]):
    """What can be chosen may change; the choice stays as long as it is still there.

    Args:
        name: What is chosen, for a screen reader.
    """

    chosen_changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._offered: list[tuple[T, str, str]] = []
        self._chosen: T | None = None
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._on_click)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._row.addStretch(1)

    @property
    def chosen(self) -> T | None:
        """What is pressed; None before anything was offered."""
        return self._chosen

    @property
    def buttons(self) -> Sequence[QToolButton]:
        """The buttons, in order."""
        return [b for b in self._group.buttons() if isinstance(b, QToolButton)]

    def offer(self, options: Sequence[tuple[T, str, str]]) -> None:
        """Offer values, each with its word and its tip."""
        if list(options) == self._offered:
            return
        self._offered = list(options)
        for old in self.buttons:
            self._group.removeButton(old)
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        for number, (_, text, tip) in enumerate(options):
            made = QToolButton()
            made.setText(text)
            made.setCheckable(True)
            made.setToolTip(tip)
            set_kind(made, "chip")
            self._group.addButton(made, number)
            self._row.insertWidget(number, made)
        values = [value for value, _, _ in options]
        self.choose(self._chosen if self._chosen in values else values[0])

    def choose(self, value: T) -> None:
        """Press the button of ``value``."""
        values = [offered for offered, _, _ in self._offered]
        self._group.button(values.index(value)).setChecked(True)
        if value != self._chosen:
            self._chosen = value
            self.chosen_changed.emit()

    def _on_click(self, number: int) -> None:
        self.choose(self._offered[number][0])
