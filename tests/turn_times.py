"""How long the window's event loop takes for one turn, by the processor time of its thread.

Other processes that want the processor too make a turn late, but not longer: what is measured is
what the window itself does, and would do on a computer of its own. While the loop waits, that time
stands still.
"""

import time

from PySide6.QtCore import QAbstractEventDispatcher, QObject


class TurnTimes(QObject):
    """Times every turn of the event loop of this thread.

    Attributes:
        longest_s: Processor time of the longest turn.
        turns: How many were timed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest_s = 0.0
        self.turns = 0
        self._begun_s = time.thread_time()
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.connect(self._note)
        dispatcher.aboutToBlock.connect(self._note)

    def forget(self) -> None:
        """Leave out what the turn in hand did so far: a test did what no window does."""
        self._begun_s = time.thread_time()

    def _note(self) -> None:
        now_s = time.thread_time()
        self.turns += 1
        self.longest_s = max(self.longest_s, now_s - self._begun_s)
        self._begun_s = now_s
