"""The library as a recognizer needs it: tracks, and an index of their fingerprints in memory."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.names import shown
from roomprint.errors import LibraryError
from roomprint.library.rows import RowMap
from roomprint.library.searching import search_tracks
from roomprint.library.tracks import Seen, Track, TrackStore
from roomprint.library.vectors import FlatIndex, VectorIndex
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.audio.files import AudioInfo
    from roomprint.library.fingerprint import Fingerprint


@dataclass(frozen=True)
class LibraryStatistics:
    """How much there is.

    Attributes:
        tracks: Recordings.
        seconds: Their length in all.
        segments: Fingerprint vectors.
        bytes: Room taken on the disk.
        identity: The model that made the fingerprints; empty before the first track.
    """

    tracks: int
    seconds: float
    segments: int
    bytes: int
    identity: str


class Library:
    """The tracks of a workspace and a vector index of their fingerprints.

    The index is built from the database at opening and follows it afterwards; it is never on the
    disk, so the two cannot disagree. A track whose fingerprint is damaged is left out of the index
    and listed in :attr:`damaged`; adding its file again mends it.

    Args:
        workspace: The workspace's folder.
        identity: The model in use; a library that another model filled is refused.
        dim: Length of that model's vectors.

    Raises:
        LibraryError: It is another model's, damaged, or of a newer format.
    """

    def __init__(self, workspace: Path, identity: str, dim: int) -> None:
        self.workspace = Workspace(workspace).open()
        self.identity = identity
        self.index: VectorIndex = FlatIndex(dim)
        self._rows = RowMap()
        self._tracks: dict[int, Track] = {}
        self._store = TrackStore(self.workspace.library_file)
        self._spectrum = lru_cache(maxsize=64)(
            lambda track_id: self._store.fingerprint(track_id)[1]
        )
        try:
            self._store.claim(identity)
            self._follow()
        except LibraryError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    # --- what is there ---------------------------------------------------------------------------

    def tracks(self) -> list[Track]:
        """Every track, in the order of adding."""
        return list(self._tracks.values())

    def track(self, track_id: int) -> Track:
        """One track.

        Raises:
            LibraryError: There is none with this id.
        """
        try:
            return self._tracks[track_id]
        except KeyError:
            raise LibraryError(f"there is no track {track_id} in the library") from None

    @property
    def damaged(self) -> list[Track]:
        """The tracks whose fingerprint is damaged, so that nothing can be recognised as them."""
        return [track for track in self._tracks.values() if not self.rows_of(track.id)]

    @property
    def warnings(self) -> list[str]:
        """A sentence for each damaged track."""
        return [
            f"the fingerprint of {shown(track.path)} is damaged and was left out; "
            "add the file again"
            for track in self.damaged
        ]

    def search(self, text: str) -> list[Track]:
        """The tracks in whose title, artist, album or path every word of ``text`` occurs."""
        return search_tracks(self._tracks.values(), text)

    def find(self, content_hash: str) -> Track | None:
        """The track whose file has this content, unless its fingerprint is damaged."""
        track = self._store.find(content_hash)
        return track if track and self.rows_of(track.id) else None

    def has(self, content_hash: str) -> bool:
        """Whether a file of this content is in the library with a sound fingerprint."""
        return self.find(content_hash) is not None

    def statistics(self) -> LibraryStatistics:
        """How much there is."""
        return library_statistics(self._store)

    # --- fingerprints ----------------------------------------------------------------------------

    def rows_of(self, track_id: int) -> range:
        """The index rows of one track, segment by segment."""
        return self._rows.rows_of(track_id)

    def locate(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Track ids and segments of index rows, each shaped as ``rows``."""
        return self._rows.locate(rows)

    def spectrum(self, track_id: int) -> NDArray[np.uint8]:
        """The spectrum (frames, bands) of one track; the last few are kept in memory."""
        return self._spectrum(track_id)

    # --- changes ---------------------------------------------------------------------------------

    def add(
        self, path: Path, info: "AudioInfo", content_hash: str, fingerprint: "Fingerprint"
    ) -> Track:
        """Write a track and its fingerprint in one transaction, then index it.

        Args:
            path: The file, absolute.
            info: Its tags.
            content_hash: Of its bytes.
            fingerprint: Made by the model this library was opened with.

        Returns:
            The new track; an older one with the same content has made way.
        """
        track = Track(
            id=0,
            path=path,
            content_hash=content_hash,
            title=info.title,
            artist=info.artist,
            album=info.album,
            duration_s=fingerprint.duration_s,
            added_at="",
        )
        track = self._store.add(track, fingerprint, self.identity)
        same = [old.id for old in self._tracks.values() if old.content_hash == content_hash]
        self._forget(same)
        self._tracks[track.id] = track
        self._enter([(track.id, fingerprint.vectors)])
        return track

    def move(self, track_id: int, path: Path) -> None:
        """Note that a track's file is at another place now."""
        self._store.move(track_id, path)
        self._follow()

    def seen(self) -> dict[Path, Seen]:
        """The files whose content is in the library, as they were when last looked at."""
        return self._store.seen()

    def note(self, files: Mapping[Path, Seen]) -> None:
        """Remember files, so that they need not be read the next time."""
        self._store.note(files)

    def remove(self, track_ids: Iterable[int]) -> None:
        """Take tracks out; the files themselves stay.

        Raises:
            LibraryError: One of them is not there; then none is removed.
        """
        ids = list(track_ids)
        self._store.remove(ids)
        self._forget(ids)

    def refresh(self) -> bool:
        """Take over what another process has added, moved or removed.

        Returns:
            Whether anything was new; looking costs microseconds.
        """
        if not self._store.changed():
            return False
        self._follow()
        return True

    @contextmanager
    def adding(self) -> Iterator[None]:
        """Be the only one who adds.

        Raises:
            LibraryError: Another process is at it.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.workspace.root / "library.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise LibraryError(
                f"another Roomprint is adding to the library in {self.workspace.root}; "
                "wait until it is done"
            ) from None
        try:
            yield
        finally:
            lock.release()

    # --- inside ----------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Bring tracks and index to what the database holds."""
        with self._store.reading():
            self._store.require(self.identity)
            tracks = {track.id: track for track in self._store.tracks()}
            self._forget([track_id for track_id in self._tracks if track_id not in tracks])
            self._enter(self._read([t for t in tracks.values() if t.id not in self._tracks]))
        self._tracks = tracks

    def _read(self, tracks: list[Track]) -> Iterator[tuple[int, NDArray[np.float16]]]:
        for track in tracks:
            with suppress(LibraryError):
                yield track.id, self._store.fingerprint(track.id)[0]

    def _enter(self, fingerprints: Iterable[tuple[int, NDArray[np.float16]]]) -> None:
        runs = []
        for track_id, vectors in fingerprints:
            self.index.add(vectors.astype(np.float32))
            runs.append((track_id, len(vectors)))
        self._rows.append(runs)

    def _forget(self, track_ids: list[int]) -> None:
        rows = self._rows.remove(track_ids)
        if len(rows):
            self.index.remove(rows)
        for track_id in track_ids:
            self._tracks.pop(track_id, None)


def library_statistics(store: TrackStore) -> LibraryStatistics:
    """How much ``store`` holds; needs no index and no model."""
    tracks = store.tracks()
    return LibraryStatistics(
        tracks=len(tracks),
        seconds=sum(track.duration_s for track in tracks),
        segments=store.segments(),
        bytes=store.size_bytes(),
        identity=store.identity or "",
    )
