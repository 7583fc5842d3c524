"""Asks where to save a file. What is asked is what is written."""

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

_EXPORTS = "exportsGoTo"


def ask_where(parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """The file to write, its name with one of the endings; None when none was chosen.

    The dialog asks before a file of the very name given is replaced. A name that gets its ending
    here may be another file's: then it is asked here.

    Args:
        parent: The dialog's window.
        title: What is saved.
        start: What is proposed; in place of the home folder the one that the window prefers.
        kinds: As Qt takes them: ``PNG picture (*.png);;CSV data (*.csv)``.
    """
    if start.parent == Path.home():
        start = _exports(parent) / start.name
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(start), kinds)
    if not chosen:
        return None
    path = Path(chosen)
    endings = re.findall(r"\*(\.\w+)", kinds)
    if path.suffix.lower() in endings:
        return path
    (ending, *_) = re.findall(r"\*(\.\w+)", kind) or endings
    path = path.with_name(path.name + ending)
    return path if not path.exists() or _may_replace(parent, title, path) else None


def prefer_exports(window: QWidget, folder: Path) -> None:
    """Propose ``folder`` for what is exported from ``window`` and its dialogs."""
    window.setProperty(_EXPORTS, str(folder))


def _exports(widget: QWidget) -> Path:
    asked: QWidget | None = widget
    while asked is not None:
        folder = asked.property(_EXPORTS)
        if isinstance(folder, str):
            return Path(folder)
        asked = asked.parentWidget()
    return Path.home()


def _may_replace(parent: QWidget, title: str, path: Path) -> bool:
    sentence = f"'{path.name}' is already in {path.parent}. Replace it?"
    return QMessageBox.question(parent, title, sentence) == QMessageBox.StandardButton.Yes
