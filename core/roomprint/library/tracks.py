"""Tracks and their fingerprints in one SQLite file: the single source of truth.

A track's row and its fingerprint's arrays are written in one transaction, so there is never one
without the other. Whatever else exists (the vector index, a table on the screen) is built from it.
"""

import zlib
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from roomprint.errors import LibraryError
from roomprint.library.database import Database
from roomprint.library.stored_paths import StoredPaths, shorten_paths

if TYPE_CHECKING:
    from roomprint.library.fingerprint import Fingerprint

SCHEMA = 2  # 1 kept every path whole

# AUTOINCREMENT: the id of a removed track never comes back for another one, so a reader that was
# looking away cannot mistake the two. The path is bytes because a file's name may not be text.
_TABLES = """
CREATE TABLE tracks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL,
    content_hash TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    album TEXT NOT NULL,
    duration_s REAL NOT NULL,
    added_at TEXT NOT NULL
);
CREATE TABLE fingerprints (
    track_id INTEGER PRIMARY KEY REFERENCES tracks(id) ON DELETE CASCADE,
    segments INTEGER NOT NULL,
    dim INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    bands INTEGER NOT NULL,
    vectors_crc INTEGER NOT NULL,
    spectrum_crc INTEGER NOT NULL,
    vectors BLOB NOT NULL,
    spectrum BLOB NOT NULL
);
CREATE TABLE seen (
    path BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    content_hash TEXT NOT NULL
) WITHOUT ROWID;
"""
_COLUMNS = "id, path, content_hash, title, artist, album, duration_s, added_at"


@dataclass(frozen=True)
class Track:
    """One recording of the library. ``added_at`` is ISO 8601 in UTC."""

    id: int
    path: Path
    content_hash: str
    title: str
    artist: str
    album: str
    duration_s: float
    added_at: str


@dataclass(frozen=True)
class Seen:
    """A file as it was when its content was hashed; while size and time stay, so does the hash."""

    size: int
    modified_ns: int
    content_hash: str


