"""The way from an empty library to the first recognised piece, without a file of one's own."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from roomprint.corpora.demo import WriteDemo
from roomprint.library.adding import AddReport
from roomprint.workspace import Workspace
from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.models.library_model import LibraryModel

_PIECE = 6  # any of them would do
_START_S = 8.0


class DemoTour(QObject):
    """Composes the demo pieces, adds them, and plays one of them into the recognizer."""

    under_way_changed = Signal(bool)
    playing = Signal()

    def __init__(
        self, workspace: Workspace, jobs: Jobs, library: LibraryModel, identify: IdentifyModel
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self._library = library
        self._identify = identify
        self._pieces: list[Path] = []
        self._under_way = False

    def begin(self) -> None:
        """Start the tour, unless it is under way; its jobs show in the strip, to be cancelled."""
        if self._under_way:
            return
        self._set_under_way(True)
        work = WriteDemo(folder=self._workspace.demo)
        job = Job(work, "Composing the demo library", _composed_in_words)
        self._ends_unless_it_succeeds(job)
        job.succeeded.connect(self._add)
        self._jobs.start(job)

    def _add(self, pieces: list[Path]) -> None:
        self._pieces = pieces
        job = self._library.add([self._workspace.demo], "Adding the demo library")
        self._ends_unless_it_succeeds(job)
        job.succeeded.connect(self._play)

    def _play(self, _: AddReport) -> None:
        piece = self._pieces[_PIECE % len(self._pieces)]
        self._identify.listen_to_file(piece, _START_S, f"the demo piece '{piece.stem}'")
        self._set_under_way(False)
        self.playing.emit()

    def _ends_unless_it_succeeds(self, job: Job) -> None:
        job.failed.connect(lambda: self._set_under_way(False))
        job.cancelled.connect(lambda: self._set_under_way(False))

    def _set_under_way(self, under_way: bool) -> None:
        self._under_way = under_way
        self.under_way_changed.emit(under_way)


def _composed_in_words(pieces: Any) -> str:
    return f"{words.count(len(pieces), 'piece')} composed."
