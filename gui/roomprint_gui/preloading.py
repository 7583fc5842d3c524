"""Imports that take a moment, on a thread: the window is on the screen and answers meanwhile."""

import threading
from contextlib import suppress
from importlib import import_module

from PySide6.QtCore import QObject, Qt, Signal

# What pyqtgraph needs of Qt takes a few milliseconds and registers types with Qt while it is
# loaded: that belongs to the window's thread.
_QT = ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtTest")


class Preloading(QObject):
    """Imports modules once; ``done`` comes on the window's thread.

    One that cannot be imported is passed over: who needs it hears of it when importing it again.

    Args:
        modules: Names of modules that make no QObject of their own while they are imported.
    """

    done = Signal()
    _ended = Signal()

    def __init__(self, *modules: str) -> None:
        super().__init__()
        self._modules = modules
        self._thread = threading.Thread(target=self._load, name="preloading", daemon=True)
        self._ended.connect(self.done, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin."""
        for module in _QT:
            with suppress(ImportError):
                import_module(module)
        self._thread.start()

    def stop(self) -> None:
        """Wait for the thread, if it was started."""
        if self._thread.ident is not None:
            self._thread.join()

    def _load(self) -> None:
        for module in self._modules:
            try:
                import_module(module)
            except ImportError:
                continue
        self._ended.emit()
