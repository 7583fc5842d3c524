"""The rows of the command palette."""

from collections.abc import Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from roomprint_gui.commands import Command, Commands, in_words
from roomprint_gui.models.command_search import search

_Index = QModelIndex | QPersistentModelIndex
COMMAND_ROLE = Qt.ItemDataRole.UserRole
READY_ROLE = COMMAND_ROLE + 1
NOTE_ROLE = COMMAND_ROLE + 2  # where, and why not
KEYS_ROLE = COMMAND_ROLE + 3


class CommandList(QAbstractListModel):
    """What a search found, best first; whether each can be run is asked once, when it is found."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._commands = commands
        self._there: list[Command] = []
        self._rows: list[tuple[Command, bool, str]] = []

    def offer(self, there: Iterable[Command]) -> None:
        """Search these from now on."""
        self._there = list(there)

    def find(self, words: str) -> None:
        """Show what fits ``words``; everything when there are none."""
        found = search(self._there, words, self._commands.recent)
        rows = [(command, command.ready(), _note(command)) for command in found]
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def command(self, row: int) -> Command:
        """The command of a row."""
        return self._rows[row][0]

    def is_ready(self, row: int) -> bool:
        """Whether it could be run when it was found."""
        return self._rows[row][1]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many were found."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, note and keys of a row; all of it in words for a screen reader."""
        command, ready, note = self._rows[index.row()]
        keys = in_words(self._commands.shortcut(command.key))
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return command.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in (command.name, note, keys) if part)
            case Qt.ItemDataRole.ToolTipRole:
                return note
            case _ if role == COMMAND_ROLE:
                return command
            case _ if role == READY_ROLE:
                return ready
            case _ if role == NOTE_ROLE:
                return note
            case _ if role == KEYS_ROLE:
                return keys
        return None


def _note(command: Command) -> str:
    if command.ready():
        return command.where
    return f"{command.where} – {command.why() or 'not now'}"
