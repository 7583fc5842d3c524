"""What is being heard, and which recording it is."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from roomprint.library.answers import Identification
from roomprint.library.identify import IdentifyFile
from roomprint.library.listening import Heard, Listen
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.answer import Answer, IdentifyState
from roomprint_gui.models.history_table import Entry, HistoryTable

_TICK_MS = 100
_PATIENCE_S = 6.0  # before that much was heard, "unknown" would be said too soon
_STATES = {
    "listening": IdentifyState.LISTENING,
    "too quiet": IdentifyState.TOO_QUIET,
    "device lost": IdentifyState.LOST,
}


class IdentifyModel(QObject):
    """Listens or reads a file, one at a time, and keeps the newest answer.

    Args:
        workspace: Whose library is asked.
        jobs: Runs the work.
        clock: Seconds, for the position that goes on between two answers.
    """

    state_changed = Signal(object)
    heard = Signal(object)
    answer_changed = Signal(object)
    position_changed = Signal(float)
    reading = Signal(object)
    failed = Signal(object)

    def __init__(
        self, workspace: Workspace, jobs: Jobs, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self.history = HistoryTable()
        self._workspace = workspace
        self._jobs = jobs
        self._clock = clock
        self._state = IdentifyState.IDLE
        self._answer: Answer | None = None
        self._answered_s = 0.0
        self._source = ""
        self._fresh_from_s = 0.0
        self._job: Job | None = None
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    @property
    def state(self) -> IdentifyState:
        """What is going on."""
        return self._state

    @property
    def answer(self) -> Answer | None:
        """The newest answer."""
        return self._answer

    @property
    def source(self) -> str:
        """What is listened to or read, as a person names it."""
        return self._source

    @property
    def position_s(self) -> float:
        """Where in the matched track the present moment lies; goes on while one listens."""
        if self._answer is None or self._answer.match is None:
            return 0.0
        # the answer is for the moment when the search for it began
        since_s = self._clock() - self._answered_s if self._tick.isActive() else 0.0
        return self._answer.position_s + since_s * self._answer.match.tempo

    def listen(self, device: str | None) -> None:
        """Listen to an input; None is the system's default."""
        work = Listen(workspace=self._workspace.root, device=device)
        self._begin(Job(work), IdentifyState.STARTING, device or "the default input")

    def listen_to_file(self, path: Path, start_s: float, name: str) -> None:
        """Listen to a file as if it were played near a microphone."""
        work = Listen(workspace=self._workspace.root, file=path, file_start_s=start_s)
        self._begin(Job(work), IdentifyState.STARTING, name)

    def identify(self, path: Path) -> None:
        """Say which recording the file at ``path`` holds."""
        work = IdentifyFile(workspace=self._workspace.root, path=path)
        self._begin(Job(work), IdentifyState.READING, path.name)
        self.reading.emit(path)

    def stop(self) -> None:
        """Stop whatever goes on; the answer stays."""
        if self._job is not None and self._state is not IdentifyState.STOPPING:
            self._set_state(IdentifyState.STOPPING)
            self._job.cancel()

    def _begin(self, job: Job, state: IdentifyState, source: str) -> None:
        former, self._job = self._job, job
        if former is not None:
            former.cancel()
        self._source = source
        self._fresh_from_s = 0.0
        self._set_answer(None)
        job.progressed.connect(self._on_progress)
        job.succeeded.connect(self._on_success)
        job.refused.connect(self._on_failure)
        job.finished.connect(self._on_finished)
        self._set_state(state)
        self._jobs.interact(job)

    def _on_progress(self, value: Any) -> None:
        if self.sender() is not self._job or not isinstance(value, Heard):
            return
        if self._state.live:
            self._set_state(_STATES[value.status])
        self.heard.emit(value)
        if value.status != "listening":
            self._fresh_from_s = value.heard_s
        evidence_s = value.heard_s - self._fresh_from_s
        if value.identification is not None and _worth_saying(value.identification, evidence_s):
            self._set_answer(self._told(value.identification, live=True))

    def _on_success(self, result: Any) -> None:
        if self.sender() is self._job and isinstance(result, Identification):
            self._set_answer(self._told(result, live=False))

    def _told(self, identification: Identification, *, live: bool) -> Answer:
        return Answer(identification, live=live, at=datetime.now(), source=self._source)

    def _on_failure(self, error: Exception) -> None:
        if self.sender() is self._job:
            self.failed.emit(error)

    def _on_finished(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._set_state(IdentifyState.IDLE)

    def _set_state(self, state: IdentifyState) -> None:
        if state is self._state:
            return
        self._state = state
        if self._answer is not None and self._answer.live and state is not IdentifyState.LISTENING:
            self._answer = replace(self._answer, past=True)
        self._let_time_pass()
        self.state_changed.emit(state)

    def _set_answer(self, answer: Answer | None) -> None:
        if answer is None and self._answer is None:
            return
        self._answer = answer
        self._answered_s = self._clock() - (answer.identification.elapsed_ms / 1e3 if answer else 0)
        self._let_time_pass()
        self.answer_changed.emit(answer)
        if answer is None:
            return
        if answer.match is not None:
            self.position_changed.emit(self.position_s)
        if answer.match is not None or not (answer.live or answer.identification.reason):
            self.history.note(Entry(answer.at, answer.match, answer.position_s, answer.source))

    def _let_time_pass(self) -> None:
        answer = self._answer
        now = answer is not None and answer.match is not None and not answer.past
        if now and self._state is IdentifyState.LISTENING:
            self._tick.start()
        else:
            self._tick.stop()

    def _on_tick(self) -> None:
        self.position_changed.emit(self.position_s)


def _worth_saying(answer: Identification, evidence_s: float) -> bool:
    """Whether an answer from listening is one already, and not just said too early."""
    if answer.decision == "match":
        return True
    if answer.reason:
        return answer.reason not in ("too short", "too quiet")
    return evidence_s >= _PATIENCE_S
