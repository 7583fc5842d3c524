"""Digests of what something is made of: of the same it is the same, so it need not be made anew."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path


def digest_of(text: str) -> str:
    """Sixteen hex digits that change with the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def marks_of(files: Iterable[Path]) -> Iterator[str]:
    """What changes with each file, as it looks from outside: where it is, its size and its time.

    One that has gone has no mark.
    """
    for file in files:
        try:
            status = file.stat()
        except OSError:
            continue
        yield f"{file.resolve()}:{status.st_size}:{status.st_mtime_ns}"
