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

    begun = Signal()
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

    def begin(self) -> None:
        """Start the tour; its jobs show in the strip and can be cancelled there."""
        work = WriteDemo(folder=self._workspace.demo)
        job = Job(work, "Composing the demo library", _composed_in_words)
        job.succeeded.connect(self._add)
        self._jobs.start(job)
        self.begun.emit()

    def _add(self, pieces: list[Path]) -> None:
        self._pieces = pieces
        job = self._library.add([self._workspace.demo], "Adding the demo library")
        job.succeeded.connect(self._play)

    def _play(self, _: AddReport) -> None:
        piece = self._pieces[_PIECE % len(self._pieces)]
        self._identify.listen_to_file(piece, _START_S, f"the demo piece '{piece.stem}'")
        self.playing.emit()


def _composed_in_words(pieces: Any) -> str:
    return f"{words.count(len(pieces), 'piece')} composed."
