"""Which files there are, and whether two are the same."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from roomprint.audio.names import shown
from roomprint.errors import AudioError

SOUND = "wav wave w64 rf64 aif aiff aifc caf au snd flac ogg oga opus spx mp3 mp2 m4a m4b aac wma"
RARER = "ac3 eac3 dts ape wv tta tak mpc amr mka"
VIDEO = "mp4 m4v mov mkv webm avi wmv asf flv mpg mpeg ts m2ts 3gp ogv"
SUFFIXES = frozenset(f".{end}" for kinds in (SOUND, RARER, VIDEO) for end in kinds.split())


def find_audio(paths: Iterable[Path]) -> list[Path]:
    """List the sound files in ``paths``, each once.

    A file is taken as it is given, whatever its name, so that reading it can say what is wrong; so
    is a folder that cannot be opened. Folders are searched to the bottom, in order of name, for
    names that end as sound and video files do; hidden files and folders are passed over, and a
    link that leads back up is followed once.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for file in _inside(path, set()) if _is_folder(path) else [path]:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _inside(folder: Path, seen: set[str]) -> Iterator[Path]:
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            yield from _inside(entry, seen)
        elif entry.suffix.lower() in SUFFIXES:
            yield entry


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # nobody may look where it lies
        return False


def content_hash(path: Path) -> str:
    """SHA-256 of the bytes of ``path``, in hex.

    Raises:
        AudioError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a possible name"
        raise AudioError(f"{shown(path)} cannot be read: {reason}") from error


def has_content(path: Path, content: str) -> bool:
    """Whether ``path`` can be read and what it holds has this hash."""
    try:
        return content_hash(path) == content
    except AudioError:
        return False
