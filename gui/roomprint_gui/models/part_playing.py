"""Playing the open sound, or the selected part of it."""

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from roomprint.audio.recording import Recording
from roomprint.errors import RoomprintError
from roomprint_gui.models.plays import Plays
from roomprint_gui.models.sound_document import SoundDocument

_TICK_MS = 40


class PartPlayer(Plays, Protocol):
    """What plays: :class:`roomprint.audio.recording_player.RecordingPlayer`."""

    loop: bool

    def play(self, recording: Recording, start: int, stop: int, at: int) -> None:
        """Play frames ``at`` to ``stop``, and in a loop from ``start``."""


class PartPlaying(QObject):
    """Plays what is selected when it is told to; an edit ends it.

    Args:
        document: The open sound.
        player: Plays.
    """

    changed = Signal()
    position_changed = Signal(float)
    failed = Signal(object)

    def __init__(self, document: SoundDocument, player: PartPlayer) -> None:
        super().__init__()
        self._document = document
        self._player = player
        self._cursor_s = 0.0
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._tick)
        document.changed.connect(self._on_edit)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._clock.isActive()

    @property
    def loop(self) -> bool:
        """Whether it begins again at its end."""
        return self._player.loop

    @property
    def position_s(self) -> float:
        """What is heard now, or where playing will begin."""
        return self._player.position_s if self.playing else self._cursor_s

    def set_loop(self, loop: bool) -> None:
        """Begin again at the end, or stop there."""
        self._player.loop = loop
        self.changed.emit()

    def place(self, at_s: float) -> None:
        """Let playing begin, or go on, at another place."""
        self._cursor_s = at_s
        if self.playing:
            self.play()
        self.position_changed.emit(at_s)

    def play(self) -> None:
        """Play the selection; without one, from the cursor to the end."""
        sound = self._document.recording
        if sound is None or not sound.frames:
            return
        start, stop = map(sound.frame, self._document.part)
        at = sound.frame(self._cursor_s)
        self._player.play(sound, start, stop, at if start <= at < stop else start)
        self._clock.start()
        self.changed.emit()

    def stop(self) -> None:
        """Be silent; the cursor goes back to where it began."""
        self._clock.stop()
        self._player.stop()
        self.changed.emit()
        self.position_changed.emit(self._cursor_s)

    def close(self) -> None:
        """Let go of the loudspeaker; connect this to ``aboutToQuit``."""
        self._clock.stop()
        self._player.close()

    def _on_edit(self) -> None:
        self._cursor_s = 0.0
        self.stop()

    def _tick(self) -> None:
        if self._player.playing:
            self.position_changed.emit(self._player.position_s)
            return
        problem = self._player.error
        self.stop()
        if problem:
            self.failed.emit(RoomprintError(problem))
