"""The folder where everything a person makes lives: library, models, runs, rooms, demo."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import platformdirs

from roomprint.atomic import write_whole
from roomprint.errors import WorkspaceError, reason_of
from roomprint.inside import plain

SCHEMA = 1
_LIBRARY = "library.sqlite"
_OWN = ("models", "runs", "rooms", "recordings", "demo")  # put there to begin with
_NOBODYS = ("desktop.ini", "thumbs.db", "lost+found")  # what systems put into a folder themselves
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
        return self.root / _LIBRARY

    @property
    def models(self) -> Path:
        """Models of one's own, one folder each."""
        return self.root / "models"

    @property
    def chosen_model(self) -> Path:
        """Which model an empty library begins with, where one was chosen."""
        return self.root / "model.json"

    @property
    def chosen_room_model(self) -> Path:
        """Which model of rooms it listens with, where one was chosen."""
        return self.root / "room-model.json"

    @property
    def evaluation(self) -> Path:
        """Libraries of evaluations and what they measured so far."""
        return self.root / "evaluation"

    @property
    def results(self) -> Path:
        """What evaluations found, one file each."""
        return self.evaluation / "found"

    @property
    def evaluated_runs(self) -> Path:
        """Models made of training runs to be evaluated, one a run."""
        return self.evaluation / "runs"

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

    @property
    def mark(self) -> Path:
        """Says that the folder is a workspace, and of which format."""
        return self.root / "workspace.json"

    def check(self) -> None:
        """See that this version can use the folder, or make it; changes nothing.

        Raises:
            WorkspaceError: It is no folder, damaged, a newer version's, may not be written to, or
                is full of other things.
        """
        try:
            if not self.root.exists():
                return
            if not self.root.is_dir():
                raise _unusable(self.root, "it is a file, not a folder")
            if self.mark.exists():
                self._check_mark(self.mark.read_bytes())
            else:
                self._check_strangers([path.name for path in self.root.iterdir()])
        except OSError as error:
            raise _unusable(self.root, reason_of(error)) from error
        if not os.access(self.root, os.W_OK | os.X_OK):
            raise _unusable(self.root, "it may only be read; copy it, or allow writing")

    def open(self) -> Self:
        """Make the folder if it is not there, and check that this version can use it.

        A folder that is refused stays as it was, to the byte.

        Raises:
            WorkspaceError: It cannot be made, or :meth:`check` refuses it.
        """
        self.check()
        try:
            for folder in (self.root, self.models, self.runs, self.rooms, self.demo):
                folder.mkdir(parents=True, exist_ok=True)
            if not self.mark.exists():
                write_whole(self.mark, json.dumps({"schema": SCHEMA}).encode())
        except OSError as error:
            raise _unusable(self.root, reason_of(error)) from error
        return self

    def _check_mark(self, text: bytes) -> None:
        schema = _schema(text)
        if schema is None:
            raise WorkspaceError(
                f"{self.mark} is damaged; delete it and start again, nothing else depends on it"
            )
        if schema > SCHEMA:
            raise WorkspaceError(
                f"the workspace {self.root} was made by a newer Roomprint; update this one"
            )

    def _check_strangers(self, names: list[str]) -> None:
        """A folder of somebody's own is not littered; a workspace that lost its mark is known."""
        if _LIBRARY in names or {"models", "runs", "rooms"} <= set(names):
            return
        names = [name for name in names if name not in _OWN]
        others = sorted(n for n in names if not n.startswith(".") and n.lower() not in _NOBODYS)
        if others:
            more = f" and {len(others) - 1:,} more" if len(others) > 1 else ""
            raise _unusable(
                self.root,
                f"it is no workspace and holds other things ('{others[0]}'{more}); choose an "
                "empty or a new folder",
            )


def workspace_of(path: Path) -> Path | None:
    """The workspace that ``path`` lies in; None when it lies in none."""
    absolute = plain(path)
    for folder in (absolute, *absolute.parents):
        if (folder / "workspace.json").is_file():
            return folder
    return None


def _unusable(root: Path, why: str) -> WorkspaceError:
    return WorkspaceError(f"the workspace {root} cannot be used: {why}")


def _schema(text: bytes) -> int | None:
    """The schema version that ``workspace.json`` states, or None when it states none."""
    try:
        schema = json.loads(text)["schema"]
    except (ValueError, KeyError, TypeError):
        return None
    return schema if isinstance(schema, int) else None
