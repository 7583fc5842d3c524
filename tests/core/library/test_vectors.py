"""The index and its row map against plain numpy, after random additions and removals."""

import threading

import numpy as np
import pytest
from numpy.typing import NDArray

from roomprint.library.rows import RowMap
from roomprint.library.vectors import FlatIndex

DIM = 8


def unit(generator: np.random.Generator, count: int) -> NDArray[np.float32]:
    vectors: NDArray[np.float32] = generator.normal(size=(count, DIM)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


@pytest.mark.parametrize("seed", range(5))
def test_rows_stay_exact_through_random_changes(seed: int) -> None:
    generator = np.random.default_rng(seed)
    index, rows = FlatIndex(DIM), RowMap()
    kept: dict[int, NDArray[np.float32]] = {}  # what the index must hold, in order
    for track_id in range(1, 60):
        vectors = unit(generator, int(generator.integers(0, 30)))
        index.add(vectors)
        rows.append([(track_id, len(vectors))])
        kept[track_id] = vectors
        if generator.random() < 0.4:
            gone = generator.choice(list(kept), size=min(3, len(kept)), replace=False).tolist()
            index.remove(rows.remove(gone))
            for one in gone:
                del kept[one]

    truth = np.concatenate(list(kept.values()))
    owners = np.repeat(list(kept), [len(v) for v in kept.values()])
    segments = np.concatenate([np.arange(len(v)) for v in kept.values()])
    assert 0 < len(truth) == index.size
    np.testing.assert_array_equal(index.vectors(np.arange(index.size)), truth)
    found_owners, found_segments = rows.locate(np.arange(index.size))
    np.testing.assert_array_equal(found_owners, owners)
    np.testing.assert_array_equal(found_segments, segments)
    for track_id, vectors in kept.items():
        np.testing.assert_array_equal(index.vectors(np.array(rows.rows_of(track_id))), vectors)

    queries = unit(generator, 7)
    scores, neighbours = index.search(queries, 5)
    cosines = queries @ truth.T
    np.testing.assert_array_equal(neighbours, np.argsort(-cosines, axis=1)[:, :5])
    np.testing.assert_allclose(scores, -np.sort(-cosines, axis=1)[:, :5], atol=1e-6)


@pytest.mark.parametrize("size", [1, 9, 10, 11, 95])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_find_what_one_finds(
    size: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the parts are, fewer rows than neighbours among them."""
    monkeypatch.setattr("roomprint.library.vectors._FEWEST_ROWS", 10)
    generator = np.random.default_rng(size)
    vectors, queries = unit(generator, size), unit(generator, 6)
    index = FlatIndex(DIM, threads)
    index.add(vectors)
    scores, rows = index.search(queries, 40)
    cosines = queries @ vectors.T
    np.testing.assert_array_equal(rows, np.argsort(-cosines, axis=1)[:, :40])
    np.testing.assert_allclose(scores, -np.sort(-cosines, axis=1)[:, :40], atol=1e-6)


def test_searching_leaves_no_thread_behind() -> None:
    index = FlatIndex(DIM)
    index.add(unit(np.random.default_rng(0), 9))
    before = set(threading.enumerate())
    index.search(unit(np.random.default_rng(1), 2), 3)
    assert set(threading.enumerate()) <= before


def test_locate_keeps_the_shape_and_skips_tracks_without_rows() -> None:
    rows = RowMap()
    rows.append([(7, 2), (3, 0), (9, 1)])
    owners, segments = rows.locate(np.array([[0, 1], [2, 0]]))
    assert owners.tolist() == [[7, 7], [9, 7]]
    assert segments.tolist() == [[0, 1], [0, 0]]
    assert rows.rows_of(3) == range(2, 2)
    assert len(rows.rows_of(1)) == 0


def test_a_small_index_gives_what_it_has() -> None:
    index = FlatIndex(DIM)
    queries = unit(np.random.default_rng(0), 2)
    assert index.search(queries, 5)[1].shape == (2, 0)
    index.add(queries)
    scores, rows = index.search(queries, 5)
    assert rows.shape == scores.shape == (2, 2)
    assert rows[:, 0].tolist() == [0, 1]
    with pytest.raises(IndexError):
        index.vectors(np.array([2]))
