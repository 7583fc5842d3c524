"""The rooms that have a name, taking one away, and the model that they are told by."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from roomprint.encoders.models import ModelInfo
from roomprint.library.enrolled_rooms import EnrolledRoom
from roomprint_gui import words
from roomprint_gui.plots.taking import add_action


class NamedRoomsMenu(QMenu):
    """Lists the rooms with what they are known by; gone when it is hidden.

    ``forget_wanted`` comes with the name of a room that is to have none any more, ``model_wanted``
    with the model that rooms are to be told by.

    Args:
        parent: What it opens on.
        rooms: By name.
        models: Of rooms, that there are.
        used: Name of the one that is listened with.
    """

    forget_wanted = Signal(str)
    model_wanted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        rooms: Sequence[EnrolledRoom],
        models: Sequence[ModelInfo],
        used: str,
    ) -> None:
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
        if models:
            self.addSeparator()
            choice = QMenu("Model of rooms", self)
            for model in models:
                add_action(choice, model.name, partial(self.model_wanted.emit, model))
                action = choice.actions()[-1]
                action.setCheckable(True)
                action.setChecked(model.name == used)
            self.addMenu(choice)
