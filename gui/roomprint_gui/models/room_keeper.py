"""Keeps the unsaved changes of the open room, on a thread: the window waits for no disk."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from roomprint.errors import RoomError
from roomprint.rooms.autosave import AutosaveSlot, Unsaved, left_behind
from roomprint.rooms.scene import Scene

log = logging.getLogger(__name__)
_PAUSE_MS = 400  # a row of quick edits is written once


class RoomKeeper(QObject):
    """Writes what it was given last, once nothing new has come for a moment.

    Args:
        folder: Where changes are kept.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._pending: tuple[Scene | None, Path | None] | None = None
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="room keeper")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._write_soon)

    @cached_property
    def found(self) -> list[Unsaved]:
        """What former sessions, and rooms that were left, have left behind, the newest first."""
        return left_behind(self._folder)

    @cached_property
    def _slot(self) -> AutosaveSlot:
        """The slot of the open room; taken when it is needed first."""
        return AutosaveSlot(self._folder)

    @property
    def _has_slot(self) -> bool:
        return "_slot" in vars(self)

    def keep(self, scene: Scene, path: Path | None) -> None:
        """Keep ``scene``, which belongs to the file at ``path``."""
        self._pending = (scene, path)
        self._pause.start()

    def clear(self) -> None:
        """Everything is saved."""
        self._pending = (None, None)
        self._pause.start()

    def leave(self, scene: Scene, path: Path | None) -> None:
        """Leave ``scene`` behind in its slot, and go on with another one for another room."""
        found = self.found  # read before this slot is among them
        self.keep(scene, path)
        self._pause.stop()
        self._write_soon()
        self._pool.submit(self._slot.close)
        found.insert(0, Unsaved(self._slot.file, scene, path, time.time()))
        self._slot = AutosaveSlot(self._folder)

    def take(self, unsaved: Unsaved) -> None:
        """Put a room that was left behind into this slot, and only then delete the old one."""
        self._pause.stop()
        self._pending = (unsaved.scene, unsaved.path)
        self._write_soon()
        self.forget(unsaved)

    def forget(self, unsaved: Unsaved) -> None:
        """Delete a room that was left behind."""
        self.found.remove(unsaved)
        self._pool.submit(unsaved.forget)

    def stop(self) -> None:
        """Write what is pending, and let go of the slot."""
        self._pause.stop()
        self._write_soon()
        self._pool.shutdown(wait=True)
        if self._has_slot:
            self._slot.close()

    def _write_soon(self) -> None:
        pending, self._pending = self._pending, None
        if pending is not None and (pending[0] is not None or self._has_slot):
            self._pool.submit(_write, self._slot, *pending)


def _write(slot: AutosaveSlot, scene: Scene | None, path: Path | None) -> None:
    try:
        if scene is None:
            slot.clear()
        else:
            slot.keep(scene, path)
    except (OSError, RoomError) as error:  # the next change tries again
        log.warning("unsaved changes could not be kept: %s", error)
