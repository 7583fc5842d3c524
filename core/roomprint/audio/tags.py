"""Title, artist and album, from the tags of any kind of file."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mutagen

FIELDS = ("title", "artist", "album")
# easy names (mp3, m4a, flac, ogg, opus), then ASF (wma), ID3 in wav and aiff; APE is the first
KEYS = {
    "title": ("title", "Title", "TIT2"),
    "artist": ("artist", "Author", "Artist", "TPE1"),
    "album": ("album", "WM/AlbumTitle", "Album", "TALB"),
}


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
            found = mutagen.File(file, easy=True)
    except (mutagen.MutagenError, OSError, ValueError, LookupError, struct.error):
        found = None
    tags = (found.tags if found is not None else None) or {}
    return Tags(**{field: _text(tags, field) or _clean(fallback.get(field)) for field in FIELDS})


def _text(tags: Any, field: str) -> str:
    for key in KEYS[field]:
        if key in tags:
            value = tags[key]
            values = value if isinstance(value, list) else getattr(value, "text", [value])
            return ", ".join(filter(None, map(_clean, values)))
    return ""


def _clean(value: object) -> str:
    """One line of text: tags carry line ends, zero bytes and padding."""
    text = str(value or "").encode("utf-8", "replace").decode()
    return " ".join(text.replace("\0", " ").split())
