"""What was heard, newest first, without repeats of the same track in a row."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from roomprint.library.answers import Match
from roomprint_gui import words

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Entry:
    """One answer: when (local time), which track, and where in it that moment lay."""

    at: datetime
    match: Match
    position_s: float


@dataclass(frozen=True)
class _Column:
    title: str
    text: Callable[[Entry], str]
    right: bool = False


COLUMNS = (
    _Column("Time", lambda entry: entry.at.strftime("%H:%M:%S")),
    _Column("Title", lambda entry: entry.match.track.title),
    _Column("Artist", lambda entry: entry.match.track.artist),
    _Column("Position", lambda entry: words.clock(entry.position_s, tenths=True), right=True),
    _Column("Sure", lambda entry: words.percent(entry.match.confidence), right=True),
)
_CSV_TITLES = ("time", "title", "artist", "album", "position_s", "confidence", "path")


class HistoryTable(QAbstractTableModel):
    """The answers of this session."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Entry] = []

    def note(self, entry: Entry) -> None:
        """Put ``entry`` on top; the same track again only makes the top row surer."""
        if self._rows and self._rows[0].match.track.id == entry.match.track.id:
            if entry.match.confidence > self._rows[0].match.confidence:
                self._rows[0] = entry
                self.dataChanged.emit(self.index(0, 0), self.index(0, len(COLUMNS) - 1))
            return
        self.beginInsertRows(_ROOT, 0, 0)
        self._rows.insert(0, entry)
        self.endInsertRows()

    def row(self, number: int) -> Entry:
        """One answer, 0 being the newest."""
        return self._rows[number]

    def clear(self) -> None:
        """Forget everything."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def export(self, path: Path) -> None:
        """Write all of it as CSV, oldest first, with positions in seconds and shares of one."""
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(_CSV_TITLES)
            for entry in reversed(self._rows):
                track = entry.match.track
                writer.writerow(
                    (
                        entry.at.isoformat(timespec="seconds"),
                        track.title,
                        track.artist,
                        track.album,
                        f"{entry.position_s:.1f}",
                        f"{entry.match.confidence:.4f}",
                        str(track.path),
                    )
                )

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Answers so far."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Columns of the table."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text and alignment of a cell."""
        column = COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(self._rows[index.row()]) or words.UNKNOWN
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(COLUMNS[section])
        return None


def _alignment(column: _Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
