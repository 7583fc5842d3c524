"""Runs the newest of the works it is asked for: one runs, one waits, those between are dropped."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from roomprint.steps import Progress, Work
from roomprint_gui.jobs import Job


class NewestJob(QObject):
    """One work at a time.

    Args:
        run: Starts a job.
        cancels: Whether a newer work ends the one that runs, or waits for it.
    """

    running_changed = Signal(bool)
    progressed = Signal(object)
    done = Signal(object, object)  # work, result
    failed = Signal(object, object)  # work, error; bugs are told of by the window

    def __init__(self, run: Callable[[Job], None], *, cancels: bool) -> None:
        super().__init__()
        self._run = run
        self._cancels = cancels
        self._job: Job | None = None
        self._next: Work | None = None

    @property
    def running(self) -> bool:
        """Whether there is work."""
        return self._job is not None

    @property
    def work(self) -> Work | None:
        """The newest work that runs or waits."""
        return self._next or (self._job.work if self._job is not None else None)

    def ask(self, work: Work) -> None:
        """Run ``work`` as soon as may be."""
        if self._job is None:
            self._begin(work)
            return
        self._next = work
        if self._cancels:
            self._job.cancel()

    def cancel(self) -> None:
        """Run nothing more."""
        self._next = None
        if self._job is not None:
            self._job.cancel()

    def _begin(self, work: Work) -> None:
        self._job = job = Job(work)
        job.progressed.connect(self._on_progress)
        job.succeeded.connect(self._on_success)
        job.refused.connect(self._on_failure)
        job.finished.connect(self._on_finished)
        self._run(job)
        self.running_changed.emit(True)

    def _on_progress(self, progress: Any) -> None:
        if isinstance(progress, Progress):
            self.progressed.emit(progress)

    def _on_success(self, result: Any) -> None:
        assert self._job is not None
        self.done.emit(self._job.work, result)

    def _on_failure(self, error: Exception) -> None:
        assert self._job is not None
        self.failed.emit(self._job.work, error)

    def _on_finished(self) -> None:
        self._job = None
        work, self._next = self._next, None
        if work is not None:
            self._begin(work)
        else:
            self.running_changed.emit(False)
