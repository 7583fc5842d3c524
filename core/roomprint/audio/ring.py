"""The newest seconds of a live signal, between a callback that writes and a loop that reads."""

import math

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ

Samples = NDArray[np.float32]  # (samples,)


class RingBuffer:
    """Holds the last ``seconds`` of what was written.

    One thread may write while another reads, without a lock: the store is twice as long as what
    it gives out, so that the writer would have to write ``seconds`` during one copy to disturb it.

    Attributes:
        written: Samples ever written.
    """

    def __init__(self, seconds: float, sample_rate_hz: int = SAMPLE_RATE_HZ) -> None:
        self._capacity = max(1, math.ceil(seconds * sample_rate_hz))
        self._store: Samples = np.zeros(2 * self._capacity, np.float32)
        self.written = 0

    def write(self, block: Samples) -> None:
        """Append ``block``, shape ``(samples,)``, over the oldest."""
        kept = block[-len(self._store) :]
        at = (self.written + len(block) - len(kept)) % len(self._store)
        head = kept[: len(self._store) - at]
        self._store[at : at + len(head)] = head
        self._store[: len(kept) - len(head)] = kept[len(head) :]
        self.written += len(block)  # last, so that a reader sees only what is there

    def latest(self, count: int) -> Samples:
        """A copy of the newest ``count`` samples, fewer when there are fewer."""
        return self._copy(self.written, count)

    def since(self, position: int) -> tuple[Samples, int]:
        """What was written after ``position`` samples, and the position to ask from next.

        The oldest is missing when the reader comes so late that it was overwritten.
        """
        end = self.written
        return self._copy(end, end - position), end

    def _copy(self, end: int, count: int) -> Samples:
        count = min(count, self._capacity, end)
        at = (end - count) % len(self._store)
        head = self._store[at : at + count]
        return np.concatenate([head, self._store[: count - len(head)]])
