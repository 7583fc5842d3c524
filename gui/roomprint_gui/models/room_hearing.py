"""Which room is being heard, how it has been estimated of late, and giving it a name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from roomprint.encoders.models import DEFAULT_MODELS, ModelInfo
from roomprint.errors import AudioError, LibraryError
from roomprint.library.choosing import chosen_name
from roomprint.library.enrolled_rooms import EnrolledRoom, forget, read_rooms
from roomprint.library.listening import Heard
from roomprint.library.room_answers import HeardRoom, NamedRoom, RoomEstimate
from roomprint.library.room_choosing import UseRoomModel, room_choice_in_words
from roomprint.library.room_naming import EnrolHeard, HearRoom
from roomprint.library.room_telling import (
    ANOTHER_VOICE,
    advice_in_words,
    chance_in_words,
    closest_in_words,
)
from roomprint.workspace import Workspace
from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.answer import IdentifyState
from roomprint_gui.models.identify_model import IdentifyModel

HISTORY_S = 60.0
_PATIENCE_S = 5.0  # before that much was heard, nobody expects an estimate
WAITING = "Speech tells of the room: about 4 s of it are needed."
TOO_LITTLE = "Too little speech to tell of the room."


@dataclass(frozen=True)
class Point:
    """One estimate of the history: when, in seconds of listening, and how long the room sounds."""

    at_s: float
    rt60_s: float


class RoomHearing(QObject):
    """Keeps the newest answer about the room while one listens, or of a file.

    ``models_wanted`` asks which models of rooms there are, since somebody may choose one.

    Args:
        workspace: Whose rooms are asked.
        jobs: Runs the work.
        identify: What listens, or reads a file.
    """

    changed = Signal()
    models_wanted = Signal()
    enrolled = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs, identify: IdentifyModel) -> None:
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self._identify = identify
        self._heard: HeardRoom | None = None
        self._history: list[Point] = []
        self._note = WAITING
        self._models: tuple[ModelInfo, ...] = ()
        self._job: Job | None = None
        self._path: Path | None = None  # of a file that is being identified first
        identify.heard.connect(self._on_heard)
        identify.state_changed.connect(self._on_state)
        identify.reading.connect(self._on_file)

    @property
    def estimate(self) -> RoomEstimate | None:
        """The newest estimate."""
        return self._heard.estimate if self._heard is not None else None

    @property
    def headline(self) -> str:
        """The room's name, or what is known instead."""
        if self._heard is None or self._heard.estimate is None or not self.is_speech:
            return "Room"
        named = self._heard.named
        if named is None:
            size = self._heard.estimate.size
            return "A room" if size is None else f"A {size} room"
        return named.name if named.name is not None else "Unknown room"

    @property
    def note(self) -> str:
        """What there is to be said besides the numbers; may be empty."""
        return self._note

    @property
    def history(self) -> tuple[Point, ...]:
        """The estimates of the last minute of listening, oldest first."""
        return tuple(self._history)

    @property
    def is_sure(self) -> bool:
        """Whether nothing speaks against the estimate."""
        estimate = self.estimate
        return estimate is None or (estimate.in_distribution and not estimate.contradicted)

    @property
    def is_speech(self) -> bool:
        """Whether what was heard tells of a room at all, as music does not."""
        return self.estimate is None or self.estimate.speaks

    @property
    def can_enrol(self) -> bool:
        """Whether speech was heard whose room can be given a name."""
        heard = self._heard is not None and len(self._heard.embeddings) > 0
        return heard and self.is_speech

    def enrol(self, name: str) -> None:
        """Call the room that was heard last ``name``."""
        if self._heard is None or not self.can_enrol:
            return
        work = EnrolHeard(
            workspace=self._workspace.root,
            name=name,
            model=self._heard.model,
            embeddings=self._heard.embeddings,
        )
        job = Job(work, f"Enrolling {name}")
        job.succeeded.connect(partial(self._on_enrolled, self._heard))
        job.refused.connect(self._on_failure)
        self._jobs.start(job)

    @property
    def named_rooms(self) -> tuple[EnrolledRoom, ...]:
        """The rooms that have a name, read anew: a command may have given one."""
        return tuple(read_rooms(self._workspace.enrolled_rooms))

    @property
    def models(self) -> tuple[ModelInfo, ...]:
        """The models that rooms can be told by."""
        return self._models

    @property
    def model_name(self) -> str:
        """Name of the one that they are told by."""
        return chosen_name(self._workspace.chosen_room_model) or DEFAULT_MODELS["room"]

    def offer_models(self, models: Sequence[ModelInfo]) -> None:
        """Know other models; those of fingerprints are left out."""
        self._models = tuple(model for model in models if model.kind == "room")

    def listen_with(self, model: ModelInfo) -> None:
        """Tell rooms by another model from now on."""
        work = UseRoomModel(workspace=self._workspace.root, model=model.folder, name=model.name)
        job = Job(work)
        job.succeeded.connect(lambda used: self._say(words.capital(room_choice_in_words(used))))
        job.refused.connect(self.failed)
        self._jobs.start(job)

    def forget(self, name: str) -> None:
        """Take a room's name away."""
        try:
            forget(self._workspace.enrolled_rooms, name)
        except LibraryError as error:
            self.failed.emit(error)
            return
        heard = self._heard
        if heard is not None and heard.named is not None and heard.named.closest == name:
            self._heard = replace(heard, named=None)
        self._say(f"'{name}' is forgotten.")

    # --- listening --------------------------------------------------------------------------------

    def _on_heard(self, heard: Heard) -> None:
        room = heard.room
        if room is None:
            return
        if room.estimate is None:
            early = room.model and heard.heard_s < _PATIENCE_S
            self._say(WAITING if early else _because(room))
            return
        self._heard = room
        if not room.reason:
            self._history.append(Point(heard.heard_s, room.estimate.rt60_s))
            newest = heard.heard_s - HISTORY_S
            self._history = [point for point in self._history if point.at_s >= newest]
        self._note = _because(room) if room.reason else _doubts(room)
        self.changed.emit()

    def _on_state(self, state: IdentifyState) -> None:
        if state is IdentifyState.STARTING:
            self._path = None
            self._begin()
        elif state is IdentifyState.STOPPING:
            self._path = None
        elif state is IdentifyState.IDLE and self._path is not None:
            path, self._path = self._path, None
            self._hear_file(path)

    # --- a file -----------------------------------------------------------------------------------

    def _on_file(self, path: Path) -> None:
        self._path = path
        self._begin()
        self._say(f"The room of '{path.name}' is being worked out.")

    def _hear_file(self, path: Path) -> None:
        job = self._job = Job(HearRoom(workspace=self._workspace.root, path=path))
        job.succeeded.connect(self._on_success)
        job.refused.connect(self._on_failure)
        self._jobs.interact(job)

    def _on_success(self, room: Any) -> None:
        if self.sender() is self._job and isinstance(room, HeardRoom):
            self._job = None
            self._heard = room
            self._note = _doubts(room)
            self.changed.emit()

    def _on_enrolled(self, heard: HeardRoom, room: EnrolledRoom) -> None:
        recordings = words.count(room.recordings, "recording")
        more = f"; {ANOTHER_VOICE}" if room.recordings == 1 else ""
        if self._heard is heard:  # nothing newer was heard, which would be named by itself
            given = NamedRoom(room.name, room.name, 0.0, 0.0, room.recordings)
            self._heard = replace(heard, named=given)
        self._say(f"'{room.name}' is known now by {recordings}{more}.")
        self.enrolled.emit(room.name)

    def _on_failure(self, error: Exception) -> None:
        if self.sender() is not self._job:
            self.failed.emit(error)
            return
        self._job = None
        # that a piece of music tells of no room is no failure
        self._say(words.sentence(error) if isinstance(error, AudioError) else _plain(error))

    def _begin(self) -> None:
        former, self._job = self._job, None
        if former is not None:
            former.cancel()
        self._heard = None
        self._history = []
        self._say(WAITING)

    def _say(self, note: str) -> None:
        self._note = note
        self.changed.emit()


def _because(room: HeardRoom) -> str:
    return _plain(room.reason) if not room.model else TOO_LITTLE


def _plain(reason: object) -> str:
    text = words.capital(str(reason))
    return text if text.endswith(".") else f"{text}."


def _doubts(room: HeardRoom) -> str:
    """How sure the room's name is, and why the estimate is not sure, or what it leaves out."""
    said = []
    if room.named is not None and (room.estimate is None or room.estimate.speaks):
        said.append(_naming(room.named))
    estimate = room.estimate
    if estimate is not None and (estimate.contradicted or not estimate.in_distribution):
        first = estimate.warnings[0] if estimate.warnings else "is not what the model knows"
        said.append(f"Numbers not sure: it {first}.")
    elif estimate is not None and estimate.warnings:
        said.append(f"It {estimate.warnings[0]}.")
    return " ".join(said)


def _naming(named: NamedRoom) -> str:
    if named.name is not None:
        return f"{words.capital(chance_in_words(named))}."
    closest, advice = f"{words.capital(closest_in_words(named))}.", advice_in_words(named)
    return f"{closest} {words.capital(advice)}." if advice else closest
