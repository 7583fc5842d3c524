"""What is being played, and where in it."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from roomprint.errors import RoomprintError
from roomprint.library.tracks import Track
from roomprint_gui.models.plays import Plays

_TICK_MS = 100


class Player(Plays, Protocol):
    """What plays: :class:`roomprint.audio.playback.Player`."""

    def play(self, path: Path, start_s: float = 0.0) -> None:
        """Begin at ``start_s``, in place of what plays now."""


class PlayerModel(QObject):
    """Plays one track at a time."""

    track_changed = Signal(object)
    position_changed = Signal(float)
    failed = Signal(object)

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._player = player
        self._track: Track | None = None
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._tick)

    @property
    def track(self) -> Track | None:
        """The track that plays, if one does."""
        return self._track

    def play(self, track: Track, start_s: float = 0.0) -> None:
        """Play ``track`` from ``start_s`` on."""
        self._player.play(track.path, start_s)
        self._set(track)
        self.position_changed.emit(start_s)
        self._clock.start()

    def seek(self, position_s: float) -> None:
        """Go on playing the present track from another place."""
        if self._track is not None:
            self.play(self._track, position_s)

    def stop(self) -> None:
        """Be silent."""
        self._clock.stop()
        self._player.stop()
        self._set(None)

    def close(self) -> None:
        """Let go of the loudspeaker; connect this to ``aboutToQuit``."""
        self.stop()
        self._player.close()

    def _tick(self) -> None:
        if self._player.playing:
            self.position_changed.emit(self._player.position_s)
            return
        problem = self._player.error
        self.stop()
        if problem:
            self.failed.emit(RoomprintError(problem))

    def _set(self, track: Track | None) -> None:
        if track != self._track:
            self._track = track
            self.track_changed.emit(track)


def loose_track(path: Path, title: str, duration_s: float) -> Track:
    """A sound file that is in no library, as the player takes it."""
    return Track(
        id=-1,
        path=path,
        content_hash="",
        title=title,
        artist="",
        album="",
        duration_s=duration_s,
        added_at="",
    )
