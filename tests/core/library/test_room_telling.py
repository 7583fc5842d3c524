"""A room that was asked for, in words."""

import pytest

from roomprint.library.room_answers import NamedRoom
from roomprint.library.room_telling import advice_in_words, likeness_in_words


def refused(likeness: float, needed: float = 0.98, recordings: int = 1) -> NamedRoom:
    return NamedRoom(None, "living", likeness, needed, recordings)


@pytest.mark.parametrize(
    ("likeness", "told"),
    [
        (0.95, "0.95 of 0.98 needed"),
        (0.978, "0.978 of 0.980 needed"),
        (0.97999, "0.97999 of 0.98000 needed"),
        (0.98 - 1e-12, "0.979999999999 of 0.980000000000 needed"),
    ],
)
def test_a_likeness_that_was_refused_never_looks_like_enough(likeness: float, told: str) -> None:
    assert likeness_in_words(refused(likeness)) == told


def test_a_room_that_is_known_has_two_digits() -> None:
    assert likeness_in_words(NamedRoom("hall", "hall", 0.98, 0.98, 1)) == "0.98"


def test_another_voice_is_advised_only_where_there_is_one_recording() -> None:
    assert "second recording with another voice" in advice_in_words(refused(0.9))
    assert advice_in_words(refused(0.9, recordings=2)) == ""
    assert advice_in_words(NamedRoom("hall", "hall", 0.99, 0.98, 1)) == ""
