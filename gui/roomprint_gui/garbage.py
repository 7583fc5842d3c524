"""Cyclic garbage is collected on the window's thread, and nowhere else.

Python collects on whichever thread happens to allocate: a reader of a pipe, an import, a player. A
widget that nobody holds any more, but that is part of a cycle, would be destroyed there, and Qt
crashes when its objects are destroyed on another thread than their own.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 500


def collect_if_due() -> None:
    """Collect what Python itself would collect by now, if it were allowed to."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return


class Garbage(QObject):
    """Takes the collecting over from Python between :meth:`start` and :meth:`stop`."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(collect_if_due)

    def start(self) -> None:
        """Collect on this object's thread from now on."""
        gc.disable()
        self._timer.start()

    def spare(self) -> None:
        """Look no more at what there is by now, as it stays: looking at all of it would stall."""
        gc.freeze()

    def stop(self) -> None:
        """Give the collecting back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
