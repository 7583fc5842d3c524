"""Runs that rest are called otherwise, or go for good.

A run that is to go leaves the list in one step, by a rename; what it holds is deleted afterwards,
which may take a while, and may be stopped and gone on with. A crash leaves a run that is whole, or
none.
"""

import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from roomprint.atomic import write_whole
from roomprint.errors import RunError, reason_of
from roomprint.inside import kept
from roomprint.settings import Config
from roomprint.steps import Progress, Steps
from roomprint.training.run_folder import CONFIG, LOCK, is_trained, read_config, read_run
from roomprint.workspace import workspace_of

_NAME = re.compile(r"\w[\w .+-]{0,80}")
_ASIDE = ".removed"  # beside the runs, and none itself


def why_no_name(name: str) -> str:
    """Why a run cannot be called ``name``, in a sentence; empty when it can."""
    if _NAME.fullmatch(name):
        return ""
    return "The name of a run is made of letters, digits, spaces and - _ . +"


def rename_run(folder: Path, name: str) -> Path:
    """Call the run in ``folder`` otherwise; it goes on under its new name.

    Returns:
        Where it lies now.

    Raises:
        RunError: The name is none, or taken; the run, or heads on it, are being trained; the disk
            refuses.
    """
    name = name.strip()
    if why := why_no_name(name):
        raise RunError(f"the run '{folder.name}' cannot be called '{name}': {_small(why)}")
    if name == folder.name:
        return folder
    _refuse_trained(folder)
    new = folder.with_name(name)
    try:
        if new.exists() and not new.samefile(folder):  # the same: other capitals, on some disks
            raise RunError(
                f"the run '{folder.name}' cannot be called '{name}': that is there already; choose "
                "another name"
            )
        config = kept(read_config(folder) | {"run": str(new)}, workspace_of(folder))
        text = json.dumps(config, indent=2, ensure_ascii=False) + "\n"
        write_whole(folder / CONFIG, text.encode("utf-8", "replace"))
        return folder.rename(new)
    except OSError as error:
        raise RunError(f"the run '{folder}' cannot be renamed: {reason_of(error)}") from error


def put_aside(folder: Path) -> None:
    """Take the run in ``folder`` off the list, to be deleted by :class:`DeleteRuns`.

    Raises:
        RunError: There is no run; it, or heads on it, are being trained; the disk refuses.
    """
    _refuse_trained(folder)
    aside = folder.parent / _ASIDE
    try:
        aside.mkdir(exist_ok=True)
        folder.rename(aside / f"{folder.name}.{secrets.token_hex(4)}")
    except OSError as error:
        raise RunError(f"the run '{folder}' cannot be removed: {reason_of(error)}") from error


def are_aside(parent: Path) -> bool:
    """Whether runs of ``parent`` wait to be deleted."""
    return any((parent / _ASIDE).glob("*"))


@dataclass(frozen=True, kw_only=True)
class DeleteRuns(Config):
    """Delete what was put aside; what a stop leaves, the next one deletes.

    Attributes:
        parent: Where the runs lie.
    """

    parent: Path

    def steps(self) -> Steps[int]:
        """Delete file by file.

        Returns:
            How many bytes went.

        Raises:
            RunError: The disk refuses.
        """
        aside, freed = self.parent / _ASIDE, 0
        try:
            there = sorted(aside.rglob("*"), reverse=True)  # what a folder holds, then itself
            for done, path in enumerate(there):
                yield Progress(done, len(there), path.name)
                freed += _delete(path)
        except OSError as error:
            raise RunError(
                f"what was removed cannot be deleted from '{aside}': {reason_of(error)}"
            ) from error
        return freed


def _delete(path: Path) -> int:
    """Delete a file or an empty folder, unless it has gone meanwhile; its size in bytes."""
    try:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
            return 0
        size = path.lstat().st_size
        path.unlink()
    except FileNotFoundError:
        return 0
    return size


def _refuse_trained(folder: Path) -> None:
    if read_run(folder).is_alive or is_trained(folder):
        raise RunError(f"the run '{folder.name}' is being trained: stop it first")
    if any(is_trained(lock.parent) for lock in folder.glob(f"heads-*/*/{LOCK}")):
        raise RunError(f"heads are being trained on the run '{folder.name}': cancel that first")


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
