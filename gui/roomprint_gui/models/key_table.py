"""The commands and their keys as a table."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from roomprint_gui.commands import Command, Commands, in_words
from roomprint_gui.models.command_search import search

_Index = QModelIndex | QPersistentModelIndex
_TITLES = ("Command", "Where", "Keys")


class KeyTable(QAbstractTableModel):
    """Follows the commands; a search leaves some of them."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._commands = commands
        self._words = ""
        self._rows = list(commands)
        commands.changed.connect(self._follow)

    def find(self, words: str) -> None:
        """Show what fits ``words``; everything, in the order of the pages, when there are none."""
        self._words = words
        self.beginResetModel()
        self._rows = self._found()
        self.endResetModel()

    def command(self, row: int) -> Command:
        """The command of a row."""
        return self._rows[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Command, where, keys."""
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What is in a cell."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        command = self._rows[index.row()]
        keys = in_words(self._commands.shortcut(command.key)) or "–"
        return (command.name, command.where, keys)[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        return None

    def _found(self) -> list[Command]:
        return search(self._commands, self._words, ()) if self._words else list(self._commands)

    def _follow(self) -> None:
        """Keys are others: the rows stay; a command came: they are others."""
        if self._found() != self._rows:
            self.find(self._words)
        elif self._rows:
            self.dataChanged.emit(self.index(0, 2), self.index(len(self._rows) - 1, 2))
