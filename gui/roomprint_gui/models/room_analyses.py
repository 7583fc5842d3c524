"""Analyses of responses, worked out in the warm process, each of them once."""

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from roomprint.errors import RoomError
from roomprint.rooms.analysis import Analysis, AnalyzeResponse
from roomprint.rooms.response import ImpulseResponse
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.worker import BugError


class RoomAnalyses(QObject):
    """Answers at once when it knows; otherwise ``ready`` comes, or ``failed``.

    What the response itself is the reason for is not tried again; the death of the process is.
    """

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
        response = self._answered()
        self._known[response] = analysis
        self.ready.emit(response)

    def _answered(self) -> ImpulseResponse:
        """Whose analysis the signal at hand is about."""
        job = self.sender()
        assert isinstance(job, Job)
        assert isinstance(job.work, AnalyzeResponse)
        return job.work.response

    def _on_failure(self, error: Exception) -> None:
        if not isinstance(error, RoomError | BugError):  # the process died: another one may not
            self._asked.pop(self._answered(), None)
        if not isinstance(error, BugError):  # those are told of by the window
            self.failed.emit(error)
