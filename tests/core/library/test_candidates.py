"""Votes counted again in slow loops."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from roomprint.audio.files import AudioInfo
from roomprint.library.candidates import find_candidates
from roomprint.library.fingerprint import Fingerprint
from roomprint.library.library import Library
from roomprint.library.querying import QueryPrint

DIM = 8
TRACKS = {1: 9, 2: 4, 3: 10}  # segments; 23 in all, so that each is a neighbour of each window


def unit_rows(rows: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(rows, DIM))
    unit: NDArray[np.float64] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit.astype(np.float16).astype(np.float32)


def query_of(vectors: NDArray[np.float32]) -> QueryPrint:
    starts_s = np.arange(len(vectors), dtype=np.float64) * 0.11 + 0.017
    return QueryPrint(vectors, starts_s, np.zeros((1, 80), np.float32), 3.0)


def enter(library: Library, vectors: NDArray[np.float32]) -> int:
    name = f"{len(library.tracks())}.wav"
    fingerprint = Fingerprint(vectors.astype(np.float16), np.zeros((9, 80), np.uint8), 3.0)
    info = AudioInfo(Path(name), 3.0, 16_000, 1, name, "", "")
    return library.add(Path("/music") / name, info, name, fingerprint).id


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path, "some model", DIM) as library:
        for seed, segments in TRACKS.items():
            assert enter(library, unit_rows(segments, seed)) == seed
        yield library


def counted(query: QueryPrint, leave_out: tuple[int, ...] = ()) -> list[tuple[int, float, float]]:
    """(track, offset, mean cosine) of every place, in the order of the votes."""
    best: dict[tuple[int, int], dict[int, float]] = {}
    offsets: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for track, segments in TRACKS.items():
        if track in leave_out:
            continue
        for segment, vector in enumerate(unit_rows(segments, track)):
            for window, wanted in enumerate(query.vectors):
                cosine = float(vector @ wanted)
                if cosine <= 0:
                    continue
                offset_s = segment * 0.3 - float(query.starts_s[window])
                place = (track, round(offset_s / 0.6))
                of_window = best.setdefault(place, {})
                of_window[window] = max(of_window.get(window, 0.0), cosine)
                offsets.setdefault(place, []).append((cosine, offset_s))
    weight = {place: sum(of.values()) / len(query.vectors) for place, of in best.items()}
    votes = {
        (track, at): weight[track, at]
        + weight.get((track, at - 1), 0.0)
        + weight.get((track, at + 1), 0.0)
        for track, at in weight
    }
    order = sorted(weight, key=lambda place: -votes[place])
    return [
        (
            place[0],
            sum(c * o for c, o in offsets[place]) / sum(c for c, _ in offsets[place]),
            weight[place],
        )
        for place in order
    ]


@pytest.mark.parametrize("leave_out", [(), (3,), (1, 2)])
def test_votes_are_those_counted_one_by_one(library: Library, leave_out: tuple[int, ...]) -> None:
    query = query_of(unit_rows(7, seed=10))
    found = find_candidates(library, query, 1000, frozenset(leave_out))
    ids, offsets_s, cosines = zip(*counted(query, leave_out), strict=True)
    np.testing.assert_array_equal(found.track_ids, ids)
    np.testing.assert_allclose(found.offsets_s, offsets_s, atol=1e-5)
    np.testing.assert_allclose(found.cosines, cosines, atol=1e-5)
    assert len(ids) > 5


def test_the_most_voted_for_are_kept(library: Library) -> None:
    query = query_of(unit_rows(7, seed=10))
    every, few = find_candidates(library, query, 1000), find_candidates(library, query, 3)
    np.testing.assert_array_equal(few.track_ids, every.track_ids[:3])
    np.testing.assert_array_equal(few.offsets_s, every.offsets_s[:3])


def test_a_piece_of_a_track_votes_for_itself(library: Library) -> None:
    """Windows that begin as segments 4 to 7 of track 3 do."""
    vectors = unit_rows(TRACKS[3], seed=3)[4:8]
    query = QueryPrint(vectors, np.array([0.0, 0.3, 0.6, 0.9]), np.zeros((1, 80), np.float32), 3.9)
    found = find_candidates(library, query, 3)  # beside it are those that share its votes
    best = int(found.cosines.argmax())
    assert found.track_ids[best] == 3
    assert found.offsets_s[best] == pytest.approx(4 * 0.3, abs=0.3)
    assert found.cosines[best] == pytest.approx(1.0, abs=2e-3)


def test_leaving_out_all_leaves_nothing(library: Library) -> None:
    found = find_candidates(library, query_of(unit_rows(2, 10)), 5, frozenset(TRACKS))
    assert len(found.track_ids) == len(found.offsets_s) == len(found.cosines) == 0


def test_silence_votes_for_nothing(library: Library) -> None:
    assert len(find_candidates(library, query_of(np.zeros((2, DIM), np.float32)), 5).track_ids) == 0


def test_an_empty_library_has_no_candidates(tmp_path: Path) -> None:
    with Library(tmp_path / "empty", "some model", DIM) as library:
        assert len(find_candidates(library, query_of(unit_rows(2, 10)), 5).track_ids) == 0
