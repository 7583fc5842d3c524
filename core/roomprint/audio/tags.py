"""Title, artist and album, from the tags of any kind of file."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tinytag import TinyTag, TinyTagException

FIELDS = ("title", "artist", "album")


@dataclass(frozen=True)
class Tags:
    """What a file says of itself; empty where it says nothing."""

    title: str = ""
    artist: str = ""
    album: str = ""


def read_tags(path: Path, fallback: Mapping[str, str]) -> Tags:
    """Read the tags of ``path``; what it lacks is taken from ``fallback``.

    Damaged tags are as good as none: they never keep a file from being heard.
    """
    try:
        with path.open("rb") as file:
            found = TinyTag.get(file_obj=file, duration=False).as_dict()
    except (TinyTagException, OSError, ValueError, LookupError, struct.error):
        found = {}
    return Tags(
        **{field: _text(found.get(field)) or _clean(fallback.get(field)) for field in FIELDS}
    )


def _text(values: object) -> str:
    """All values of a field, as of a duet's artists, in one line."""
    return ", ".join(filter(None, map(_clean, values))) if isinstance(values, list) else ""


def _clean(value: object) -> str:
    """One line of text: tags carry line ends, zero bytes and padding."""
    text = str(value or "").encode("utf-8", "replace").decode()
    return " ".join(text.replace("\0", " ").split())
