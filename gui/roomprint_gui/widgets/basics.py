"""The few plain parts that every page is made of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from roomprint_gui.theme import Theme


def label(text: str = "", kind: str = "") -> QLabel:
    """A text; ``kind`` names its look in the stylesheet. Never read as HTML: titles may hold <."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    set_kind(made, kind)
    return made


def button(theme: Theme, text: str, icon: str, tip: str, kind: str = "plain") -> QPushButton:
    """A button with a verb on it."""
    made = QPushButton(text)
    made.setToolTip(tip)
    set_kind(made, kind)
    theme.dress(made, icon, "on_accent" if kind == "primary" else "text")
    return made


def icon_button(theme: Theme, name: str, icon: str, tip: str, size: int = 18) -> QToolButton:
    """A button that shows only an icon; ``name`` is what a screen reader says."""
    made = QToolButton()
    made.setAccessibleName(name)
    made.setToolTip(tip)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    theme.dress(made, icon, "text", size)
    return made


def keep_narrow(picker: QComboBox, letters: int = 12) -> None:
    """Let a choice have room for so many letters, whatever it offers, and no more."""
    picker.setMinimumContentsLength(letters)
    picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)


def card() -> QFrame:
    """A raised surface."""
    made = QFrame()
    set_kind(made, "card")
    return made


def set_kind(widget: QWidget, kind: str, tone: str = "") -> None:
    """Change a widget's look in the stylesheet."""
    if widget.property("kind") == kind and widget.property("tone") == tone:
        return
    widget.setProperty("kind", kind)
    widget.setProperty("tone", tone)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def page_layout(page: QWidget) -> QVBoxLayout:
    """The outer layout of a page: its header stands where every other page has it."""
    made = QVBoxLayout(page)
    made.setContentsMargins(16, 12, 16, 12)
    made.setSpacing(8)
    return made


class PageHeader(QWidget):
    """Title, one sentence of state, and the page's few buttons at the right.

    Args:
        title: The page's name.
        state: What shows the sentence; by default a label as wide as its text.
        below: The sentence stands below the buttons, with buttons of its own beside it, where all
            of them leave it no room.
    """

    def __init__(self, title: str, state: QLabel | None = None, *, below: bool = False) -> None:
        super().__init__()
        self.title = label(title, "title")
        self.state = state or label("", "dim")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.title)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addLayout(texts, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self._row)
        self._below = QHBoxLayout()
        self._below.setSpacing(8)
        layout.addLayout(self._below)
        if below:
            self._below.addWidget(self.state, stretch=1)
        else:
            texts.addWidget(self.state)

    def add(self, widget: QWidget) -> None:
        """Put a button at the right end."""
        self._row.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)

    def add_below(self, widget: QWidget) -> None:
        """Put a button at the right end of the sentence below."""
        self._below.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)
