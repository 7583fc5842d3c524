"""Preferences: sections at the left, one of them at the right. Every change counts at once."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from roomprint_gui.widgets.basics import label, set_kind

_SIZE = (780, 520)
_LIST = 136  # pixels
_SECTION = "preferences/section"


class PreferencesDialog(QDialog):
    """Not modal: the window stays usable, and a job that runs is not held up.

    Args:
        settings: Where the section that was open is remembered.
        parent: The window.
    """

    def __init__(self, settings: QSettings, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setWindowTitle("Preferences")
        self.setModal(False)
        self.resize(*_SIZE)
        self.sections = QListWidget()
        self.sections.setAccessibleName("Sections of the preferences")
        self.sections.setToolTip("Up and down choose a section")
        self.sections.setFixedWidth(_LIST)
        set_kind(self.sections, "sections")
        self.stack = QStackedWidget()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(self.sections)
        layout.addWidget(self.stack, stretch=1)

    def _connect(self) -> None:
        self.sections.currentRowChanged.connect(self.stack.setCurrentIndex)

    def add_section(self, name: str, section: QWidget) -> None:
        """Add a section at the end; one that is too long scrolls."""
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        layout.addWidget(label(name, "title"))
        layout.addWidget(section, stretch=1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        self.stack.addWidget(scroll)
        self.sections.addItem(name)

    def open_section(self, name: str = "") -> None:
        """Show the dialog with a section; by default with the one that was open last."""
        wanted = name or str(self._settings.value(_SECTION, ""))
        names = [self.sections.item(row).text() for row in range(self.sections.count())]
        if wanted in names:
            self.sections.setCurrentRow(names.index(wanted))
        elif self.sections.currentRow() < 0:
            self.sections.setCurrentRow(0)
        self.show()
        self.raise_()
        self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the list."""
        super().showEvent(event)
        self.sections.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the section."""
        self.done(0)
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Remember the section, however the dialog is closed."""
        item = self.sections.currentItem()
        if item is not None:
            self._settings.setValue(_SECTION, item.text())
        super().done(result)
