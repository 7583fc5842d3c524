"""How good an embedding is, and how faithful a picture of it: numbers of the literature."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.embeddings.neighbours import nearest
from roomprint.embeddings.rows import Words
from roomprint.embeddings.table import EmbeddingTable, unit_rows
from roomprint.steps import Progress, Steps

_MOST = 5_000  # points that faithfulness is measured on: it compares every one with every other
_BLOCK = 512
_NEIGHBOURS = 10


@dataclass(frozen=True)
class Faithfulness:
    """How far a picture's neighbours are those of the vectors.

    Attributes:
        trustworthiness: 1 when every neighbour in the picture is one in truth (Venna and Kaski
            2001, equation 1).
        preserved: Share of the true neighbours that are neighbours in the picture.
        points: How many were compared.
    """

    trustworthiness: float
    preserved: float
    points: int


@dataclass(frozen=True)
class Separation:
    """How far a label's words are apart, in the space of the vectors.

    Attributes:
        silhouette: Mean over the rows of (nearest other word's mean distance - own) / the larger
            (Rousseeuw 1987), by cosine distance: 1 apart, 0 mixed.
        accuracy: Share of rows whose word most of their 10 nearest others have.
        words: How many words there are.
    """

    silhouette: float
    accuracy: float
    words: int


@dataclass(frozen=True)
class Quality:
    """What is to be said of a table and, where there is one, a picture of it."""

    faithfulness: Faithfulness | None
    separation: Mapping[str, Separation]


def measure_quality(
    table: EmbeddingTable, positions: NDArray[np.float32] | None = None, seed: int = 0
) -> Steps[Quality]:
    """Every number there is.

    Args:
        table: The vectors and labels.
        positions: A picture of them, ``(rows, dimensions)``.
        seed: Chooses the points that stand for a large table.
    """
    yield Progress(0, 2, "Comparing the picture with the vectors")
    faithful = None
    if positions is not None and len(table) > 3:
        some = np.arange(len(table))
        if len(table) > _MOST:
            some = np.random.default_rng(seed).choice(len(table), _MOST, replace=False)
        k = min(_NEIGHBOURS, (len(some) - 1) // 2)
        faithful = faithfulness(table.vectors[some], positions[some], k)
    yield Progress(1, 2, "Comparing the labels")
    separations = {
        name: found
        for name, label in table.rows.labels.items()
        if isinstance(label, Words) and (found := separation(table.vectors, label)) is not None
    }
    return Quality(faithful, separations)


def faithfulness(
    vectors: NDArray[np.float32], positions: NDArray[np.float32], k: int
) -> Faithfulness:
    """Compare the ``k`` nearest of each point in a picture with those of its vector.

    Distances are by cosine among vectors and Euclidean in the picture.

    Args:
        vectors: ``(rows, dim)``.
        positions: ``(rows, dimensions)``.
        k: Fewer than half of the rows.
    """
    count = len(vectors)
    unit = unit_rows(vectors)
    near = nearest(positions, k, "euclidean").rows  # (rows, k)
    intruded = preserved = 0
    for at in range(0, count, _BLOCK):
        rows = np.arange(at, min(at + _BLOCK, count))
        likeness = unit[rows] @ unit.T
        likeness[np.arange(len(rows)), rows] = np.inf  # itself comes first, with rank 0
        order = np.argsort(-likeness, axis=1, kind="stable")
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(count)[None, :].repeat(len(rows), 0), axis=1)
        found = np.take_along_axis(ranks, near[rows], axis=1)  # true ranks, 1 the nearest
        intruded += int(np.maximum(found - k, 0).sum())
        preserved += int((found <= k).sum())
    worst = count * k * (2 * count - 3 * k - 1) / 2
    return Faithfulness(1.0 - intruded / worst, preserved / (count * k), count)


def separation(vectors: NDArray[np.float32], label: Words) -> Separation | None:
    """How far the words of a label are apart; None where fewer than two words are known."""
    known = np.flatnonzero(label.codes >= 0)
    words, codes = np.unique(label.codes[known], return_inverse=True)
    if len(words) < 2 or len(words) >= len(known):
        return None
    unit = unit_rows(vectors[known])
    silhouette = _silhouette(unit.astype(np.float64), codes, len(words))
    near = nearest(unit, _NEIGHBOURS).rows  # (rows, k)
    return Separation(silhouette, float((_vote(codes[near]) == codes).mean()), len(words))


def _silhouette(unit: NDArray[np.float64], codes: NDArray[np.intp], words: int) -> float:
    """Mean silhouette; the mean cosine to a word's rows is the cosine to their mean."""
    counts = np.bincount(codes, minlength=words).astype(np.float64)
    sums = np.zeros((words, unit.shape[1]))
    np.add.at(sums, codes, unit)
    far = 1.0 - unit @ (sums / counts[:, None]).T  # (rows, words)
    every = np.arange(len(unit))
    own_count = counts[codes]
    itself = 1.0 - np.einsum("nd,nd->n", unit, unit)
    own = (far[every, codes] * own_count - itself) / np.maximum(own_count - 1, 1)
    far[every, codes] = np.inf
    other = far.min(axis=1)
    larger = np.maximum(np.maximum(own, other), 1e-9)
    return float(np.where(own_count > 1, (other - own) / larger, 0.0).mean())


def _vote(codes: NDArray[np.intp]) -> NDArray[np.intp]:
    """The word that most of a row's neighbours have; of several the nearest one's, ``(rows,)``."""
    same = (codes[:, :, None] == codes[:, None, :]).sum(axis=2)  # votes for each neighbour's word
    found: NDArray[np.intp] = np.take_along_axis(codes, same.argmax(axis=1)[:, None], 1)[:, 0]
    return found
