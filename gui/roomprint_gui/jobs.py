"""Background work: a job runs one work in another process, and Jobs owns those that run."""

import time
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from roomprint_gui.job import Job, JobState
from roomprint_gui.process import GRACE_MS, Process

__all__ = ["Job", "JobState", "Jobs", "Lane"]

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
        deadline = time.monotonic() + GRACE_MS / 1000
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
