"""``identify``, and what every command says of a file that is not there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.core.library.command_line import FirstTrack, Run, lines

from roomprint.library.answers import Identification

Record = Callable[..., Path]


def test_identify_answers_in_the_agreed_json(run: Run, record: Record) -> None:
    files = [record("a.wav", 1), record("b.wav", 2), record("query.wav", 3, seconds=2)]
    run("library", "add", *files[:2])
    status, out, err = run("identify", files[2], "--json")
    assert (status, err) == (0, "")
    first, second = (
        {
            "track_id": number,
            "path": str(path),
            "title": path.stem,
            "artist": "",
            "offset_s": 83.44,
            "score": 0.5,
            "confidence": 0.97 / (1 + number),
        }
        for number, path in enumerate(files[:2], start=1)
    )
    expected = {
        "query": str(files[2]),
        "decision": "match",
        "elapsed_ms": 12.3,
        "matches": [first, second],
    }
    assert lines(out) == [expected]
    (answer,) = lines(run("identify", "--top", 1, files[2], "--json")[1])
    assert answer["matches"] == [first]


def test_json_leaves_the_reason_to_standard_error(
    run: Run, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_quiet(*_: object) -> Identification:
        return Identification("unknown", (), 2.0, 12.34, "too quiet")

    monkeypatch.setattr(FirstTrack, "identify", too_quiet)
    query = record("query.wav", 3, seconds=2)
    run("library", "add", record("a.wav", 1))
    status, out, err = run("identify", query, "--json")
    (answer,) = lines(out)
    assert (status, set(answer)) == (0, {"query", "decision", "elapsed_ms", "matches"})
    assert err == f"roomprint: {query} is unknown: too quiet\n"


def test_identify_for_a_person(run: Run, record: Record) -> None:
    track, short = record("a.wav", 1), record("short.wav", 2, seconds=0.9)
    run("library", "add", track)
    status, out, _ = run("identify", track)
    assert (status, out) == (0, f"a   1:23.4 of 0:04   48 %   {track}\n")
    assert run("identify", short)[1] == "unknown (best guess: a, 48 %)\n"
    run("library", "add", record("b.wav", 3))
    printed = run("identify", track, "--top", 3)[1].splitlines()
    assert [line[:8] for line in printed] == ["a   1:23", "    b   "]


def test_identify_goes_on_past_a_bad_file(run: Run, record: Record, tmp_path: Path) -> None:
    good, absent = record("a.wav", 1), tmp_path / "absent.wav"
    run("library", "add", good)
    status, out, err = run("identify", absent, good, "--json")
    assert status == 1
    assert [answer["query"] for answer in lines(out)] == [str(good)]
    assert err == f"roomprint: {absent} does not exist\n"


def test_an_empty_library_says_how_to_fill_it(run: Run, record: Record) -> None:
    query = record("query.wav", 3)
    status, out, err = run("identify", query, "--json")
    (answer,) = lines(out)
    assert (status, answer["decision"], answer["matches"]) == (0, "unknown", [])
    assert err == "roomprint: the library is empty; fill it with: roomprint library add PATH\n"
    assert run("identify", query)[1] == "unknown (the library is empty)\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["identify"], "{} does not exist"),
        (["library", "add"], "{} does not exist"),
        (["room", "estimate"], "{} does not exist"),
        (["room", "which"], "{} does not exist"),
        (["room", "enrol", "hall"], "{} does not exist"),
        (["embed", "-o", "table.npz"], "no file could be embedded; {} does not exist"),
    ],
)
def test_nobody_waits_for_a_model_to_hear_that_the_file_is_not_there(
    run: Run,
    record: Record,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    words: list[str],
    sentence: str,
) -> None:
    def loads(*_: object) -> None:
        raise AssertionError("the model was loaded")

    run("library", "add", record("a.wav", 1))
    for module in ("library.fingerprint.Fingerprinter", "library.room_reading.RoomReader"):
        monkeypatch.setattr(f"roomprint.{module}", loads)
    absent = tmp_path / "absent.wav"
    status, _, err = run(*words, absent)
    assert (status, err) == (1, f"roomprint: {sentence.format(absent)}\n")
