"""Hearing a sound in the room: which sound, dry or wet, round and round."""

from enum import Enum, auto
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from roomprint.audio.ab_player import Version
from roomprint.errors import RoomprintError
from roomprint.rooms.auralization import Auralization, Auralize
from roomprint.rooms.dry_sounds import DRY_SOUNDS
from roomprint.rooms.response import ImpulseResponse
from roomprint.steps import Work
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.newest_job import NewestJob
from roomprint_gui.models.plays import Plays
from roomprint_gui.models.room_result import RoomResult
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.room_works import HearDrySound, WriteSound

_TICK_MS = 50

Sound = str | Path  # one of ``DRY_SOUNDS``, or a file
RoomChoice = RoomResult | Path | None  # a result, a response's file, or the open room


class _Awaited(Enum):
    """What must be there before it plays."""

    NOTHING = auto()
    SIMULATION = auto()  # of the open room
    OTHER = auto()  # a file that is read, a response that is analysed


class TwoVersions(Plays, Protocol):
    """What plays: :class:`roomprint.audio.ab_player.ABPlayer`."""

    loop: bool

    def load(
        self, dry: NDArray[np.floating], wet: NDArray[np.floating], sample_rate_hz: int
    ) -> None:
        """Take the two versions."""

    def play(self, start_s: float = 0.0) -> None:
        """Begin at ``start_s``."""

    def choose(self, version: Version) -> None:
        """Let ``version`` be heard, while it plays too."""


