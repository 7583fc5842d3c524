"""Which recordings, and where in them, the nearest neighbours of a query point to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.library.fingerprint import HOP_S
from roomprint.library.library import Library
from roomprint.library.querying import QueryPrint

_VOTES = 1600  # of all windows together
_FEWEST_NEIGHBOURS = 24
_BIN_S = 0.6


@dataclass(frozen=True)
class Candidates:
    """Places worth a closer look, the most voted for first.

    Attributes:
        track_ids: ``(n,)``.
        offsets_s: Where in its track the query would begin, ``(n,)``.
        cosines: Mean over the query's windows of the best cosine near that place, ``(n,)``.
    """

    track_ids: NDArray[np.int64]
    offsets_s: NDArray[np.float64]
    cosines: NDArray[np.float64]


def find_candidates(
    library: Library, query: QueryPrint, most: int, leave_out: frozenset[int] = frozenset()
) -> Candidates:
    """Let the neighbours of all windows vote for (track, offset) and keep the best ``most``.

    A vote is a cosine; of one window only the best neighbour counts for a place. Adjacent offsets
    are counted together, so that a query played a little fast or slow still votes for one
    place. ``leave_out`` are ids of tracks whose votes do not count.
    """
    neighbours = max(_FEWEST_NEIGHBOURS, _VOTES // len(query.vectors))
    cosines, rows = library.index.search(query.vectors, min(neighbours, library.index.size))
    track_ids, segments = library.locate(rows.ravel())
    window = np.repeat(np.arange(len(query.vectors)), rows.shape[1])
    offsets = segments * HOP_S - query.starts_s[window]  # (votes,)
    bins = np.round(offsets / _BIN_S).astype(np.int64)
    votes = cosines.ravel().astype(np.float64)
    if leave_out:
        votes[np.isin(track_ids, list(leave_out))] = 0
    heard = votes > 0
    if not heard.any():
        return Candidates(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    track_ids, bins, offsets = track_ids[heard], bins[heard], offsets[heard]
    window, votes = window[heard], votes[heard]

    places, place = np.unique(np.stack([track_ids, bins], 1), axis=0, return_inverse=True)
    place = place.ravel()
    ballot = np.zeros((len(places), len(query.vectors)))
    np.maximum.at(ballot, (place, window), votes)
    weight = ballot.mean(axis=1)
    centre = np.bincount(place, votes * offsets) / np.maximum(np.bincount(place, votes), 1e-9)

    together = weight.copy()
    for shift in (-1, 1):  # what fell into the bin next to this one
        near = _index_of(places, places + np.array((0, shift)))
        together += np.where(near >= 0, weight[near], 0)
    order = np.argsort(-together)[:most]
    return Candidates(places[order, 0], centre[order], weight[order])


def _index_of(places: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Row of each wanted place in the sorted ``places``, or -1."""
    low = int(min(places[:, 1].min(), wanted[:, 1].min()))
    span = int(max(places[:, 1].max(), wanted[:, 1].max())) - low + 1
    keys = places[:, 0] * span + places[:, 1] - low
    sought = wanted[:, 0] * span + wanted[:, 1] - low
    at = np.clip(np.searchsorted(keys, sought), 0, len(keys) - 1)
    return np.where(keys[at] == sought, at, -1)
