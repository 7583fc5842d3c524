"""What slides along a recording: rows of which only the newest stay in memory."""

import numpy as np
from numpy.typing import NDArray

Mel = NDArray[np.float32]  # (frames, bands)


class SlidingRows:
    """Rows numbered from the beginning of a recording, of which the old are dropped.

    Attributes:
        start: Number of the oldest row that is still there.
    """

    def __init__(self, width: int) -> None:
        self.start = 0
        self._rows = np.zeros((0, width), np.float32)

    @property
    def end(self) -> int:
        """The number after the last row's."""
        return self.start + len(self._rows)

    def append(self, rows: Mel) -> None:
        """Put ``rows`` behind the last one."""
        self._rows = np.concatenate([self._rows, rows])

    def cut(self, first: int, last: int) -> Mel:
        """Rows ``first`` to ``last``, as far as there are any."""
        return self._rows[max(first - self.start, 0) : last - self.start]

    def forget(self, before: int) -> None:
        """Drop the rows before number ``before``."""
        if before > self.start:
            self._rows = self._rows[before - self.start :].copy()
            self.start = before
