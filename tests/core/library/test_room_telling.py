"""A room that was asked for, in words."""

import pytest

from roomprint.library.room_answers import NamedRoom
from roomprint.library.room_telling import advice_in_words, chance_in_words, closest_in_words


def refused(chance: float, allowed: float = 0.02, recordings: int = 1) -> NamedRoom:
    return NamedRoom(None, "living", chance, allowed, recordings)


@pytest.mark.parametrize(
    ("chance", "told"),
    [
        (0.31, "31.0 % of the model's training clips sound this similar, more than 2.0 %"),
        (0.0202, "2.02 % of the model's training clips sound this similar, more than 2.00 %"),
        (
            0.0200001,
            "2.00001 % of the model's training clips sound this similar, more than 2.00000 %",
        ),
    ],
)
def test_a_chance_that_was_refused_never_looks_allowed(chance: float, told: str) -> None:
    assert chance_in_words(refused(chance)) == told


def test_a_room_that_is_known_has_one_digit() -> None:
    for chance, told in ((0.0132, "1.3"), (0.0004, "under 0.1")):
        known = NamedRoom("hall", "hall", chance, 0.02, 1)
        assert (
            chance_in_words(known) == f"{told} % of the model's training clips sound this similar"
        )


def test_a_room_that_just_fell_short_is_perhaps_the_closest() -> None:
    assert closest_in_words(refused(0.05)).startswith("perhaps 'living': 5.0 %")
    assert closest_in_words(refused(0.051)).startswith("closest to 'living': 5.1 %")


def test_another_voice_is_advised_only_where_there_is_one_recording() -> None:
    assert "second recording with another voice" in advice_in_words(refused(0.1))
    assert advice_in_words(refused(0.1, recordings=2)) == ""
    assert advice_in_words(NamedRoom("hall", "hall", 0.01, 0.02, 1)) == ""
