"""A worker process as the window sees it: jobs go in, what becomes of them comes out."""

import logging
import multiprocessing
import threading
from collections import deque
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from roomprint.errors import RoomprintError
from roomprint.steps import Work
from roomprint_gui.job import Job, JobState
from roomprint_gui.worker import serve

log = logging.getLogger(__name__)

GRACE_MS = 4000  # in which a work that was cancelled tidies up


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
        self._grace = QTimer(self, singleShot=True, interval=GRACE_MS)
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
