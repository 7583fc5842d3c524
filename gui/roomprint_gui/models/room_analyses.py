"""Analyses of responses, worked out in the warm process, each of them once."""

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from roomprint.rooms.analysis import Analysis, AnalyzeResponse
from roomprint.rooms.response import ImpulseResponse
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.worker import BugError


class RoomAnalyses(QObject):
    """Answers at once when it knows; otherwise ``ready`` comes, or ``failed``."""

    ready = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._known: WeakKeyDictionary[ImpulseResponse, Analysis] = WeakKeyDictionary()
        self._asked: WeakKeyDictionary[ImpulseResponse, bool] = WeakKeyDictionary()

    def of(self, response: ImpulseResponse) -> Analysis | None:
        """The analysis of ``response``; None while it is worked out, or when it cannot be."""
        if response not in self._asked:
            self._ask(response)
        return self._known.get(response)

    def note(self, response: ImpulseResponse, analysis: Analysis) -> None:
        """Take in an analysis that came with its response."""
        self._asked[response] = True
        self._known[response] = analysis

    def _ask(self, response: ImpulseResponse) -> None:
        self._asked[response] = True
        job = Job(AnalyzeResponse(response=response))
        job.succeeded.connect(self._on_success)
        job.failed.connect(self._on_failure)
        self._jobs.interact(job, "rooms")

    def _on_success(self, analysis: Analysis) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        assert isinstance(job.work, AnalyzeResponse)
        self._known[job.work.response] = analysis
        self.ready.emit(job.work.response)

    def _on_failure(self, error: Exception) -> None:
        if not isinstance(error, BugError):  # those are told of by the window
            self.failed.emit(error)
