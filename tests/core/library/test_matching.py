"""Which recording, and where: with random weights, so that the spectra must do the work."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.library.melodies import Mono, cut, melody, with_noise

from roomprint.audio.files import AudioInfo
from roomprint.encoders.models import ModelInfo
from roomprint.errors import AudioError
from roomprint.library.answers import Identification
from roomprint.library.confidence import Calibration, write_calibration
from roomprint.library.fingerprint import Fingerprinter
from roomprint.library.identify import IdentifyFile
from roomprint.library.library import Library
from roomprint.library.matching import Matcher
from roomprint.library.querying import QueryPrint, whole_query
from roomprint.library.recognizer import Recognizer
from roomprint.library.warm import let_go
from roomprint.steps import finish

RATE = 16_000
SEEDS = (11, 12, 13, 14)
SECONDS = 70.0


@pytest.fixture(scope="module")
def music() -> dict[int, Mono]:
    return {seed: melody(seed, SECONDS) for seed in SEEDS}


@pytest.fixture(scope="module")
def workspace(
    tmp_path_factory: pytest.TempPathFactory, untrained: ModelInfo, music: dict[int, Mono]
) -> Path:
    root = tmp_path_factory.mktemp("workspace")
    printer = Fingerprinter(untrained)
    with Library(root, printer.identity, printer.dim) as library:
        for seed, audio in music.items():
            title = f"song {seed}"
            info = AudioInfo(Path(title), SECONDS, RATE, 1, title, "", "")
            fingerprint = finish(printer.steps(iter([audio])))
            library.add(Path("/music") / title, info, title, fingerprint)
    return root


@pytest.fixture(scope="module")
def matcher(workspace: Path, untrained: ModelInfo) -> Iterator[Matcher]:
    printer = Fingerprinter(untrained)
    with Library(workspace, printer.identity, printer.dim) as library:
        yield Matcher(library, printer)


def title(answer: Identification) -> str:
    return answer.matches[0].track.title


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


# --- live ----------------------------------------------------------------------------------------


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


# --- files ---------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _closes_what_is_warm() -> Iterator[None]:
    yield
    let_go()


def test_a_file_is_identified(
    workspace: Path, untrained: ModelInfo, music: dict[int, Mono], tmp_path: Path
) -> None:
    path = tmp_path / "piece.wav"
    soundfile.write(path, cut(music[12], 33.3, 6.0), RATE)
    work = IdentifyFile(workspace=workspace, path=path, model=str(untrained.folder), top=2)
    steps = work.steps()
    assert next(steps).note == "Reading piece.wav"
    answer = finish(steps)
    assert (answer.decision, title(answer), len(answer.matches)) == ("match", "song 12", 2)
    assert answer.matches[0].offset_s == pytest.approx(33.3, abs=0.05)
    again = finish(work.steps())  # by the matcher that is still open
    assert again.matches == answer.matches


@pytest.mark.parametrize("content", [None, b"", b"no music"])
def test_a_bad_file_is_told(
    workspace: Path, untrained: ModelInfo, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "bad.wav"
    if content is not None:
        path.write_bytes(content)
    work = IdentifyFile(workspace=workspace, path=path, model=str(untrained.folder))
    with pytest.raises(AudioError, match=r"bad\.wav"):
        finish(work.steps())
