import numpy as np
import pytest
from numpy.typing import NDArray

from roomprint.encoders.same_room import least_likeness, likeness


def clouds(rooms: int, spread: float) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Twenty windows of each room, around directions that have nothing in common."""
    generator = np.random.default_rng(0)
    vectors = np.repeat(np.eye(rooms), 20, axis=0)
    vectors = vectors + spread * generator.normal(size=vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), np.repeat(np.arange(rooms), 20)


def test_likeness_is_the_mean_of_the_nearest_three() -> None:
    queries, enrolled = clouds(2, 0.4)[0][:4], clouds(3, 0.3)[0][:15, :2]
    by_hand = [sorted((float(q @ e) for e in enrolled), reverse=True)[:3] for q in queries]
    assert likeness(queries, enrolled) == pytest.approx(float(np.mean(by_hand)), abs=1e-6)


def test_the_least_likeness_divides_rooms_that_can_be_told_apart() -> None:
    embeddings, rooms = clouds(8, 0.05)
    least = least_likeness(embeddings, rooms)
    for room in range(8):
        own = embeddings[rooms == room]
        assert likeness(own[10:15], own[:10]) >= least
        assert likeness(own[10:15], embeddings[rooms == (room + 1) % 8]) < least


def test_rooms_that_are_alike_are_missed_as_often_as_they_are_mistaken() -> None:
    embeddings, rooms = clouds(40, 0.8)
    least = least_likeness(embeddings, rooms)
    halves = [(embeddings[rooms == r][:10], embeddings[rooms == r][10:15]) for r in range(40)]
    missed = np.mean([likeness(asked, enrolled) < least for enrolled, asked in halves])
    mistaken = []
    for number, (_, asked) in enumerate(halves):
        others = [halves[(number + step) % 40][0] for step in range(1, 6)]
        mistaken.append(max(likeness(asked, other) for other in others) >= least)
    assert 0.02 < missed < 0.5
    assert np.mean(mistaken) == pytest.approx(missed, abs=0.15)


def test_one_room_teaches_nothing() -> None:
    embeddings, rooms = clouds(1, 0.1)
    assert least_likeness(embeddings, rooms) == 1.0
