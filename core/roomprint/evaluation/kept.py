"""What an evaluation has measured so far, on the disk, so that it goes on where it stopped."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from roomprint.atomic import write_whole
from roomprint.errors import WorkspaceError, reason_of
from roomprint.training.run_folder import parse_lines


class Kept:
    """Numbers by name, one line each in a file that is named by what they depend on.

    A line that a crash cut short is measured again.

    Args:
        folder: Where such files lie.
        about: All that the numbers depend on, as plain data.

    Raises:
        WorkspaceError: The disk refuses.
    """

    def __init__(self, folder: Path, about: Mapping[str, Any]) -> None:
        marked = json.dumps(about, sort_keys=True).encode()
        self._path = folder / f"{blake2b(marked, digest_size=8).hexdigest()}.jsonl"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            rows = parse_lines(self._path.read_bytes()) if self._path.exists() else []
            self._values = {row["name"]: row["value"] for row in rows if "name" in row}
            lines = [{"about": dict(about)}, *({"name": n, "value": v} for n, v in self._all())]
            write_whole(self._path, b"".join(map(_line, lines)))
        except OSError as error:
            raise self._refused(error) from error

    def get(self, name: str) -> Any | None:
        """What was kept as ``name``; None when nothing was."""
        return self._values.get(name)

    def keep(self, name: str, value: Any) -> None:
        """Write plain data down under ``name``."""
        try:
            with self._path.open("ab") as file:
                file.write(_line({"name": name, "value": value}))
        except OSError as error:
            raise self._refused(error) from error
        self._values[name] = value

    def _all(self) -> list[tuple[str, Any]]:
        return list(self._values.items())

    def _refused(self, error: OSError) -> WorkspaceError:
        return WorkspaceError(f"the results '{self._path}' cannot be kept: {reason_of(error)}")


def _line(row: Mapping[str, Any]) -> bytes:
    return (json.dumps(row) + "\n").encode()
