"""Runs that rest are called otherwise, or go for good.

A run that is to go leaves the list in one step, by a rename; what it holds is deleted afterwards,
which may take a while, and may be stopped and gone on with. A crash leaves a run that is whole, or
none.
"""

import json
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from roomprint.atomic import write_whole
from roomprint.audio.names import shown
from roomprint.errors import RunError, reason_of
from roomprint.inside import kept
from roomprint.settings import Config
from roomprint.steps import Progress, Steps
from roomprint.training.run_folder import CONFIG, LOCK, is_trained, read_config, read_run
from roomprint.workspace import workspace_of

_NAME = re.compile(r"\w[\w .+-]{0,80}")
_NO_NAME = re.compile(  # to Windows: devices, with an ending too, and ends that it cuts off
    r"(con|prn|aux|nul|(com|lpt)[1-9¹²³]) *(\..*)?|.*[ .]", re.IGNORECASE
)
_ASIDE = ".removed"  # beside the runs, and none itself
_LEADS_ELSEWHERE = 0x2000_0000  # this bit of a reparse tag: Windows' junctions have it, and links


def why_no_name(name: str) -> str:
    """Why a run cannot be called ``name``, in a sentence; empty when it can."""
    if not _NAME.fullmatch(name):
        return "The name of a run is made of letters, digits, spaces and - _ . +"
    if _NO_NAME.fullmatch(name):
        return "No folder can be called so on Windows"
    return ""


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
            there = list(_below(aside))
            for done, path in enumerate(there):
                yield Progress(done, len(there), f"deleting {shown(path.name)}")
                freed += _delete(path)
        except OSError as error:
            raise RunError(
                f"what was removed cannot be deleted from '{aside}': {reason_of(error)}"
            ) from error
        return freed


def _below(folder: Path) -> Iterator[Path]:
    """What ``folder`` holds, and what its folders hold before themselves; no link is entered."""
    try:
        there = sorted(folder.iterdir())
    except FileNotFoundError:  # it has gone meanwhile
        return
    for path in there:
        if _is_folder(path):
            yield from _below(path)
        yield path


def _is_folder(path: Path) -> bool:
    """Whether it is one itself, and no way to one that lies elsewhere."""
    with suppress(FileNotFoundError):
        status = path.lstat()
        tag: int = getattr(status, "st_reparse_tag", 0)  # Windows alone has it
        return stat.S_ISDIR(status.st_mode) and not tag & _LEADS_ELSEWHERE
    return False


def _delete(path: Path) -> int:
    """Delete a file, a link or an empty folder, unless it has gone meanwhile; its size in bytes."""
    try:
        if _is_folder(path):
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
    locks = (lock for place in ("heads-*", "heads-*/*") for lock in folder.glob(f"{place}/{LOCK}"))
    if any(is_trained(lock.parent) for lock in locks):
        raise RunError(f"heads are being trained on the run '{folder.name}': cancel that first")


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
