"""A file that one process holds at a time; the system lets go of it when the process ends.

``filelock`` does this too, but takes longer to import than the window may wait.
"""

import sys
from pathlib import Path

from roomprint.errors import WorkspaceError, reason_of


class WindowHold:
    """Marks a workspace as open in this process's window, from the first until :meth:`release`.

    Args:
        root: The workspace's folder.

    Raises:
        WorkspaceError: Another window has it open, or the folder cannot be written to.
    """

    def __init__(self, root: Path) -> None:
        try:
            self._file = (root / ".window.lock").open("ab")
        except OSError as error:
            raise WorkspaceError(
                f"the workspace {root} cannot be used: {reason_of(error)}"
            ) from error
        try:
            _take(self._file.fileno())
        except OSError as error:
            self._file.close()
            raise WorkspaceError(
                f"the workspace {root} is open in another window of Roomprint; use that one, or "
                "close it first"
            ) from error

    def release(self) -> None:
        """Let another window have it; once is enough."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _take(number: int) -> None:
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(number: int) -> None:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
