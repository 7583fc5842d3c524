"""What the library page shows, and what can be done with it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from roomprint.library.adding import AddTracks
from roomprint.library.tracks import Track, TrackStore
from roomprint.library.verifying import VerifyLibrary
from roomprint.workspace import Workspace
from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs, JobState
from roomprint_gui.models.reports import added_in_words, verified_in_words
from roomprint_gui.models.store_thread import StoreThread
from roomprint_gui.models.track_table import TrackTable

_REFRESH_MS = 1000
_TRACKS_PER_MS = 5  # a longer list is read less often while it grows


@dataclass(frozen=True)
class Listing:
    """The library at one moment; after a cancelled adding also how many tracks that left."""

    tracks: list[Track]
    size_bytes: int
    left_by_cancelled: int | None = None


class LibraryModel(QObject):
    """The tracks of one workspace.

    Files are added in one job at a time; more of them wait for it, and can be cancelled while they
    do. ``queued`` comes with a job that has to wait, ``listed`` with every fresh reading, ``added``
    and ``verified`` with a job's report, ``cancelled`` with the number of tracks that a cancelled
    adding left, ``damaged_changed`` with the tracks of a damaged fingerprint, ``failed`` with an
    error that belongs on the page.
    """

    listed = Signal()
    queued = Signal(object)
    adding_changed = Signal(bool)
    added = Signal(object)
    cancelled = Signal(int)
    verified = Signal(object)
    damaged_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs) -> None:
        super().__init__()
        self.table = TrackTable()
        self._workspace = workspace
        self._jobs = jobs
        self._listing: Listing | None = None
        self._broken = False
        self._damaged: list[Track] = []
        self._found_damaged: set[int] = set()
        self._adding: list[tuple[Job, int]] = []  # with its number of paths; the first one runs
        self._before: set[int] = set()  # tracks before the first one; the store's thread's own
        self._store = StoreThread(workspace.library_file)
        self._pause = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._pause.timeout.connect(self.refresh)
        self._store.answered.connect(self._on_listing)
        self._store.failed.connect(self._on_failure)

    @property
    def known(self) -> bool:
        """Whether the library has been read yet."""
        return self._listing is not None

    @property
    def is_adding(self) -> bool:
        """Whether files are being added now."""
        return bool(self._adding)

    @property
    def summary(self) -> str:
        """The library in one line: ``42 tracks, 1.5 h, 18 MB; 1 more item waits``."""
        waiting = sum(number for _, number in self._adding[1:])
        more = f"; {words.count(waiting, 'more item')} {'waits' if waiting == 1 else 'wait'}"
        return self._contents() + (more if waiting else "")

    def _contents(self) -> str:
        if self._listing is None:
            return "The library could not be read" if self._broken else "Reading the library…"
        if not self._listing.tracks:
            return "Nothing in it yet"
        seconds = sum(track.duration_s for track in self._listing.tracks)
        number = words.count(len(self._listing.tracks), "track")
        return f"{number}, {words.duration(seconds)}, {words.size(self._listing.size_bytes)}"

    def refresh(self) -> None:
        """Read the library anew."""
        self._store.ask(_read)

    def add(self, paths: Iterable[Path], title: str = "") -> Job:
        """Add files and folders, after those that are being added; skips what is there already."""
        chosen = tuple(paths)
        what = chosen[0].name if len(chosen) == 1 else words.count(len(chosen), "item")
        work = AddTracks(workspace=self._workspace.root, paths=chosen)
        job = Job(work, title or f"Adding {what}", added_in_words)
        job.progressed.connect(self._on_progress)
        job.succeeded.connect(self.added)
        job.finished.connect(self._on_added)
        self._adding.append((job, len(chosen)))
        self._add_next()
        if self._adding[0][0] is not job:
            self.queued.emit(job)
        self.adding_changed.emit(True)
        return job

    def remove(self, track_ids: Iterable[int]) -> None:
        """Take tracks out of the library; their files stay where they are."""
        ids = tuple(track_ids)

        def remove(store: TrackStore) -> Listing:
            store.remove(ids)
            return _read(store)

        self._store.ask(remove)

    def note_damaged(self, tracks: Iterable[Track]) -> None:
        """Take over which tracks have a damaged fingerprint; they count while they are there."""
        self._found_damaged = {track.id for track in tracks}
        self._tell_damaged()

    def verify(self) -> None:
        """Check every track's file and fingerprint."""
        work = VerifyLibrary(workspace=self._workspace.root)
        job = Job(work, "Verifying the library", verified_in_words)
        job.succeeded.connect(self.verified)
        self._jobs.start(job)

    def stop(self) -> None:
        """Let go of the database; connect this to ``aboutToQuit``."""
        del self._adding[1:]
        self._pause.stop()
        self._store.stop()

    def _add_next(self) -> None:
        if self._adding and self._adding[0][0].state is JobState.WAITING:
            job = self._adding[0][0]
            job.cancelled.connect(self._on_cancelled)  # one that only waited has left nothing
            self._note_tracks()
            self._jobs.start(job)

    def _note_tracks(self) -> None:
        self._before = before = set[int]()

        def read(store: TrackStore) -> Listing:
            listing = _read(store)
            before.update(track.id for track in listing.tracks)
            return listing

        self._store.ask(read)

    def _on_progress(self) -> None:
        if not self._pause.isActive():
            self._pause.start()

    def _on_cancelled(self) -> None:
        before = self._before

        def read(store: TrackStore) -> Listing:
            listing = _read(store)
            left = sum(1 for track in listing.tracks if track.id not in before)
            return replace(listing, left_by_cancelled=left)

        self._store.ask(read)

    def _on_added(self) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        self._adding = [entry for entry in self._adding if entry[0] is not job]
        self._pause.stop()
        self.refresh()
        self._add_next()
        self.adding_changed.emit(self.is_adding)

    def _on_listing(self, listing: Listing) -> None:
        if self._listing is None or self._listing.tracks != listing.tracks:
            self.table.set_tracks(listing.tracks)
        self._listing = listing
        self._tell_damaged()
        self._pause.setInterval(max(_REFRESH_MS, len(listing.tracks) // _TRACKS_PER_MS))
        self.listed.emit()
        if listing.left_by_cancelled is not None:
            self.cancelled.emit(listing.left_by_cancelled)

    def _tell_damaged(self) -> None:
        # a track whose file was added again has a new id
        damaged = [track for track in self.table.tracks if track.id in self._found_damaged]
        if damaged != self._damaged:
            self._damaged = damaged
            self.damaged_changed.emit(damaged)

    def _on_failure(self, error: Exception) -> None:
        self._broken = True
        self.listed.emit()
        self.failed.emit(error)


def _read(store: TrackStore) -> Listing:
    return Listing(store.tracks(), store.size_bytes())