class TrackStore:
    """The database; light enough for the window's process, since no vector index comes with it.

    Any number of processes may have it open: readers never wait, writers take turns.

    Args:
        file: The database, created when it is not there.

    Raises:
        LibraryError: From every method, in one sentence that names the file.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._paths = StoredPaths(file.parent)
        self._db = Database(file, _TABLES, SCHEMA, {1: shorten_paths})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # --- the model that made the fingerprints -----------------------------------------------------

    @property
    def identity(self) -> str | None:
        """Identity of the model whose fingerprints these are; None before the first one."""
        return self._db.meta("identity")

    def claim(self, identity: str) -> None:
        """Make this the library of one model; an empty library may change hands."""
        with self._db.writing():
            if self._db.rows("SELECT 1 FROM tracks LIMIT 1"):
                self.require(identity)
            else:
                self._db.set_meta(identity=identity)

    def require(self, identity: str) -> None:
        """Refuse when the library is another model's."""
        if self.identity != identity:
            raise LibraryError(
                f"the library {self.file} was made by another model ({self.identity}, not "
                f"{identity}); use that one, or remove its tracks and add them again"
            )

    # --- tracks ----------------------------------------------------------------------------------

    def tracks(self) -> list[Track]:
        """Every track, in the order of adding."""
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM tracks ORDER BY id")
        return [self._track(row) for row in rows]

    def find(self, content_hash: str) -> Track | None:
        """The track whose file has this content."""
        found = self._db.rows(f"SELECT {_COLUMNS} FROM tracks WHERE content_hash = ?", content_hash)
        return self._track(found[0]) if found else None

    def add(self, track: Track, fingerprint: "Fingerprint", identity: str) -> Track:
        """Write a track with its fingerprint, whole or not at all.

        An older track of the same content (its fingerprint was damaged) makes way.

        Args:
            track: What to write; its id and ``added_at`` are given here.
            fingerprint: Its arrays.
            identity: The model that made the fingerprint.

        Returns:
            The track as written.
        """
        track = replace(
            track,
            title=_text(track.title),
            artist=_text(track.artist),
            album=_text(track.album),
            added_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        vectors = fingerprint.vectors.astype("<f2").tobytes()
        spectrum = fingerprint.spectrum.astype(np.uint8).tobytes()
        row = (
            self._paths.stored(track.path),
            track.content_hash,
            track.title,
            track.artist,
            track.album,
            track.duration_s,
            track.added_at,
        )
        with self._db.writing():
            self.require(identity)
            self._db.write("DELETE FROM tracks WHERE content_hash = ?", track.content_hash)
            cursor = self._db.write("INSERT INTO tracks VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", *row)
            assert cursor.lastrowid is not None
            self._db.write(
                "INSERT INTO fingerprints VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                cursor.lastrowid,
                *fingerprint.vectors.shape,
                *fingerprint.spectrum.shape,
                zlib.crc32(vectors),
                zlib.crc32(spectrum),
                vectors,
                spectrum,
            )
        return replace(track, id=cursor.lastrowid)

    def move(self, track_id: int, path: Path) -> None:
        """Note that a track's file is at another place now."""
        with self._db.writing():
            self._db.write(
                "UPDATE tracks SET path = ? WHERE id = ?", self._paths.stored(path), track_id
            )

    def remove(self, track_ids: Iterable[int]) -> None:
        """Take tracks out, all of them or, when one is not there, none."""
        with self._db.writing():
            for track_id in dict.fromkeys(track_ids):
                if not self._db.write("DELETE FROM tracks WHERE id = ?", track_id).rowcount:
                    raise LibraryError(f"there is no track {track_id} in the library")

    def seen(self) -> dict[Path, Seen]:
        """The files whose content is in the library, as they were when last looked at."""
        found = self._db.rows("SELECT path, size, modified_ns, content_hash FROM seen")
        return {self._paths.path(stored): Seen(*rest) for stored, *rest in found}

    def note(self, files: Mapping[Path, Seen]) -> None:
        """Remember files, so that they need not be read the next time; forget what is of no use."""
        with self._db.writing():
            for path, seen in files.items():
                row = (self._paths.stored(path), *astuple(seen))
                self._db.write("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", *row)
            self._db.write(
                "DELETE FROM seen WHERE content_hash NOT IN (SELECT content_hash FROM tracks)"
            )

    # --- fingerprints ----------------------------------------------------------------------------

    def fingerprint(self, track_id: int) -> tuple[NDArray[np.float16], NDArray[np.uint8]]:
        """The arrays of one track, checked against their checksums.

        Returns:
            Vectors (segments, dim) and spectrum (frames, bands), both read-only.
        """
        found = self._db.rows(
            "SELECT segments, dim, frames, bands, vectors_crc, spectrum_crc, vectors, spectrum "
            "FROM fingerprints WHERE track_id = ?",
            track_id,
        )
        if found:
            segments, dim, frames, bands, vectors_crc, spectrum_crc, vectors, spectrum = found[0]
            sizes_fit = (len(vectors), len(spectrum)) == (2 * segments * dim, frames * bands)
            sums = (zlib.crc32(vectors), zlib.crc32(spectrum))
            if sizes_fit and sums == (vectors_crc, spectrum_crc):
                return (
                    np.frombuffer(vectors, dtype="<f2").reshape(segments, dim),
                    np.frombuffer(spectrum, dtype=np.uint8).reshape(frames, bands),
                )
        raise LibraryError(f"the fingerprint of track {track_id} in {self.file} is damaged")

    def segments(self) -> int:
        """How many fingerprint vectors there are in all."""
        return int(self._db.rows("SELECT coalesce(sum(segments), 0) FROM fingerprints")[0][0])

    # --- for those who keep it open --------------------------------------------------------------

    def changed(self) -> bool:
        """Whether another connection has written since the last call; costs microseconds."""
        return self._db.changed()

    def reading(self) -> AbstractContextManager[None]:
        """Everything read inside is of one moment, whatever others write meanwhile."""
        return self._db.reading()

    def problems(self) -> list[str]:
        """What is wrong with the database itself; empty when it is sound."""
        lone = self._db.rows("SELECT id FROM tracks EXCEPT SELECT track_id FROM fingerprints")
        return [*self._db.problems(), *(f"track {row[0]} has no fingerprint" for row in lone)]

    def size_bytes(self) -> int:
        """Room taken on the disk."""
        return self._db.size_bytes()

    def _track(self, row: tuple[Any, ...]) -> Track:
        track_id, stored, *rest = row
        return Track(track_id, self._paths.path(stored), *rest)


def _text(text: str) -> str:
    """``text`` without the half characters that a file's name may bring along."""
    return text.encode(errors="replace").decode()
