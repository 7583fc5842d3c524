"""The rooms that have a name, and taking one away."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from roomprint.library.enrolled_rooms import EnrolledRoom
from roomprint_gui import words
from roomprint_gui.plots.taking import add_action


class NamedRoomsMenu(QMenu):
    """Lists the rooms with what they are known by; gone when it is hidden.

    ``forget_wanted`` comes with the name of a room that is to have none any more.

    Args:
        parent: What it opens on.
        rooms: By name.
    """

    forget_wanted = Signal(str)

    def __init__(self, parent: QWidget, rooms: Sequence[EnrolledRoom]) -> None:
        super().__init__(parent)
        self.aboutToHide.connect(self.deleteLater)
        for room in rooms:
            name = room.name.replace("&", "&&")  # else it would underline a letter
            entry = QMenu(f"{name}: {words.count(room.recordings, 'recording')}", self)
            add_action(entry, "Forget", partial(self.forget_wanted.emit, room.name))
            self.addMenu(entry)
        if not rooms:
            nothing = QAction("No room has a name yet", self)
            nothing.setEnabled(False)
            self.addAction(nothing)
