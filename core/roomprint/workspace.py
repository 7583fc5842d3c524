"""The folder where everything a person makes lives: library, models, runs, rooms, demo."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import platformdirs

from roomprint.atomic import write_whole
from roomprint.errors import WorkspaceError, reason_of

SCHEMA = 1
ENVIRONMENT_VARIABLE = "ROOMPRINT_WORKSPACE"


def default_root() -> Path:
    """The folder named by ``ROOMPRINT_WORKSPACE``, else the platform's user-data folder."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    return Path(named) if named else platformdirs.user_data_path("roomprint", appauthor=False)


@dataclass(frozen=True)
class Workspace:
    """Names the places under one root; touches the disk only in :meth:`open`."""

    root: Path

    @property
    def library_file(self) -> Path:
        """The database of tracks and fingerprints."""
        return self.root / "library.sqlite"

    @property
    def models(self) -> Path:
        """Models of one's own, one folder each."""
        return self.root / "models"

    @property
    def chosen_model(self) -> Path:
        """Which model an empty library begins with, where one was chosen."""
        return self.root / "model.json"

    @property
    def evaluation(self) -> Path:
        """Libraries of evaluations and what they measured so far."""
        return self.root / "evaluation"

    @property
    def results(self) -> Path:
        """What evaluations found, one file each."""
        return self.evaluation / "found"

    @property
    def runs(self) -> Path:
        """Training runs, one folder each."""
        return self.root / "runs"

    @property
    def rooms(self) -> Path:
        """Room projects."""
        return self.root / "rooms"

    @property
    def unsaved_rooms(self) -> Path:
        """Changes of rooms that no file has yet."""
        return self.root / "unsaved rooms"

    @property
    def enrolled_rooms(self) -> Path:
        """Rooms that are known by name, one file each."""
        return self.root / "enrolled rooms"

    @property
    def dry_sounds(self) -> Path:
        """Roomprint's own sounds to put into rooms, once they were made."""
        return self.root / "dry sounds"

    @property
    def recordings(self) -> Path:
        """What was recorded, one WAV each."""
        return self.root / "recordings"

    @property
    def demo(self) -> Path:
        """The demo pieces, once they were written."""
        return self.root / "demo"

    def open(self) -> Self:
        """Make the folder if it is not there, and check that this version can use it.

        Raises:
            WorkspaceError: It cannot be made, or is damaged, or a newer version made it.
        """
        mark = self.root / "workspace.json"
        try:
            for folder in (self.root, self.models, self.runs, self.rooms, self.demo):
                folder.mkdir(parents=True, exist_ok=True)
            if not mark.exists():
                write_whole(mark, json.dumps({"schema": SCHEMA}).encode())
            text = mark.read_bytes()
        except OSError as error:
            raise WorkspaceError(
                f"the workspace {self.root} cannot be used: {reason_of(error)}"
            ) from error
        schema = _schema(text)
        if schema is None:
            raise WorkspaceError(
                f"{mark} is damaged; delete it and start again, nothing else depends on it"
            )
        if schema > SCHEMA:
            raise WorkspaceError(
                f"the workspace {self.root} was made by a newer Roomprint; update this one"
            )
        return self


def _schema(text: bytes) -> int | None:
    """The schema version that ``workspace.json`` states, or None when it states none."""
    try:
        schema = json.loads(text)["schema"]
    except (ValueError, KeyError, TypeError):
        return None
    return schema if isinstance(schema, int) else None
