"""Imports that take a moment, on a thread: the window is on the screen and answers meanwhile."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from PySide6.QtCore import QObject, Qt, Signal


class Preloading(QObject):
    """Imports modules once; ``done`` comes on the window's thread.

    One that cannot be imported is passed over: who needs it hears of it when importing it again.

    Args:
        here: Names of modules that register something with Qt while they are imported: that
            belongs to the window's thread, and has to be quick.
        aside: Names of modules that take long; they come after those, on the thread.
    """

    done = Signal()
    _ended = Signal()

    def __init__(self, here: Sequence[str], aside: Sequence[str]) -> None:
        super().__init__()
        self._here = here
        self._aside = aside
        self._thread = threading.Thread(target=self._load_aside, name="preloading", daemon=True)
        self._ended.connect(self.done, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin."""
        _load(self._here)
        self._thread.start()

    def stop(self) -> None:
        """Wait for the thread, if it was started."""
        if self._thread.ident is not None:
            self._thread.join()

    def _load_aside(self) -> None:
        _load(self._aside)
        self._ended.emit()


def _load(modules: Sequence[str]) -> None:
    for module in modules:
        with suppress(ImportError):
            import_module(module)
