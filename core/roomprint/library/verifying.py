"""Is everything still as it was added?"""

from dataclasses import dataclass
from pathlib import Path

from roomprint.audio.names import shown
from roomprint.errors import LibraryError
from roomprint.library.tracks import Track, TrackStore
from roomprint.settings import Config
from roomprint.steps import Progress, Steps
from roomprint.workspace import Workspace


@dataclass(frozen=True)
class VerifyReport:
    """What a check of the library found.

    Attributes:
        tracks: How many were looked at.
        missing: Tracks whose file is gone; adding it from its new place notes the move.
        changed: Tracks whose file has other content now, or cannot be read.
        damaged: Tracks whose fingerprint does not match its checksum; adding the file mends it.
        problems: What is wrong with the database itself, in SQLite's words.
    """

    tracks: int
    missing: tuple[Track, ...]
    changed: tuple[Track, ...]
    damaged: tuple[Track, ...]
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing at all was found."""
        return not (self.missing or self.changed or self.damaged or self.problems)


@dataclass(frozen=True, kw_only=True)
class VerifyLibrary(Config):
    """Read everything that the library is made of; changes nothing.

    Args:
        workspace: Where the library is.
    """

    workspace: Path

    def steps(self) -> Steps[VerifyReport]:
        """Check the database, then each track's fingerprint and file."""
        from roomprint.audio.files import has_content

        with TrackStore(Workspace(self.workspace).open().library_file) as store:
            yield Progress(0, 0, "Checking the database")
            problems = tuple(store.problems())
            tracks = store.tracks()
            missing, changed, damaged = [], [], []
            for done, track in enumerate(tracks):
                yield Progress(done, len(tracks), f"Checking {shown(track.path.name)}")
                if not _readable(store, track):
                    damaged.append(track)
                if not track.path.exists():
                    missing.append(track)
                elif not has_content(track.path, track.content_hash):
                    changed.append(track)
        return VerifyReport(len(tracks), tuple(missing), tuple(changed), tuple(damaged), problems)


def _readable(store: TrackStore, track: Track) -> bool:
    try:
        store.fingerprint(track.id)
    except LibraryError:
        return False
    return True
