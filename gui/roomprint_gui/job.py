"""One work in the background, and the signals that tell of it."""

import logging
from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, Signal

from roomprint.steps import Work
from roomprint_gui.worker import BugError

log = logging.getLogger(__name__)


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
    ``failed`` carries a :class:`RoomprintError` or, for anything unforeseen, a ``BugError``. With
    the first comes ``refused`` too, for who shows its sentence; the window itself tells of bugs.

    Args:
        work: What to run.
        title: What a person reads in the jobs strip; a job without one is not shown there.
        outcome: Turns the result into the sentence that the strip shows at the end.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    refused = Signal(object)
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
                if not isinstance(value, BugError):
                    self.refused.emit(value)
            case _:
                self.cancelled.emit()
        self.finished.emit()
