"""Plays pieces of files, one after another, each for its own length."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from PySide6.QtCore import QObject, Signal

from roomprint.embeddings.rows import Rows
from roomprint.errors import AudioError
from roomprint.library.tracks import Track
from roomprint_gui.models.player_model import PlayerModel, loose_track


@dataclass(frozen=True)
class Segment:
    """A piece of a file."""

    path: Path
    start_s: float
    duration_s: float

    @classmethod
    def of(cls, rows: Rows, row: int) -> Self | None:
        """The piece that a row of an embedding is of; None where no file holds it."""
        path = rows.path(row)
        if path is None:
            return None
        return cls(path, float(rows.start_s[row]), float(rows.duration_s[row]))


class SegmentPlaying(QObject):
    """Stops the player at the end of each piece; ``playing_changed`` comes with how many are left.

    Args:
        player: Plays whole files, from any place.
    """

    playing_changed = Signal(int)
    failed = Signal(object)

    def __init__(self, player: PlayerModel) -> None:
        super().__init__()
        self._player = player
        self._left: list[Segment] = []
        self._track: Track | None = None
        player.position_changed.connect(self._on_position)
        player.track_changed.connect(self._on_track)

    @property
    def left(self) -> int:
        """How many pieces are still to be heard, the present one included."""
        return len(self._left)

    def play(self, segments: Sequence[Segment]) -> None:
        """Play ``segments`` in place of what plays now; files that have gone are passed over."""
        there = [segment for segment in segments if segment.path.exists()]
        if gone := len(segments) - len(there):
            name = next(s.path.name for s in segments if not s.path.exists())
            others = f" and {gone - 1} more" if gone > 1 else ""
            self.failed.emit(
                AudioError(f"'{name}'{others} cannot be played: the file is not there any more")
            )
        self._left = there
        self._begin()

    def append(self, segment: Segment) -> None:
        """Play ``segment`` when all that is left has been heard."""
        self._left.append(segment)
        if len(self._left) == 1:
            self._begin()
        else:
            self.playing_changed.emit(len(self._left))

    def stop(self) -> None:
        """Be silent."""
        self._left = []
        self._player.stop()
        self.playing_changed.emit(0)

    def _begin(self) -> None:
        if not self._left:
            self.stop()
            return
        segment = self._left[0]
        self._track = loose_track(segment.path, segment.path.stem, segment.duration_s)
        self._player.play(self._track, segment.start_s)
        self.playing_changed.emit(len(self._left))

    def _on_position(self, position_s: float) -> None:
        if not self._left or self._player.track != self._track:
            return
        if position_s >= self._left[0].start_s + self._left[0].duration_s:
            self._next()

    def _on_track(self, track: Track | None) -> None:
        if self._left and track is None:  # the file's end came first
            self._next()
        elif self._left and track != self._track:  # somebody plays something else
            self._left = []
            self.playing_changed.emit(0)

    def _next(self) -> None:
        self._left.pop(0)
        self._begin()
