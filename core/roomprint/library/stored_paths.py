"""How the library's database keeps paths: those inside its workspace as seen from there.

A path is bytes on the disk, because a file's name may not be text.
"""

import os
from pathlib import Path

from roomprint.inside import ROOT, below, plain
from roomprint.library.database import Database

_INSIDE = os.fsencode(f"{ROOT}/")


class StoredPaths:
    """Writes and reads the paths of one library.

    Args:
        root: The workspace's folder, where it is now.
    """

    def __init__(self, root: Path) -> None:
        self._root = plain(root)

    def stored(self, path: Path) -> bytes:
        """What the database keeps of ``path``."""
        rest = below(path, self._root)
        return os.fsencode(path) if rest is None else _INSIDE + os.fsencode(rest.as_posix())

    def path(self, stored: bytes) -> Path:
        """Where the file is."""
        if stored.startswith(_INSIDE):
            return self._root / os.fsdecode(stored[len(_INSIDE) :])
        return Path(os.fsdecode(stored))


def shorten_paths(database: Database) -> None:
    """Format 1 kept every path whole; 2 keeps those inside the workspace as seen from there.

    A file that is gone from its whole path is looked for inside the workspace, which may have been
    copied to this place: the longest end of the path that names a file there of the size that was
    noted.
    """
    root = database.file.parent
    paths = StoredPaths(root)
    sizes = dict(database.rows("SELECT path, size FROM seen"))
    tracks = database.rows("SELECT id, path FROM tracks")
    known = {old for (old,) in database.rows("SELECT path FROM seen")} | {old for _, old in tracks}
    new = {old: _shortened(paths, root, old, sizes.get(old)) for old in known}
    for track_id, old in tracks:
        database.write("UPDATE tracks SET path = ? WHERE id = ?", new[old], track_id)
    for old in sizes:
        if new[old] != old:
            database.write("UPDATE OR REPLACE seen SET path = ? WHERE path = ?", new[old], old)


def _shortened(paths: StoredPaths, root: Path, old: bytes, size: int | None) -> bytes:
    path = Path(os.fsdecode(old))
    stored = paths.stored(path)
    if stored != old or not path.is_absolute() or path.exists():
        return stored
    for first in range(1, len(path.parts)):
        there = root.joinpath(*path.parts[first:])
        if there.is_file() and size in (None, there.stat().st_size):
            return paths.stored(plain(there))
    return stored
