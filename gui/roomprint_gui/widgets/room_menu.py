"""The menu of room projects: new, open, recent, save, duplicate, picture."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from roomprint.rooms.presets import PRESETS
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_words import left_in_words
from roomprint_gui.saving import ask_where

_KIND = "Rooms (*.json);;All files (*)"
_ENDING = ".json"


class RoomMenu(QMenu):
    """Filled anew each time it opens."""

    picture_wanted = Signal()

    def __init__(self, page: QWidget, document: RoomDocument) -> None:
        super().__init__(page)
        self._page = page
        self._document = document
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Offer what there is now."""
        for former in self.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            former.deleteLater()  # clearing a menu leaves those behind that were in it
        self.clear()
        presets = self.addMenu("New room")
        for scene in PRESETS.values():
            _entry(presets, scene.name, partial(self._document.begin, scene))
        _entry(self, "Open…", self.choose_file)
        recent = self.addMenu("Open recent")
        for path in self._document.recent:
            _entry(recent, path.name, partial(self._document.open, path)).setToolTip(str(path))
        recent.setToolTipsVisible(True)
        recent.setEnabled(bool(self._document.recent))
        left = self.addMenu("Not saved")
        for unsaved in self._document.left_behind:
            one = left.addMenu(left_in_words(unsaved))
            _entry(one, "Open", partial(self._document.recover, unsaved))
            _entry(one, "Discard", partial(self._document.forget, unsaved))
        left.setEnabled(bool(self._document.left_behind))
        self.addSeparator()
        _entry(self, "Save", self.save)
        _entry(self, "Save as…", self.save_as)
        _entry(self, "Duplicate room", self._document.duplicate)
        self.addSeparator()
        _entry(self, "Export picture…", self.picture_wanted.emit)

    def choose_file(self) -> None:
        """Ask which room to open."""
        folder = str(self._document.folder)
        chosen, _ = QFileDialog.getOpenFileName(self._page, "Open a room", folder, _KIND)
        if chosen:
            self._document.open(Path(chosen))

    def save(self) -> None:
        """Write the room to its file; ask for one when it has none."""
        if self._document.path is None:
            self.save_as()
        else:
            self._document.save(self._document.path)

    def save_as(self) -> None:
        """Ask for a file and write the room to it."""
        name = "".join(c if c.isalnum() or c in " -_" else "_" for c in self._document.scene.name)
        start = self._document.folder / f"{name.strip() or 'Room'}{_ENDING}"
        path = ask_where(self._page, "Save the room", start, _KIND)
        if path is not None:
            self._document.save(path)


def _entry(menu: QMenu, text: str, do: Callable[[], None]) -> QAction:
    action = QAction(text, menu)
    action.triggered.connect(lambda: do())
    menu.addAction(action)
    return action
