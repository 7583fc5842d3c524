"""Building spread over turns of the event loop, so that the window answers in between."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

_PAUSE_MS = 5  # what was built before is painted meanwhile


class Turns(QObject):
    """Calls functions in their order, one a turn; ``done`` comes after the last.

    Args:
        parent: With it the rest is forgotten.
    """

    done = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._next)

    def add(self, *calls: Callable[[], object]) -> None:
        """Call these too, in later turns."""
        self._waiting.extend(calls)
        if self._waiting:
            self._timer.start()

    def stop(self) -> None:
        """Forget the rest."""
        self._waiting.clear()
        self._timer.stop()

    def _next(self) -> None:
        call = self._waiting.popleft()
        if not self._waiting:
            self._timer.stop()
        call()
        if not self._waiting:
            self.done.emit()
