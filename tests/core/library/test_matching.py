"""Which recording, and where: with random weights, so that the spectra must do the work."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.core.library.four_songs import RATE, SECONDS, title
from tests.core.library.melodies import Mono, cut, melody, with_noise

from roomprint.audio.files import AudioInfo
from roomprint.encoders.models import ModelInfo
from roomprint.library.confidence import Calibration, write_calibration
from roomprint.library.fingerprint import Fingerprinter
from roomprint.library.library import Library
from roomprint.library.matching import Matcher
from roomprint.library.querying import whole_query
from roomprint.library.recognizer import Recognizer
from roomprint.steps import finish


@pytest.mark.parametrize(
    ("seed", "start_s", "seconds"),
    [(11, 23.456, 3.0), (13, 40.011, 5.0), (12, 0.0, 8.0), (12, 61.0, 9.0), (14, 5.555, 14.0)],
)
def test_names_the_recording_and_the_place(
    matcher: Matcher, music: dict[int, Mono], seed: int, start_s: float, seconds: float
) -> None:
    answer = matcher.identify(with_noise(cut(music[seed], start_s, seconds), 25.0))
    assert (answer.decision, answer.reason, title(answer)) == ("match", "", f"song {seed}")
    assert answer.matches[0].offset_s == pytest.approx(start_s, abs=0.05)
    assert answer.matches[0].tempo == pytest.approx(1.0, abs=0.01)
    assert answer.query_s == pytest.approx(seconds)
    assert answer.elapsed_ms > 0


def test_a_copy_played_faster(matcher: Matcher) -> None:
    played = cut(melody(12, SECONDS, tempo=1.03, pitch=1.03), 30.0 / 1.03, 8.0)
    answer = matcher.identify(played)
    assert (answer.decision, title(answer)) == ("match", "song 12")
    assert answer.matches[0].offset_s == pytest.approx(30.0, abs=0.05)
    assert answer.matches[0].tempo == pytest.approx(1.03, rel=0.01)


@pytest.mark.parametrize("start_s", [0.0, 8.25])
def test_the_offset_of_a_long_query_is_that_of_its_first_sample(
    matcher: Matcher, music: dict[int, Mono], start_s: float
) -> None:
    """Its first half minute is of something else: only a later stretch can be found."""
    audio = cut(music[14], start_s, 60.0).copy()
    audio[: 30 * RATE] = melody(99, 30.0)
    answer = matcher.identify(audio)
    assert (answer.decision, title(answer)) == ("match", "song 14")
    assert answer.matches[0].offset_s == pytest.approx(start_s, abs=0.05)
    assert answer.query_s == 60.0


@pytest.mark.parametrize("seconds", [4.0, 8.0, 30.0])
def test_a_recording_that_is_not_there_is_unknown(matcher: Matcher, seconds: float) -> None:
    answer = matcher.identify(melody(99, seconds), top=3)
    assert (answer.decision, answer.reason) == ("unknown", "")
    assert len(answer.matches) == 3
    assert answer.matches[0].confidence < 0.5


def test_matches_are_sorted_and_each_track_comes_once(
    matcher: Matcher, music: dict[int, Mono]
) -> None:
    matches = matcher.identify(cut(music[11], 10.0, 6.0), top=5).matches
    assert all(a.score >= b.score and a.confidence >= b.confidence for a, b in pairwise(matches))
    assert len({match.track.id for match in matches}) == len(matches) > 1
    assert matches[0].confidence > 0.9 > 0.5 > matches[1].confidence
    assert len(matcher.identify(cut(music[11], 10.0, 6.0), top=2).matches) == 2


def test_a_track_left_out_is_not_found(matcher: Matcher, music: dict[int, Mono]) -> None:
    query = whole_query(matcher.fingerprinter, cut(music[13], 20.0, 5.0))
    right = matcher.rank(query)[0]
    assert right.track.title == "song 13"
    others = matcher.rank(query, leave_out=[right.track.id])
    assert others
    assert right.track.id not in {match.track.id for match in others}


@pytest.mark.parametrize(
    ("audio", "reason"),
    [
        (np.zeros(5 * RATE, np.float32), "too quiet"),
        (1e-5 * melody(11, 5.0), "too quiet"),
        (melody(11, 0.9), "too short"),
        (np.zeros(0, np.float32), "too short"),
    ],
)
def test_nothing_to_look_for(matcher: Matcher, audio: Mono, reason: str) -> None:
    answer = matcher.identify(audio)
    assert (answer.decision, answer.matches, answer.reason) == ("unknown", (), reason)
    assert answer.query_s == len(audio) / RATE


def test_an_empty_library(tmp_path: Path, matcher: Matcher, music: dict[int, Mono]) -> None:
    printer = matcher.fingerprinter
    with Library(tmp_path, printer.identity, printer.dim) as library:
        empty = Matcher(library, printer)
        listener = Recognizer(empty)
        listener.push(music[11][: 5 * RATE])
        for answer in (empty.identify(music[11][: 20 * RATE]), listener.identify()):
            assert (answer.decision, answer.matches) == ("unknown", ())
            assert answer.reason == "the library is empty"


def test_what_another_process_adds_is_found(
    tmp_path: Path, matcher: Matcher, music: dict[int, Mono]
) -> None:
    printer = matcher.fingerprinter
    audio = music[11][: 20 * RATE]
    info = AudioInfo(Path("late"), 20.0, RATE, 1, "late", "", "")
    with (
        Library(tmp_path, printer.identity, printer.dim) as library,
        Library(tmp_path, printer.identity, printer.dim) as other,
    ):
        other.add(Path("/music/late"), info, "late", finish(printer.steps(iter([audio]))))
        assert title(Matcher(library, printer).identify(cut(audio, 5.0, 5.0))) == "late"


def test_the_calibration_decides(
    matcher: Matcher, music: dict[int, Mono], tmp_path: Path, untrained: ModelInfo
) -> None:
    """With an intercept that nothing overcomes, the right recording is first but unknown."""
    for file in untrained.folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    write_calibration(tmp_path, Calibration(intercept=-1000.0))
    model = ModelInfo(
        untrained.name, untrained.identity, tmp_path, untrained.config, untrained.card
    )
    answer = Matcher(matcher.library, Fingerprinter(model)).identify(cut(music[11], 9.0, 5.0))
    assert (answer.decision, title(answer)) == ("unknown", "song 11")
