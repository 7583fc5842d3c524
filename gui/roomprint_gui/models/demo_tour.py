"""The way from an empty library to the first recognised piece, without a file of one's own."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from roomprint.corpora.demo import WriteDemo
from roomprint.library.tracks import Track
from roomprint.workspace import Workspace
from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.models.library_model import LibraryModel

_PIECE = 6  # any of them would do
_START_S = 8.0
_LOOKED_AT = 100  # tracks whose files are looked for; a disk may be slow


class DemoTour(QObject):
    """Composes the demo pieces, adds them, and plays one of them into the recognizer.

    Where the library has tracks already, one of those is played.
    """

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
        self._then: Callable[[], None] = self._play
        self._under_way = False
        self._played: set[int] = set()

    @property
    def under_way(self) -> bool:
        """Whether pieces are being composed or added."""
        return self._under_way

    def begin(self) -> None:
        """Start the tour, unless it is under way; its jobs show in the strip, to be cancelled."""
        self._fill(self._play)

    def fill(self) -> None:
        """Compose and add the pieces, and play none."""
        self._fill(self._rest)

    def play(self) -> None:
        """Play a track of the library into the recognizer, each time another one.

        The demo pieces are composed and added first where no track has its file.
        """
        track = self._track()
        if track is None:
            self.begin()
            return
        self._played.add(track.id)
        start_s = min(_START_S, track.duration_s / 4)
        self._identify.listen_to_file(track.path, start_s, f"'{track.title}'")
        self.playing.emit()

    def _fill(self, then: Callable[[], None]) -> None:
        if self._under_way:
            return
        self._set_under_way(True)
        self._then = then
        work = WriteDemo(folder=self._workspace.demo)
        job = Job(work, "Composing the demo library", _composed_in_words)
        self._ends_unless_it_succeeds(job)
        job.succeeded.connect(self._add)
        self._jobs.start(job)

    def _add(self, pieces: list[Path]) -> None:
        self._pieces = pieces
        job = self._library.add([self._workspace.demo], "Adding the demo library")
        self._ends_unless_it_succeeds(job)
        job.succeeded.connect(lambda _: self._then())

    def _track(self) -> Track | None:
        """One whose file is there, not played yet if possible; a long one is named more surely."""
        some = islice(self._library.table.tracks, _LOOKED_AT)
        there = [track for track in some if track.path.is_file()]
        there.sort(key=lambda track: (track.id in self._played, track.duration_s < 2 * _START_S))
        return there[0] if there else None

    def _rest(self) -> None:
        self._set_under_way(False)

    def _play(self) -> None:
        piece = self._pieces[_PIECE % len(self._pieces)]
        self._identify.listen_to_file(piece, _START_S, f"the demo piece '{piece.stem}'")
        self._rest()
        self.playing.emit()

    def _ends_unless_it_succeeds(self, job: Job) -> None:
        job.failed.connect(lambda: self._set_under_way(False))
        job.cancelled.connect(lambda: self._set_under_way(False))

    def _set_under_way(self, under_way: bool) -> None:
        self._under_way = under_way
        self.under_way_changed.emit(under_way)


def _composed_in_words(pieces: Any) -> str:
    return f"{words.count(len(pieces), 'piece')} composed."
