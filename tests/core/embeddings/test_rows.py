from pathlib import Path

import numpy as np
import pytest
from tests.core.embeddings.tables import table

from roomprint.embeddings.rows import Numbers, Rows, Words, joined, numbered_alike
from roomprint.errors import EmbeddingError


def rows(file: str, labels: dict[str, Numbers | Words]) -> Rows:
    return Rows((file,), np.zeros(2, np.int64), np.arange(2.0), np.ones(2), labels)


def test_words_keep_their_numbers_when_rows_are_taken() -> None:
    words = Words.of(["hall", "", "booth", "hall"])
    assert words.words == ("hall", "booth")
    assert [words.say(row) for row in range(4)] == ["hall", "", "booth", "hall"]
    some = words.take(np.array([2, 3]))
    assert (some.words, some.codes.tolist()) == (words.words, [1, 0])


def test_words_of_two_labels_are_numbered_alike() -> None:
    said = (["soft", "", "soft"], ["hard", "soft", "", "hard"])
    first, second = numbered_alike(*map(Words.of, said))
    assert first.words == second.words == ("soft", "hard")
    assert [[one.say(row) for row in range(len(one))] for one in (first, second)] == list(said)


def test_taking_rows_takes_every_column() -> None:
    whole = table().rows
    some = whole.take(np.array([40, 3]))
    assert (some.path(0), some.path(1)) == (Path("/b.wav"), Path("/a.wav"))
    assert some.start_s.tolist() == [40.0, 3.0]
    assert some.labels["rt60"].say(1) == whole.labels["rt60"].say(3)


def test_joined_rows_share_files_and_do_not_know_what_a_part_lacks() -> None:
    first = rows("a.wav", {"room": Words.of(["hall", "booth"]), "rt60": Numbers(np.ones(2), "s")})
    second = rows("b.wav", {"room": Words.of(["booth", "bath"])})
    both = joined([first, second, first])
    assert both.files == ("a.wav", "b.wav")
    assert both.file.tolist() == [0, 0, 1, 1, 0, 0]
    said = [both.labels["room"].say(row) for row in range(6)]
    assert said == ["hall", "booth", "booth", "bath", "hall", "booth"]
    rt60 = both.labels["rt60"]
    assert isinstance(rt60, Numbers)
    assert rt60.unit == "s"
    assert np.isnan(rt60.values).tolist() == [False, False, True, True, False, False]


def test_rows_are_the_same_when_file_and_place_are() -> None:
    whole = table().rows
    assert whole.same_as(table().rows)
    assert not whole.same_as(whole.take(np.arange(59)))
    assert not whole.same_as(whole.take(np.arange(60)[::-1]))


def test_a_column_of_another_length_is_refused() -> None:
    with pytest.raises(EmbeddingError, match="'room' has 3 rows of 2"):
        rows("a.wav", {"room": Words.of(["a", "b", "c"])})


def test_a_word_that_is_not_there_is_refused() -> None:
    with pytest.raises(EmbeddingError, match="'room' names an entry"):
        rows("a.wav", {"room": Words(np.array([0, 1]), ("hall",))})
