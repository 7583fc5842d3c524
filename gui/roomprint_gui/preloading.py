"""Imports that take a moment, on a thread: the window is on the screen and answers meanwhile."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from types import ModuleType

from PySide6.QtCore import QObject, Qt, Signal

from roomprint_gui.turns import Turns

_A_TURN = 50  # names of a module


class Preloading(QObject):
    """Imports modules once; ``done`` comes on the window's thread.

    One that cannot be imported is passed over: who needs it hears of it when importing it again.

    Args:
        here: Names of modules that belong to the window's thread, a turn of it each: those of Qt,
            whose classes are made when they are first asked for. That must not happen on two
            threads at once, and what is imported aside asks for all of them.
        aside: Names of modules that take long; they come after those, on the thread.
    """

    done = Signal()
    _ended = Signal()

    def __init__(self, here: Sequence[str], aside: Sequence[str]) -> None:
        super().__init__()
        self._here = here
        self._aside = aside
        self._turns = Turns(self)
        self._thread = threading.Thread(target=self._load_aside, name="preloading", daemon=True)
        self._ended.connect(self.done, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin."""
        self._turns.done.connect(self._thread.start)
        self._turns.add(*(partial(self._load_here, name) for name in self._here))

    def stop(self) -> None:
        """Wait for the thread, if it was started."""
        self._turns.stop()
        if self._thread.ident is not None:
            self._thread.join()

    def _load_here(self, name: str) -> None:
        """Import a module, and ask for everything in it, some in each later turn."""
        with suppress(ImportError):
            module = import_module(name)
            names = dir(module)
            self._turns.add(
                *(
                    partial(_ask_for, module, names[first : first + _A_TURN])
                    for first in range(0, len(names), _A_TURN)
                )
            )

    def _load_aside(self) -> None:
        _load(self._aside)
        self._ended.emit()


def _ask_for(module: ModuleType, names: Sequence[str]) -> None:
    for name in names:
        getattr(module, name, None)


def _load(modules: Sequence[str]) -> None:
    for module in modules:
        with suppress(ImportError):
            import_module(module)
