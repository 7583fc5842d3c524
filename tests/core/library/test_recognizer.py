"""The answer while one listens: it follows the newest sample, and forgets what is past."""

from dataclasses import replace

import numpy as np
import pytest
from tests.core.library.four_songs import RATE, title
from tests.core.library.melodies import Mono, cut, melody, with_noise

from roomprint.library.answers import Identification
from roomprint.library.matching import Matcher
from roomprint.library.querying import QueryPrint
from roomprint.library.recognizer import Recognizer


def heard(
    recognizer: Recognizer, audio: Mono, every: int = 20
) -> list[tuple[float, Identification]]:
    """The answers to ``audio``, asked after ``every`` 50 ms: (seconds pushed, answer)."""
    answers = []
    for number, first in enumerate(range(0, len(audio), RATE // 20), start=1):
        recognizer.push(audio[first : first + RATE // 20])
        if number % every == 0:
            answers.append((number / 20, recognizer.identify()))
    return answers


def test_the_answer_follows_the_newest_sample(matcher: Matcher, music: dict[int, Mono]) -> None:
    assert heard(Recognizer(matcher), cut(music[13], 25.0, 0.9), 5)[-1][1].reason == "too short"
    answers = heard(Recognizer(matcher), with_noise(cut(music[13], 25.0, 11.0), 25.0))
    assert all(answer.matches for _, answer in answers)
    late = [(at, answer) for at, answer in answers if at >= 3.5]
    assert {(answer.decision, title(answer)) for _, answer in late} == {("match", "song 13")}
    offsets_s = np.array([answer.matches[0].offset_s for _, answer in late])
    np.testing.assert_allclose(offsets_s, [25.0 + at for at, _ in late], atol=0.06)
    assert abs(np.mean(offsets_s - [25.0 + at for at, _ in late])) < 0.03
    assert 7.5 < answers[-1][1].query_s < 8.1


def test_a_song_that_follows_is_known_after_five_seconds(
    matcher: Matcher, music: dict[int, Mono]
) -> None:
    audio = np.concatenate([cut(music[11], 10.0, 10.0), cut(music[12], 30.0, 8.0)])
    answers = heard(Recognizer(matcher), audio)
    found = [(at, title(a)) for at, a in answers if a.decision == "match"]
    assert {name for at, name in found if 4 <= at <= 10} == {"song 11"}
    assert {name for at, name in found if at > 15} == {"song 12"}
    at, last = answers[-1]
    assert last.matches[0].offset_s == pytest.approx(30.0 + at - 10.0, abs=0.06)


def test_the_short_view_is_taken_when_the_long_one_is_unsure(
    matcher: Matcher, music: dict[int, Mono]
) -> None:
    class Shortsighted(Matcher):
        def answer(self, query: QueryPrint, top: int = 5) -> Identification:
            answer = super().answer(query, top)
            return answer if query.duration_s < 4 else replace(answer, decision="unknown")

    recognizer = Recognizer(Shortsighted(matcher.library, matcher.fingerprinter))
    recognizer.push(cut(music[11], 10.0, 8.0))
    answer = recognizer.identify()
    assert (answer.decision, title(answer)) == ("match", "song 11")
    assert answer.query_s == pytest.approx(3.5, abs=0.3)
    assert answer.matches[0].offset_s == pytest.approx(18.0, abs=0.06)


def test_evidence_gathers_while_it_is_unknown(matcher: Matcher) -> None:
    """The short view must not cost the long one its past."""
    answers = heard(Recognizer(matcher), melody(98, 10.0))
    assert {answer.decision for _, answer in answers} == {"unknown"}
    assert answers[-1][1].query_s > 7.5


def test_after_a_reset_nothing_is_left(matcher: Matcher, music: dict[int, Mono]) -> None:
    recognizer = Recognizer(matcher)
    recognizer.push(music[11][: 8 * RATE])
    assert title(recognizer.identify()) == "song 11"
    recognizer.reset()
    assert recognizer.moment.shape == (80, 0)
    assert recognizer.identify().reason == "too short"
    recognizer.push(music[12][: 4 * RATE])
    assert title(recognizer.identify()) == "song 12"


def test_the_moment_shows_the_last_three_seconds(matcher: Matcher) -> None:
    recognizer = Recognizer(matcher)
    assert recognizer.moment.shape == (80, 0)
    t = np.arange(5 * RATE) / RATE
    low, high = np.sin(2 * np.pi * 300 * t), np.sin(2 * np.pi * 4000 * t)
    recognizer.push(np.where(t < 3.5, low, high).astype(np.float32))
    picture = recognizer.moment
    assert picture.dtype == np.uint8
    assert picture.shape == (80, 184)
    assert picture.max() == 255
    loudest = picture.argmax(axis=0)  # low for 1.5 s, then high
    assert (loudest[:85] < 20).all()
    assert (loudest[-85:] > 50).all()