class RoomListening(QObject):
    """Puts a sound into the shown response and plays it.

    When another response is looked at while it plays, the sound goes on in that one.

    Args:
        workspace: Where Roomprint's own dry sounds are kept.
        jobs: Convolves.
        player: Plays.
        results: Whose shown response is heard.
    """

    changed = Signal()
    position_changed = Signal(float)
    sounded = Signal()  # again and again while a loudspeaker truly plays
    told = Signal(str)
    failed = Signal(object)

    def __init__(
        self, workspace: Workspace, jobs: Jobs, player: TwoVersions, results: RoomResults
    ) -> None:
        super().__init__()
        self._folder = workspace.dry_sounds
        self._jobs = jobs
        self._player = player
        self._results = results
        self._sound: Sound = next(iter(DRY_SOUNDS))
        self._version: Version = "wet"
        self._heard: Auralization | None = None
        self._made_of: tuple[Sound, ImpulseResponse] | None = None
        self._wants_to_play = False
        self._begun_s = 0.0
        self._awaited = _Awaited.NOTHING
        self._work = NewestJob(lambda job: jobs.interact(job, "rooms"), cancels=True)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._player.loop = True
        self._connect()

    def _connect(self) -> None:
        self._work.done.connect(self._on_made)
        self._work.failed.connect(self._on_failure)
        self._work.running_changed.connect(self.changed)
        self._clock.timeout.connect(self._tick)
        self._results.drawn_changed.connect(self._on_drawn)
        self._results.failed.connect(self._on_missing)
        self._results.simulations.given_up.connect(self._on_given_up)

    @property
    def sound(self) -> Sound:
        """What is put into the room."""
        return self._sound

    @property
    def version(self) -> Version:
        """What is heard: ``dry`` or ``wet``."""
        return self._version

    @property
    def loop(self) -> bool:
        """Whether it begins again at its end."""
        return self._player.loop

    @property
    def playing(self) -> bool:
        """Whether it plays, or will as soon as it is made."""
        return self._wants_to_play

    @property
    def preparing(self) -> bool:
        """Whether the sound is being put into the room."""
        return self._work.running

    @property
    def can_play(self) -> bool:
        """Whether there is a response to hear."""
        return self._response is not None

    @property
    def duration_s(self) -> float:
        """Length of what plays; 0 before it was made."""
        return len(self._heard.dry) / self._heard.sample_rate_hz if self._heard else 0.0

    @property
    def position_s(self) -> float:
        """Where in it one is."""
        return self._player.position_s if self._clock.isActive() else 0.0

    @property
    def heard(self) -> Auralization | None:
        """Both versions, once they are made."""
        return self._heard

    @property
    def can_export(self) -> bool:
        """Whether what was made is the chosen sound in the shown room, not an earlier one's."""
        return self._made_of == (self._sound, self._response)

    def choose_sound(self, sound: Sound) -> None:
        """Hear another sound."""
        if sound != self._sound:
            self._sound = sound
            if self._wants_to_play:
                self.play()
            self.changed.emit()

    def choose(self, version: Version) -> None:
        """Hear the sound dry or in the room, in the middle of it too."""
        if version != self._version:
            self._version = version
            self._player.choose(version)
            self.changed.emit()

    def set_loop(self, loop: bool) -> None:
        """Begin again at the end, or stop there."""
        self._player.loop = loop
        self.changed.emit()

    def play(self, start_s: float = 0.0) -> None:
        """Play from ``start_s`` on, once the sound has been put into the room."""
        response = self._response
        if response is None:
            return
        self._wants_to_play = True
        if self._made_of == (self._sound, response):
            self._start(start_s)
        else:
            self._make(response)
        self.changed.emit()

    def play_in(self, choice: RoomChoice) -> None:
        """Look at a room, and play in it as soon as its response is there.

        A file is read first; an open room that was not simulated yet is simulated.
        """
        self.stop()
        results = self._results
        if isinstance(choice, Path):
            results.open_files([choice], look=True)
        else:
            results.choose(choice)
            rough = results.live is None or results.is_preview
            if choice is None and rough and not results.simulations.running:
                results.simulations.simulate()
            drawn = results.drawn
            if drawn and drawn[0].result is results.shown and not results.is_preview:
                self.play()
                return
        self._wants_to_play = True
        self._awaited = _Awaited.SIMULATION if choice is None else _Awaited.OTHER
        self.changed.emit()

    def stop(self) -> None:
        """Be silent."""
        self._wants_to_play = False
        self._awaited = _Awaited.NOTHING
        self._work.cancel()
        self._clock.stop()
        self._player.stop()
        self.changed.emit()
        self.position_changed.emit(0.0)

    def export(self, path: Path) -> None:
        """Write the sound in the room to a WAV file."""
        if self._heard is None or not self.can_export:
            return
        job = Job(WriteSound(path, self._heard.wet, self._heard.sample_rate_hz))
        job.succeeded.connect(lambda _: self.told.emit(f"Wrote '{path.name}' into {path.parent}."))
        job.refused.connect(self.failed)
        self._jobs.interact(job, "rooms")

    def close(self) -> None:
        """Let go of the loudspeaker; connect this to ``aboutToQuit``."""
        self.stop()
        self._player.close()

    @property
    def _response(self) -> ImpulseResponse | None:
        drawn = self._results.drawn
        return drawn[0].response if drawn else None

    def _make(self, response: ImpulseResponse) -> None:
        work: Work
        if isinstance(self._sound, Path):
            work = Auralize(audio=self._sound, response=response)
        else:
            work = HearDrySound(self._sound, self._folder, response)
        self._work.ask(work)

    def _on_made(self, work: Auralize | HearDrySound, heard: Auralization) -> None:
        sound: Sound = work.audio if isinstance(work, Auralize) else work.name
        follows = self._made_of is not None and self._made_of[0] == sound
        position_s = self._player.position_s if follows and self._clock.isActive() else 0.0
        self._made_of = (sound, work.response)
        self._heard = heard
        self._player.load(heard.dry, heard.wet, heard.sample_rate_hz)
        self._player.choose(self._version)
        if self._wants_to_play:
            self._start(position_s)
        self.changed.emit()

    def _start(self, start_s: float) -> None:
        self._begun_s = min(start_s, self.duration_s)
        self._player.play(self._begun_s)
        self._clock.start()

    def _on_drawn(self) -> None:
        response = self._response
        preview = response is not None and self._results.is_preview
        if self._awaited is not _Awaited.NOTHING:
            if response is not None and not preview:
                self._awaited = _Awaited.NOTHING
                self.play()
        elif self._wants_to_play and not preview:
            if response is None:
                self.stop()
            elif self._made_of is None or self._made_of[1] is not response:
                self._make(response)
        self.changed.emit()

    def _on_missing(self) -> None:
        """What was waited for does not come."""
        if self._awaited is not _Awaited.NOTHING:
            self.stop()

    def _on_given_up(self) -> None:
        """The open room is not simulated after all: what comes later is not to be heard."""
        if self._awaited is _Awaited.SIMULATION:
            self.stop()

    def _tick(self) -> None:
        if self._player.playing:
            self.position_changed.emit(self._player.position_s)
            if self._player.position_s != self._begun_s:
                self.sounded.emit()
            return
        problem = self._player.error
        if self._work.running and not problem:
            return  # the next version is on its way
        self.stop()
        if problem:
            self.failed.emit(RoomprintError(problem))

    def _on_failure(self, work: Work, error: Exception) -> None:
        self.stop()
        self.failed.emit(error)
