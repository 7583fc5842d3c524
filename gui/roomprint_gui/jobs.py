"""Background work: a job runs one work in another process, and Jobs owns those that run."""

import logging
import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

from roomprint.errors import RoomprintError
from roomprint.steps import Work
from roomprint_gui.worker import serve

log = logging.getLogger(__name__)
_GRACE_MS = 4000

Lane = Literal[
    "recognition",
    "rooms",
    "simulation",
    "embeddings",
    "umap",
    "live",
    "training",
    "audio",
    "spectrum",
]


class JobState(Enum):
    """Where a job stands.

    ``WAITING -> RUNNING -> OVER``; ``cancel`` leads from ``RUNNING`` through ``STOPPING`` to
    ``OVER``, and from ``WAITING`` straight to ``OVER``.
    """

    WAITING = auto()
    RUNNING = auto()
    STOPPING = auto()
    OVER = auto()


class Job(QObject):
    """One work and the signals that tell of it.

    Exactly one of ``succeeded``, ``failed`` and ``cancelled`` comes, and ``finished`` after it.
    ``failed`` carries a :class:`RoomprintError` or, for anything unforeseen, a ``BugError``.

    Args:
        work: What to run.
        title: What a person reads in the jobs strip; a job without one is not shown there.
        outcome: Turns the result into the sentence that the strip shows at the end.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()
    stopping = Signal()

    def __init__(
        self, work: Work, title: str = "", outcome: Callable[[Any], str] = lambda _: "Done"
    ) -> None:
        super().__init__()
        self.work = work
        self.title = title
        self.outcome = outcome
        self.state = JobState.WAITING

    def cancel(self) -> None:
        """Ask the work to stop at its next yield; says nothing when it is over already."""
        if self.state is JobState.WAITING:
            self.settle("cancelled", None)
        elif self.state is JobState.RUNNING:
            self.state = JobState.STOPPING
            self.stopping.emit()

    def settle(self, kind: str, value: Any) -> None:
        """Tell of the outcome, once; called by the process that ran the work."""
        self.state = JobState.OVER
        match kind:
            case "succeeded":
                self.succeeded.emit(value)
            case "failed":
                log.info("%s failed: %s", self.title or type(self.work).__name__, value)
                self.failed.emit(value)
            case _:
                self.cancelled.emit()
        self.finished.emit()


class Process(QObject):
    """The near side of one worker process, ``name``: hands it jobs, one at a time.

    Args:
        name: Seen in lists of processes.
        threads: How many processor threads it may use; 0: as many as it likes.
    """

    ended = Signal()
    _heard = Signal(str, object)

    def __init__(self, name: str, threads: int) -> None:
        super().__init__()
        self.threads = threads
        spawn = multiprocessing.get_context("spawn")
        self._pipe, far = spawn.Pipe()
        self._process = spawn.Process(target=serve, args=(far, threads), name=f"roomprint {name}")
        self._process.start()
        far.close()
        self._number = 0
        self._open = True
        self._job: Job | None = None
        self._waiting: deque[Job] = deque()
        self._grace = QTimer(self, singleShot=True, interval=_GRACE_MS)
        self._grace.timeout.connect(self._process.kill)
        self._heard.connect(self._on_heard, Qt.ConnectionType.QueuedConnection)
        self._reader = threading.Thread(target=self._read, name="job pipe", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether it can take another job."""
        return self._open

    @property
    def idle(self) -> bool:
        """Whether it has nothing to do."""
        return self._job is None and not self._waiting

    def run(self, job: Job) -> None:
        """Run ``job`` after those that wait already."""
        self._waiting.append(job)
        self._next()

    def close(self) -> None:
        """Cancel what runs and waits; the process ends once the present job has tidied up."""
        for job in [*self._waiting, *([self._job] if self._job else [])]:
            job.cancel()
        self._waiting.clear()
        if self._open:
            self._open = False
            self._send("close", 0, None)

    def kill(self) -> None:
        """End the process now."""
        self._process.kill()

    def wait(self, seconds: float) -> bool:
        """Wait for the process and its reader to end; says whether they did."""
        self._reader.join(seconds)
        return not self._reader.is_alive()

    def _next(self) -> None:
        while self._job is None and self._waiting:
            job = self._waiting.popleft()
            if job.state is JobState.WAITING:
                self._begin(job)

    def _begin(self, job: Job) -> None:
        self._number += 1
        job.state = JobState.RUNNING
        job.stopping.connect(self._on_stopping)
        self._job = job
        self._send("run", self._number, job.work)

    def _on_stopping(self) -> None:
        self._grace.start()
        self._send("cancel", self._number, None)

    def _send(self, verb: str, number: int, work: Work | None) -> None:
        try:
            self._pipe.send((verb, number, work))
        except OSError:
            log.info("the worker is gone; the reader is about to say so")

    def _read(self) -> None:
        """Pass on what comes through the pipe; runs on a thread of its own."""
        try:
            while True:
                self._heard.emit(*self._pipe.recv())
        except (EOFError, OSError):
            self._process.join()
            self._heard.emit("ended", self._process.exitcode)

    def _on_heard(self, kind: str, value: Any) -> None:
        if kind == "ended":
            self._on_ended(value)
        elif kind == "progressed":
            if self._job and self._job.state is JobState.RUNNING:
                self._job.progressed.emit(value)
        else:
            self._over(kind, value)
            self._next()

    def _over(self, kind: str, value: Any) -> None:
        self._grace.stop()
        job, self._job = self._job, None
        if job is not None:
            job.stopping.disconnect(self._on_stopping)
            job.settle(kind, value)

    def _on_ended(self, exit_code: int | None) -> None:
        self._open = False
        self._reader.join()
        self._pipe.close()
        if self._job is not None:
            stopped = self._job.state is JobState.STOPPING
            self._over("cancelled" if stopped else "failed", _death(self._job, exit_code))
        while self._waiting:
            job = self._waiting.popleft()
            if job.state is JobState.WAITING:
                job.settle("failed", _death(job, exit_code))
        self.ended.emit()


