"""The library's tracks as a table: sorted and filtered here, so that 50,000 rows stay quick."""

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from roomprint.library.tracks import Track
from roomprint_gui import words

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class _Column:
    title: str
    text: Callable[[Track], str]
    key: Callable[[Track], Any]
    right: bool = False


COLUMNS = (
    _Column("Title", lambda track: track.title, lambda track: _plain(track.title)),
    _Column("Artist", lambda track: track.artist, lambda track: _plain(track.artist)),
    _Column("Album", lambda track: track.album, lambda track: _plain(track.album)),
    _Column(
        "Length", lambda track: words.clock(track.duration_s), lambda track: track.duration_s, True
    ),
    _Column("Added", lambda track: words.day(track.added_at), lambda track: track.added_at),
    _Column("File", lambda track: str(track.path), lambda track: str(track.path)),
)


class TrackTable(QAbstractTableModel):
    """All tracks in memory, and of them those shown, in the order shown."""

    def __init__(self) -> None:
        super().__init__()
        self._tracks: list[Track] = []
        self._folded: dict[int, str] = {}
        self._shown: list[Track] = []
        self._needle: list[str] = []
        self._sorted_by = (0, Qt.SortOrder.AscendingOrder)

    @property
    def tracks(self) -> Sequence[Track]:
        """Every track, shown or not."""
        return self._tracks

    def set_tracks(self, tracks: list[Track]) -> None:
        """Show other tracks, filtered and sorted as the last ones were."""
        self._folded = {track.id: self._folded.get(track.id) or _folded(track) for track in tracks}
        self._tracks = tracks
        self._arrange()

    def search(self, text: str) -> None:
        """Show only tracks in whose title, artist, album or path every word of ``text`` occurs."""
        needle = _plain(text).split()
        if needle != self._needle:
            self._needle = needle
            self._arrange()

    def track(self, row: int) -> Track:
        """The track shown in ``row``."""
        return self._shown[row]

    def rows_of(self, track_ids: Collection[int]) -> list[int]:
        """Where those of ``track_ids`` that are shown stand."""
        return [row for row, track in enumerate(self._shown) if track.id in track_ids]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Tracks shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Columns of the table."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text and alignment of a cell."""
        column = COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(self._shown[index.row()]) or words.UNKNOWN
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

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column."""
        if 0 <= column < len(COLUMNS):
            self._sorted_by = (column, order)
            self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        column, order = self._sorted_by
        found = (
            track
            for track in self._tracks
            if all(word in self._folded[track.id] for word in self._needle)
        )
        descending = order is Qt.SortOrder.DescendingOrder
        self._shown = sorted(found, key=COLUMNS[column].key, reverse=descending)
        self.endResetModel()


def _alignment(column: _Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _folded(track: Track) -> str:
    return _plain(f"{track.title}\n{track.artist}\n{track.album}\n{track.path}")


def _plain(text: str) -> str:
    """Text without capitals and accents."""
    if text.isascii():
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
