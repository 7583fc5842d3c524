"""Where a live sound belongs among the rows of a table, and whether it belongs there at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.embeddings.neighbours import search
from roomprint.embeddings.placing import NEAREST, among, weights_of
from roomprint.embeddings.rows import Words
from roomprint.embeddings.table import EmbeddingTable, unit_rows

_SOME = 500  # rows that stand for a table when its strangers are compared
_SEARCHED = 200  # nearest rows of each, among which there are strangers enough, mostly
_PERCENT = 99.0  # of them are near


@dataclass(frozen=True, eq=False)
class LivePlace:
    """The nearest rows of a sound in the full space; a picture shows it at their barycentre.

    Attributes:
        rows: ``(nearest,)``, the nearest first.
        weights: How much each counts, ``(nearest,)``; they sum to 1.
        distance: Mean of 1 minus the cosine to them.
        far: Whether it is farther from everything than the table's own strangers are.
    """

    rows: NDArray[np.int64]
    weights: NDArray[np.float32]
    distance: float
    far: bool

    def within(self, places: NDArray[np.float32]) -> NDArray[np.float32]:
        """Its place in a picture of the table, ``(dimensions,)``; ``places`` is (rows, dim)."""
        found: NDArray[np.float32] = (self.weights @ places[self.rows]).astype(np.float32)
        return found


class LivePlaces:
    """Puts further vectors among the rows of a table.

    What is far is judged as a stranger is by its nearest neighbours (Sun et al. 2022): rows are
    compared with those of other recordings, or of other rooms, and a sound that is farther from
    its nearest than 99 of 100 of them from theirs is far from everything.

    Args:
        table: The rows.
        seed: Chooses the rows that stand for a large table.
    """

    def __init__(self, table: EmbeddingTable, seed: int = 0) -> None:
        self._known = unit_rows(table.vectors)
        self.farthest = _farthest(self._known, _groups(table), np.random.default_rng(seed))

    def of(self, vector: NDArray[np.float32]) -> LivePlace:
        """Where ``vector`` (dim,) belongs."""
        near = among(vector[None], self._known)
        distance = float(near.distances.mean())
        return LivePlace(
            near.rows[0], weights_of(near.distances)[0], distance, distance > self.farthest
        )


def _groups(table: EmbeddingTable) -> NDArray[np.int64]:
    """What is not a stranger to a row: the rows of its room, or of its recording."""
    room = table.rows.labels.get("room")
    if table.rows.heard_in is not None and isinstance(room, Words):
        return room.codes
    return table.rows.file


def _farthest(
    known: NDArray[np.float32], groups: NDArray[np.int64], random: np.random.Generator
) -> float:
    """The distance that 99 of 100 rows do not exceed to the nearest of other groups."""
    if len(np.unique(groups)) < 2:  # of one recording only: there are no strangers
        return float("inf")
    some = random.permutation(len(known))[:_SOME]
    far, rows = search(known[some], known, min(_SEARCHED, len(known)), "cosine")
    strangers = groups[rows] != groups[some][:, None]
    far = np.sort(np.where(strangers, far, np.inf), axis=1)[:, :NEAREST]
    enough = strangers.sum(axis=1) >= NEAREST
    means = far.mean(axis=1)
    means[~enough] = [_mean_of_strangers(known, groups, row) for row in some[~enough]]
    return float(np.percentile(means, _PERCENT))


def _mean_of_strangers(
    known: NDArray[np.float32], groups: NDArray[np.int64], row: np.int64
) -> float:
    """The mean distance of ``row`` to its nearest of other groups, by comparing with every one."""
    far = np.maximum(1.0 - (known @ known[row])[groups != groups[row]], 0.0)
    return float(np.sort(far)[:NEAREST].mean())
