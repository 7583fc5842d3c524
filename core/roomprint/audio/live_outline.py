"""The outline of a sound that is still being recorded: cheap to send, cheap to keep, to draw."""

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.peaks import Peaks, merged
from roomprint.audio.samples import Mono

STRETCHES_PER_S = 100  # of the outline that is sent
MOST = 1024  # columns that are kept at least, once there are so many
_NONE: Peaks = np.zeros((0, 2), np.float32)


class Stretches:
    """Makes the lowest and highest sample of each hundredth of a second, block by block.

    Args:
        sample_rate_hz: Of the samples.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._size = max(1, sample_rate_hz // STRETCHES_PER_S)
        self._rest: Mono = np.zeros(0, np.float32)

    def feed(self, block: Mono) -> Peaks:
        """Take in ``(samples,)``; give the stretches that are full now, ``(stretches, 2)``."""
        samples = np.concatenate([self._rest, block])
        full = len(samples) // self._size * self._size
        self._rest = samples[full:]
        return merged(np.stack([samples[:full]] * 2, axis=1), self._size)


class LiveOutline:
    """Keeps the outline of all that was fed, in a place that does not grow.

    Columns are as many stretches wide as they must be for at most ``2 * MOST`` of them; at twice
    that, two become one.
    """

    def __init__(self) -> None:
        self._columns = np.zeros((2 * MOST, 2), np.float32)
        self._count = 0
        self._fold = 1  # stretches in a column
        self._rest = _NONE  # stretches that make no column yet
        self.stretches = 0

    def feed(self, stretches: Peaks) -> None:
        """Take in ``(stretches, 2)``."""
        self.stretches += len(stretches)
        rest = np.concatenate([self._rest, stretches])
        while len(rest) >= self._fold:
            take = min(len(rest) // self._fold, len(self._columns) - self._count)
            made = merged(rest[: take * self._fold], self._fold)
            self._columns[self._count : self._count + take] = made
            self._count += take
            rest = rest[take * self._fold :]
            if self._count == len(self._columns):
                self._columns[:MOST] = merged(self._columns, 2)
                self._count, self._fold = MOST, 2 * self._fold
        self._rest = rest

    @property
    def columns(self) -> Peaks:
        """Lowest and highest sample of each column, ``(columns, 2)``; the last may be narrower."""
        return np.concatenate([self._columns[: self._count], merged(self._rest, self._fold)])

    @property
    def starts(self) -> NDArray[np.floating]:
        """Where each column begins, as a share of all that was fed, ``(columns,)``."""
        count = self._count + (len(self._rest) > 0)
        return np.arange(count) * (self._fold / max(self.stretches, 1))
