"""Files that are either whole or absent."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident

# on Windows nothing takes the place of a file that somebody reads just now
_PATIENCE_S = 2.0 if os.name == "nt" else 0.0


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path beside ``path`` to write to; on a clean exit it takes ``path``'s place.

    The new content is on the disk before the rename, so a crash leaves the old file or the new
    one, never a part. On an error the part is removed and the old file stays.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.{get_ident()}.part")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        take_place(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` in one step."""
    with whole_file(path) as part:
        part.write_bytes(content)


def take_place(part: Path, path: Path) -> None:
    """Give ``part`` the name ``path``, and its place where there is a file already.

    Raises:
        OSError: The system does not allow it; on Windows, not within two seconds.
    """
    patience = time.monotonic() + _PATIENCE_S
    while True:
        try:
            part.replace(path)
        except PermissionError:
            if time.monotonic() >= patience:
                raise
            time.sleep(0.01)
        else:
            return
