"""Changes of a room that no file has yet, kept where a crash cannot reach them.

Each open room has a slot: a file that is whole at any moment, with a lock beside it that the
operating system lets go of when the process ends, however it ends. A slot without a living lock was
left behind.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roomprint.atomic import write_whole
from roomprint.errors import RoomError, reason_of
from roomprint.inside import found, kept
from roomprint.rooms.scene import Scene
from roomprint.rooms.scene_file import from_json, to_json
from roomprint.workspace import workspace_of

if TYPE_CHECKING:
    from filelock import FileLock

_ENDING = ".unsaved.json"
_KEPT = 8  # slots left behind; older ones are deleted


@dataclass(frozen=True)
class Unsaved:
    """A room that was left behind with changes.

    Attributes:
        slot: The slot's file.
        scene: The room as it was last.
        path: The file it belongs to; None when it was never saved.
        changed_s: When it was changed last, in seconds since 1970.
    """

    slot: Path
    scene: Scene
    path: Path | None
    changed_s: float

    def forget(self) -> None:
        """Delete the slot: the room is in other hands, or not wanted."""
        _delete(self.slot)


class AutosaveSlot:
    """This process's slot for one open room; any thread may use it.

    Attributes:
        file: Where the room is kept.

    Args:
        folder: Where slots are; made when it is not there.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / f"{os.getpid()}-{secrets.token_hex(4)}{_ENDING}"
        self._lock = _lock(self.file)
        self._lock.acquire(timeout=0)

    def keep(self, scene: Scene, path: Path | None) -> None:
        """Write the room in one step.

        Raises:
            RoomError: It cannot be written.
        """
        place = kept(str(path), workspace_of(self.file)) if path else None
        content = {"path": place, "room": to_json(scene)}
        try:
            write_whole(self.file, json.dumps(content).encode())
        except OSError as error:
            raise RoomError(
                f"the changes of '{scene.name}' cannot be kept: {reason_of(error)}"
            ) from error

    def clear(self) -> None:
        """There is nothing unsaved any more."""
        self.file.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the slot; what is in it is left behind."""
        self._lock.release()
        if not self.file.exists():
            _delete(self.file)


def left_behind(folder: Path) -> list[Unsaved]:
    """The rooms that processes which are gone left in ``folder``, the newest first.

    A damaged slot is passed over, and deleted with the oldest ones.
    """
    slots = sorted(folder.glob(f"*{_ENDING}"), key=_changed_s, reverse=True)
    free = [slot for slot in slots if _is_free(slot)]
    for slot in free[_KEPT:]:
        _delete(slot)
    for lock in folder.glob("*.lock"):  # of a process that crashed with nothing unsaved
        if not (slot := lock.with_suffix(".json")).exists() and _is_free(slot):
            lock.unlink(missing_ok=True)
    found = (_read(slot) for slot in free[:_KEPT])
    return [unsaved for unsaved in found if unsaved is not None]


def _read(slot: Path) -> Unsaved | None:
    try:
        content = json.loads(slot.read_text(encoding="utf-8"))
        path = found(content["path"], workspace_of(slot))
        scene = from_json(content["room"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RoomError):
        return None
    return Unsaved(slot, scene, Path(path) if path else None, _changed_s(slot))


def _lock(slot: Path) -> "FileLock":
    from filelock import FileLock  # not needed before the window is on the screen

    return FileLock(slot.with_suffix(".lock"), thread_local=False)


def _is_free(slot: Path) -> bool:
    lock = _lock(slot)
    try:
        lock.acquire(timeout=0)
    except TimeoutError:  # filelock's own is one
        return False
    lock.release()
    return True


def _changed_s(slot: Path) -> float:
    try:
        return slot.stat().st_mtime
    except OSError:  # another process deleted it
        return 0.0


def _delete(slot: Path) -> None:
    slot.unlink(missing_ok=True)
    slot.with_suffix(".lock").unlink(missing_ok=True)
