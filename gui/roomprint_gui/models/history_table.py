"""What was heard, newest first, without repeats of the same track in a row."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from roomprint.library.answers import Match
from roomprint_gui import words
from roomprint_gui.models.columns_table import ROOT, Column, ColumnsTable


@dataclass(frozen=True)
class Entry:
    """One answer: when (local time), which track, and where in it that moment lay."""

    at: datetime
    match: Match
    position_s: float


COLUMNS: tuple[Column[Entry], ...] = (
    Column("Time", lambda entry: entry.at.strftime("%H:%M:%S")),
    Column("Title", lambda entry: entry.match.track.title),
    Column("Artist", lambda entry: entry.match.track.artist),
    Column("Position", lambda entry: words.clock(entry.position_s, tenths=True), right=True),
    Column("Sure", lambda entry: words.percent(entry.match.confidence), right=True),
)
_CSV_TITLES = ("time", "title", "artist", "album", "position_s", "confidence", "path")


class HistoryTable(ColumnsTable[Entry]):
    """The answers since the window was opened."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def note(self, entry: Entry) -> None:
        """Put ``entry`` on top; the same track again only makes the top row surer."""
        if self._shown and self._shown[0].match.track.id == entry.match.track.id:
            if entry.match.confidence > self._shown[0].match.confidence:
                self._shown[0] = entry
                self.dataChanged.emit(self.index(0, 0), self.index(0, len(COLUMNS) - 1))
            return
        self.beginInsertRows(ROOT, 0, 0)
        self._shown.insert(0, entry)
        self.endInsertRows()

    def clear(self) -> None:
        """Forget everything."""
        self.beginResetModel()
        self._shown = []
        self.endResetModel()

    def export(self, path: Path) -> None:
        """Write all of it as CSV, oldest first, with positions in seconds and shares of one."""
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(_CSV_TITLES)
            for entry in reversed(self._shown):
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