def _death(job: Job, exit_code: int | None) -> RoomprintError:
    what = job.title or type(job.work).__name__
    return RoomprintError(
        f"The process behind '{what}' ended unexpectedly (status {exit_code}); try again."
    )


class Jobs(QObject):
    """Owns every job and process, and stops them before the app goes.

    A long job gets a process of its own. Interactive work shares one warm process a lane, which
    keeps its imports and caches and is started anew when it dies; lanes do not wait for each other.

    Attributes:
        threads: How many processor threads a process may use; 0: as many as it likes. A warm
            process that was started with another number makes way when it is idle.
    """

    started = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._warm: dict[Lane, Process] = {}
        self._processes: set[Process] = set()
        self._running: set[Job] = set()
        self._stopped = False
        self.threads = 0

    @property
    def titles(self) -> list[str]:
        """What runs and has a name, so that a person knows of it."""
        return [job.title for job in self._running if job.title]

    def start(self, job: Job) -> None:
        """Run ``job`` in a process of its own."""
        self._keep(job)
        if self._stopped:
            job.cancel()
            return
        process = self._process("job")
        job.finished.connect(process.close)
        process.run(job)

    def interact(self, job: Job, lane: Lane = "recognition") -> None:
        """Run ``job`` in the warm process of ``lane``, after the work that waits there already."""
        self._keep(job)
        if self._stopped:
            job.cancel()
            return
        process = self._warm.get(lane)
        if process is not None and process.idle and process.threads != self.threads:
            process.close()
        if process is None or not process.alive:
            process = self._warm[lane] = self._process(lane)
        process.run(job)

    def stop(self) -> None:
        """Cancel everything and wait for it to tidy up; connect this to ``aboutToQuit``.

        A job that comes later, in answer to one that was cancelled, is cancelled at once.
        """
        self._stopped = True
        for process in self._processes:
            process.close()
        deadline = time.monotonic() + _GRACE_MS / 1000
        for process in list(self._processes):
            if not process.wait(max(0.0, deadline - time.monotonic())):
                process.kill()
                process.wait(1.0)
            QCoreApplication.sendPostedEvents(process, QEvent.Type.MetaCall.value)

    def _process(self, name: str) -> Process:
        process = Process(name, self.threads)
        process.ended.connect(self._forget_process)
        self._processes.add(process)
        return process

    def _keep(self, job: Job) -> None:
        self._running.add(job)
        job.finished.connect(self._forget_job)
        self.started.emit(job)

    def _forget_job(self) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        self._running.discard(job)

    def _forget_process(self) -> None:
        process = self.sender()
        assert isinstance(process, Process)
        self._processes.discard(process)
        process.deleteLater()
