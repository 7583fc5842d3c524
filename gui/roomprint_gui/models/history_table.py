"""What was heard, newest first, without repeats of the same track in a row."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from roomprint.library.answers import Match
from roomprint.library.tracks import Track
from roomprint_gui import words
from roomprint_gui.models.columns_table import ROOT, Column, ColumnsTable


@dataclass(frozen=True)
class Entry:
    """One answer: when (local time), which track if known, where in it, and of what."""

    at: datetime
    match: Match | None
    position_s: float
    source: str

    @property
    def track(self) -> Track | None:
        """The recording, when it is known."""
        return self.match.track if self.match is not None else None


def _title(entry: Entry) -> str:
    return entry.track.title if entry.track else "Unknown"


def _tip(entry: Entry) -> str:
    return entry.track.title if entry.track else entry.source


def _place(entry: Entry) -> str:
    return words.clock(entry.position_s, tenths=True) if entry.track else ""


def _confidence(entry: Entry) -> float:
    return entry.match.confidence if entry.match else 0.0


def _sure(entry: Entry) -> str:
    return words.percent(entry.match.confidence) if entry.match else ""


def _same(one: Entry, other: Entry) -> bool:
    if one.track and other.track:
        return one.track.id == other.track.id
    return one.track is other.track and one.source == other.source


COLUMNS: tuple[Column[Entry], ...] = (
    Column("Time", lambda entry: entry.at.strftime("%H:%M:%S")),
    Column("Title", _title, tip=_tip),
    Column("Artist", lambda entry: entry.track.artist if entry.track else ""),
    Column("Position", _place, right=True),
    Column("Sure", _sure, right=True),
)
_CSV_TITLES = ("time", "title", "artist", "album", "position_s", "confidence", "path", "source")


class HistoryTable(ColumnsTable[Entry]):
    """The answers since the window was opened."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def note(self, entry: Entry) -> None:
        """Put ``entry`` on top; the same track again only makes the top row surer."""
        if self._shown and _same(self._shown[0], entry):
            if _confidence(entry) > _confidence(self._shown[0]):
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
                track = entry.track
                writer.writerow(
                    (
                        entry.at.isoformat(timespec="seconds"),
                        track.title if track else "Unknown",
                        track.artist if track else "",
                        track.album if track else "",
                        f"{entry.position_s:.1f}" if track else "",
                        f"{entry.match.confidence:.4f}" if entry.match else "",
                        str(track.path) if track else "",
                        entry.source,
                    )
                )
