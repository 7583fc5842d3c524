"""The outline of a long sound: its lowest and highest samples per block, per two, per four."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.decoder import Frames

BASE = 256  # frames in a block of the finest level
Peaks = NDArray[np.float32]  # (blocks, 2): lowest, highest over time and channels


class PeakBuilder:
    """Takes a sound piece by piece and keeps the outline of each block of :data:`BASE` frames."""

    def __init__(self) -> None:
        self._done: list[Peaks] = []
        self._rest: Peaks = np.zeros((0, 2), np.float32)  # of the block that is not full yet

    def feed(self, block: Frames) -> None:
        """Take in ``(frames, channels)``."""
        pair = np.stack([block.min(axis=1), block.max(axis=1)], axis=1)
        pair = np.concatenate([self._rest, pair])
        full = len(pair) // BASE * BASE
        self._done.append(merged(pair[:full], BASE))
        self._rest = pair[full:]

    def pyramid(self) -> Peaks:
        """Every level after the other, the finest first; see :func:`level_rows`."""
        rest = merged(self._rest, BASE)
        levels = [np.concatenate([*self._done, rest])] if self._done else [rest]
        while len(levels[-1]) > 1:
            levels.append(merged(levels[-1], 2))
        return np.concatenate(levels).astype(np.float32)


def merged(pairs: Peaks, count: int) -> Peaks:
    """The lowest of the first column and the highest of the second of every ``count`` rows.

    Args:
        pairs: ``(rows, 2)``.
        count: Rows that become one; the last may be made of fewer.
    """
    if not len(pairs):
        return np.zeros((0, 2), np.float32)
    starts = np.arange(0, len(pairs), count)
    lowest = np.minimum.reduceat(pairs[:, 0], starts)
    return np.stack([lowest, np.maximum.reduceat(pairs[:, 1], starts)], axis=1)


def level_rows(frames: int) -> Iterator[slice]:
    """Where each level of the pyramid of so many frames lies, the finest first."""
    at, count = 0, -(-frames // BASE)
    while True:
        yield slice(at, at + count)
        if count <= 1:
            return
        at, count = at + count, -(-count // 2)


def outline(frames: Frames, peaks: Peaks, edges: NDArray[np.int64]) -> Peaks:
    """The lowest and highest sample between each two edges.

    Read from the samples where columns are narrow, else from the coarsest level whose blocks are
    at most half a column wide: a column then may reach less than one block over its edges, and
    the work does not depend on how long the sound is.

    Args:
        frames: ``(frames, channels)``, may be mapped from a file.
        peaks: Its pyramid.
        edges: ``(columns + 1,)`` in frames, rising, at most ``len(frames)``.

    Returns:
        ``(columns, 2)``; a column without a frame of its own is given the nearest one.
    """
    first, last = int(edges[0]), int(edges[-1])
    if last <= first:
        return np.zeros((len(edges) - 1, 2), np.float32)
    width = (last - first) / (len(edges) - 1)
    if width < 2 * BASE:
        part = np.asarray(frames[first:last])
        pairs = np.stack([part.min(axis=1), part.max(axis=1)], axis=1)
        starts = edges[:-1] - first
        ends = starts
    else:
        levels = list(level_rows(len(frames)))
        level = min(int(np.log2(width / (2 * BASE))), len(levels) - 1)
        size = BASE << level
        begin, end = first // size, -(-last // size)
        rows = levels[level]
        pairs = np.asarray(peaks[rows][begin:end])
        starts = edges[:-1] // size - begin
        ends = (edges[1:] - 1) // size - begin
    starts = np.minimum(starts, len(pairs) - 1)
    found = np.stack(
        [np.minimum.reduceat(pairs[:, 0], starts), np.maximum.reduceat(pairs[:, 1], starts)], axis=1
    )
    # the block that a column shares with the next one is also its own
    ends = np.clip(ends, 0, len(pairs) - 1)
    found[:, 0] = np.minimum(found[:, 0], pairs[ends, 0])
    found[:, 1] = np.maximum(found[:, 1], pairs[ends, 1])
    return found
