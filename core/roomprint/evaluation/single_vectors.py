"""Excerpts looked up by one vector each: what the paper measures, and Figure 4 of it."""

import numpy as np
from numpy.typing import NDArray

from roomprint.evaluation.bench import Bench
from roomprint.evaluation.conditions import Condition
from roomprint.evaluation.excerpts import Excerpts
from roomprint.evaluation.hits import NEAR_S, TOP, shares
from roomprint.library.fingerprint import HOP_S, WINDOW_S


class SegmentQueries:
    """Windows of 3 s, each compared with every fingerprint of the library; the nearest count.

    Args:
        bench: The library that is asked.
        excerpts: What it is asked for, of the length of a window.
    """

    def __init__(self, bench: Bench, excerpts: Excerpts) -> None:
        self._library = bench.library
        self._fingerprinter = bench.fingerprinter
        self._excerpts = excerpts

    def hits(self, condition: Condition, seed: tuple[int, ...]) -> list[float]:
        """Shares of ``top1, top5, placed1, placed5``.

        A window is at the right time when its middle lies within a hop of the excerpt's, which at
        another tempo is not where windows that begin together have it.
        """
        vectors, track_ids, middles_s = self._asked(condition, seed)
        _, rows = self._library.index.search(vectors, TOP)
        tracks, segments = self._library.locate(rows)  # (queries, TOP)
        right = tracks == track_ids[:, None]
        error_s = segments * HOP_S + WINDOW_S / 2 - middles_s[:, None]
        return shares(right, right & (np.abs(error_s) <= NEAR_S))

    def cosines(self, condition: Condition) -> list[float]:
        """Mean cosines of the excerpts to the fingerprint of their place, and to the next one."""
        vectors, _, _ = self._asked(condition, ())
        excerpts = self._excerpts
        rows = np.array(
            [
                self._library.rows_of(excerpts.track_id(recording))[segment]
                for recording, segment in excerpts.places
            ]
        )
        own, following = (self._library.index.vectors(rows + step) for step in (0, 1))
        return [float((vectors * stored).sum(1).mean()) for stored in (own, following)]

    def _asked(
        self, condition: Condition, seed: tuple[int, ...]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.float64]]:
        """Vectors ``(queries, dim)``, and the right track and the middle of each."""
        windows, track_ids, middles_s = [], [], []
        for excerpt in self._excerpts.heard(condition, seed):
            windows.append(self._fingerprinter.mel_power(excerpt.audio))
            track_ids.append(excerpt.track_id)
            middles_s.append(excerpt.middle_s)
        vectors = self._fingerprinter.embed(windows).astype(np.float32)
        return vectors, np.array(track_ids), np.array(middles_s)
