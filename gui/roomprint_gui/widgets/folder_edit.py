"""A folder: typed, chosen, or dropped."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button


class FolderEdit(QWidget):
    """One line and a button; ``chosen`` comes with every other folder.

    Args:
        theme: The look.
        name: What the folder is for, for a screen reader.
        tip: The same in more words.
        hint: What stands in the empty line.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, tip: str, hint: str) -> None:
        super().__init__()
        self._name = name
        self.line = QLineEdit(placeholderText=hint)
        self.line.setAccessibleName(name)
        self.line.setToolTip(tip)
        self.button = icon_button(theme, f"Choose {name.lower()}", "folder", f"{tip}: choose")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line, stretch=1)
        layout.addWidget(self.button)
        self.setAcceptDrops(True)
        self.line.setAcceptDrops(False)
        self.line.textChanged.connect(self._on_text)
        self.button.clicked.connect(self._choose)

    def show_folder(self, folder: str) -> None:
        """Show a folder; its end tells it from others."""
        if folder != self.line.text().strip():
            self.line.setText(folder)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One folder can be let go here."""
        if _folder_of(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the folder."""
        folder = _folder_of(event)
        if folder is not None:
            self.line.setText(str(folder))

    def _on_text(self, text: str) -> None:
        self.chosen.emit(text.strip())

    def _choose(self) -> None:
        start = self.line.text() or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, self._name, start)
        if folder:
            self.line.setText(folder)


def _folder_of(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].is_dir() else None
