"""Digests of what something is made of: of the same it is the same, so it need not be made anew."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from roomprint.inside import kept
from roomprint.workspace import workspace_of


def digest_of(text: str) -> str:
    """Sixteen hex digits that change with the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def marks_of(files: Iterable[Path]) -> Iterator[str]:
    """What changes with each file, as it looks from outside: where it is, its size and its time.

    One inside a workspace stays the same when all of that is at another place. One that has gone
    has no mark.
    """
    roots: dict[Path, Path | None] = {}
    for file in files:
        try:
            status = file.stat()
        except OSError:
            continue
        place = file.resolve()
        if place.parent not in roots:
            roots[place.parent] = workspace_of(place.parent)
        named = kept(str(place), roots[place.parent])
        yield f"{named}:{status.st_size}:{status.st_mtime_ns}"


def contents_of(files: Iterable[Path], folder: Path) -> Iterator[str]:
    """What changes with each file, as it is within: its place in ``folder`` and what it holds.

    One that cannot be read has no mark.
    """
    for file in files:
        try:
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            continue
        yield f"{file.relative_to(folder).as_posix()}:{digest}"
