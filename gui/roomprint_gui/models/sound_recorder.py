"""Listening to an input, and keeping what it hears."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from roomprint.audio.recorder import Moment, Recorded, RecordSound, Switch
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.sound_document import SoundDocument


class RecorderState(Enum):
    """What goes on: ``IDLE -> STARTING -> LISTENING -> RECORDING -> STOPPING -> IDLE``."""

    IDLE = auto()
    STARTING = auto()
    LISTENING = auto()
    RECORDING = auto()
    STOPPING = auto()


class SoundRecorder(QObject):
    """Records one thing at a time, and gives it to the document.

    Args:
        workspace: Where recordings are kept unless :attr:`folder` says otherwise.
        jobs: Runs the work.
        document: Shows what was recorded.
        now: The time of day that names a recording.

    Attributes:
        folder: Where recordings go.
        pre_roll_s: How much of what came before Record belongs to the recording, as asked for last.
    """

    state_changed = Signal(object)
    heard = Signal(object)
    told = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        jobs: Jobs,
        document: SoundDocument,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__()
        self.folder = workspace.recordings
        self._jobs = jobs
        self._document = document
        self._now = now
        self._state = RecorderState.IDLE
        self._begun = False
        self._job: Job | None = None
        self._switch: Switch | None = None
        self.pre_roll_s = 0.0

    @property
    def state(self) -> RecorderState:
        """What goes on."""
        return self._state

    def listen(self, device: str | None, sample_rate_hz: int, pre_roll_s: float) -> None:
        """Listen to an input without keeping more than the pre-roll.

        Args:
            device: Its name; None is the system's default.
            sample_rate_hz: What is recorded; 0 is the device's own.
            pre_roll_s: How much of what came before belongs to the recording.
        """
        if self._state is not RecorderState.IDLE or self._document.busy:
            return
        self.pre_roll_s = pre_roll_s
        folder = self._document.scratch / uuid4().hex
        self._switch = Switch(folder)
        self._begun = False
        work = RecordSound(
            device,
            self._free_path(),
            self._document.scratch,
            folder,
            pre_roll_s=pre_roll_s,
            sample_rate_hz=sample_rate_hz,
        )
        self._job = job = Job(work)
        job.progressed.connect(self._on_moment)
        job.succeeded.connect(self._on_end)
        job.refused.connect(self.failed)
        job.finished.connect(self._on_finished)
        self._set(RecorderState.STARTING)
        self._jobs.interact(job, "audio")

    def record(self) -> None:
        """Keep what is heard from now on."""
        if self._switch is not None and not self._begun:
            self._begun = True
            self._tell(self._switch.begin)

    def stop(self) -> None:
        """End, and keep what was recorded."""
        if self._switch is not None and self._state is not RecorderState.STOPPING:
            self._set(RecorderState.STOPPING)
            self._tell(self._switch.end)

    def _tell(self, turn: Callable[[], None]) -> None:
        try:
            turn()
        except OSError as error:  # the disk is full: what is there is lost with it
            self.failed.emit(error)

    def _on_moment(self, moment: Any) -> None:
        if isinstance(moment, Moment):
            if self._state is not RecorderState.STOPPING:
                listening, recording = RecorderState.LISTENING, RecorderState.RECORDING
                self._set(recording if moment.recording else listening)
            self.heard.emit(moment)

    def _on_end(self, recorded: Recorded | None) -> None:
        if recorded is None:
            return
        if not recorded.recording.frames:
            self.told.emit("Nothing was heard, so nothing was kept.")
            return
        self._document.take(recorded)
        told = f"Kept as '{recorded.path.name}' in {recorded.path.parent}."
        self.told.emit(f"The microphone went away. {told}" if recorded.lost else told)

    def _on_finished(self) -> None:
        self._job = self._switch = None
        self._set(RecorderState.IDLE)

    def _set(self, state: RecorderState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _free_path(self) -> Path:
        stem = f"Recording {self._now():%Y-%m-%d %H.%M.%S}"
        path, number = self.folder / f"{stem}.wav", 2
        while path.exists():
            path, number = self.folder / f"{stem} {number}.wav", number + 1
        return path
