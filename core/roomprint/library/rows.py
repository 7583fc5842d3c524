"""Which track, and which of its segments, a row of the vector index is."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


class RowMap:
    """Tracks lie in the index one after another, each as one run of rows.

    So a sorted list of where the runs begin says everything, for any number of rows.
    """

    def __init__(self) -> None:
        self._ids = np.empty(0, np.int64)  # (tracks,) in the order of their rows
        self._starts = np.zeros(1, np.int64)  # (tracks + 1,) first row of each, then the end
        self._position: dict[int, int] = {}  # track id -> place in _ids

    @property
    def track_ids(self) -> list[int]:
        """The tracks in the order of their rows."""
        return list(self._position)

    def append(self, runs: Iterable[tuple[int, int]]) -> None:
        """Put tracks behind the last row.

        Args:
            runs: (track id, how many rows) of each.
        """
        new = np.array(list(runs), np.int64).reshape(-1, 2)
        ids = np.concatenate([self._ids, new[:, 0]])
        self._set(ids, np.concatenate([np.diff(self._starts), new[:, 1]]))

    def remove(self, track_ids: Iterable[int]) -> NDArray[np.int64]:
        """Take tracks out; what lies behind them moves up.

        Returns:
            The rows (n,) they had until now.
        """
        gone = np.isin(self._ids, list(track_ids))
        counts = np.diff(self._starts)
        rows = np.flatnonzero(np.repeat(gone, counts))
        self._set(self._ids[~gone], counts[~gone])
        return rows

    def rows_of(self, track_id: int) -> range:
        """The rows of one track, segment by segment; none when it is not there."""
        place = self._position.get(track_id)
        if place is None:
            return range(0)
        return range(int(self._starts[place]), int(self._starts[place + 1]))

    def locate(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Track ids and segments, each shaped as ``rows``."""
        places = np.searchsorted(self._starts, rows, side="right") - 1
        return self._ids[places], rows - self._starts[places]

    def _set(self, ids: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        self._ids = ids
        self._starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        self._position = {int(track_id): place for place, track_id in enumerate(ids)}
