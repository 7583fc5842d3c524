"""The library's tracks as a table: sorted and filtered here, so that 50,000 rows stay quick."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from roomprint.library.searching import described, folded
from roomprint.library.tracks import Track
from roomprint_gui import words
from roomprint_gui.models.columns_table import Column, ColumnsTable

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class _Column(Column[Track]):
    """A column, and what it is sorted by."""

    key: Callable[[Track], Any]


COLUMNS = (
    _Column("Title", lambda track: track.title, key=lambda track: folded(track.title)),
    _Column("Artist", lambda track: track.artist, key=lambda track: folded(track.artist)),
    _Column("Album", lambda track: track.album, key=lambda track: folded(track.album)),
    _Column(
        "Length",
        lambda track: words.clock(track.duration_s),
        right=True,
        key=lambda track: track.duration_s,
    ),
    _Column("Added", lambda track: words.day(track.added_at), key=lambda track: track.added_at),
    _Column("File", lambda track: str(track.path), key=lambda track: str(track.path)),
)


class TrackTable(ColumnsTable[Track]):
    """All tracks in memory, and of them those shown, in the order shown."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self._tracks: list[Track] = []
        self._described: dict[tuple[int, Path], str] = {}  # a moved track keeps its id
        self._needle: list[str] = []
        self._sorted_by = (0, Qt.SortOrder.AscendingOrder)

    @property
    def tracks(self) -> Sequence[Track]:
        """Every track, shown or not."""
        return self._tracks

    def set_tracks(self, tracks: list[Track]) -> None:
        """Show other tracks, filtered and sorted as the last ones were."""
        before = self._described
        keys = [(track.id, track.path) for track in tracks]
        self._described = {
            key: before.get(key) or described(track)
            for key, track in zip(keys, tracks, strict=True)
        }
        self._tracks = tracks
        self._arrange()

    def search(self, text: str) -> None:
        """Show only tracks in whose title, artist, album or path every word of ``text`` occurs."""
        needle = folded(text).split()
        if needle != self._needle:
            self._needle = needle
            self._arrange()

    def rows_of(self, track_ids: Collection[int]) -> list[int]:
        """Where those of ``track_ids`` that are shown stand."""
        return [row for row, track in enumerate(self._shown) if track.id in track_ids]

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
            if all(word in self._described[track.id, track.path] for word in self._needle)
        )
        descending = order is Qt.SortOrder.DescendingOrder
        self._shown = sorted(found, key=COLUMNS[column].key, reverse=descending)
        self.endResetModel()
