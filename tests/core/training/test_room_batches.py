"""What partners and strangers share, on batches as they are drawn."""

import numpy as np
import pytest
from numpy.random import default_rng

from roomprint.errors import ConfigError
from roomprint.training.room_batches import SAMPLINGS, RoomBatches, Squares

ROOMS = np.repeat(np.arange(30), 4)  # 30 rooms of 4 responses
COLUMNS = 40


def drawn(sampling: str, seed: int = 0, classes: int = 24, views: int = 3) -> Squares:
    batches = RoomBatches(sampling=sampling, views=views)
    return batches.draw(ROOMS, COLUMNS, classes, default_rng(seed))


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("seed", range(5))
def test_every_class_has_its_views_and_no_two_squares_are_the_same(
    sampling: str, seed: int
) -> None:
    batch = drawn(sampling, seed)
    names, counts = np.unique(batch.labels, return_counts=True)
    assert len(names) == 24
    assert set(counts) == {3}
    assert len(set(zip(batch.responses, batch.speech, strict=True))) == 72


@pytest.mark.parametrize("sampling", ["soft", "hard"])
def test_partners_share_the_response_and_never_the_speech(sampling: str) -> None:
    batch = drawn(sampling)
    np.testing.assert_array_equal(batch.responses, batch.labels)
    for label in np.unique(batch.labels):
        assert len(set(batch.speech[batch.labels == label])) == 3


def test_soft_strangers_rarely_share_speech_and_hard_ones_always() -> None:
    soft, hard = (drawn(sampling).speech.reshape(24, 3) for sampling in ("soft", "hard"))
    assert (hard == hard[0]).all()
    assert len(np.unique(soft, axis=0)) > 20


def test_position_independent_partners_share_the_room_through_other_responses() -> None:
    batch = drawn("position-independent")
    np.testing.assert_array_equal(ROOMS[batch.responses], batch.labels)
    for label in np.unique(batch.labels):
        assert len(set(batch.responses[batch.labels == label])) == 3
    assert (batch.speech.reshape(24, 3) == batch.speech[:3]).all()


def test_rooms_of_two_responses_use_both() -> None:
    batches = RoomBatches(sampling="position-independent", views=3)
    batch = batches.draw(np.repeat(np.arange(5), 2), COLUMNS, 5, default_rng(0))
    for label in range(5):
        assert len(set(batch.responses[batch.labels == label])) == 2


def test_rooms_with_too_few_responses_for_the_views_are_told() -> None:
    rooms = np.repeat(np.arange(6), [1, 2, 2, 3, 3, 4])
    single, few = RoomBatches(sampling="position-independent", views=3).remarks(rooms)
    assert single.startswith("1 of 6 rooms have one response only")
    assert few.startswith("2 of 6 rooms have fewer responses than there are views (3)")
    assert RoomBatches(sampling="position-independent", views=3).remarks(ROOMS) == []
    assert RoomBatches(sampling="hard", views=3).remarks(rooms) == []


def test_every_response_and_segment_gets_its_turn() -> None:
    batches, rng = RoomBatches(), default_rng(1)
    seen = [batches.draw(ROOMS, COLUMNS, 24, rng) for _ in range(40)]
    assert set(np.concatenate([batch.responses for batch in seen])) == set(range(len(ROOMS)))
    assert set(np.concatenate([batch.speech for batch in seen])) == set(range(COLUMNS))


@pytest.mark.parametrize(
    ("rooms", "columns", "sampling", "words"),
    [
        ([0] * 10, 40, "soft", "24 classes need as many responses, there are 10"),
        (list(range(30)), 2, "hard", "3 views need as many segments, there are 2"),
        (list(range(30)), 40, "position-independent", "of two responses at least, there are 0"),
    ],
)
def test_a_grid_that_is_too_small_is_refused(
    rooms: list[int], columns: int, sampling: str, words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        RoomBatches(sampling=sampling).draw(np.array(rooms), columns, 24, default_rng(0))
