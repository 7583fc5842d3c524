"""What other programs rely on: standard output, standard error and the exit status."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.core.library.command_line import FirstTrack, Run, lines

import roomprint
from roomprint.cli.listen import report
from roomprint.library.library import Library
from roomprint.library.listening import Heard

Record = Callable[..., Path]


def test_a_library_from_adding_to_removing(run: Run, record: Record, tmp_path: Path) -> None:
    first, second = record("a.wav", 1), record("b.wav", 2)
    status, out, _ = run("library", "add", tmp_path / "music", "--json")
    (added,) = lines(out)
    assert status == 0
    assert [track["path"] for track in added["added"]] == [str(first), str(second)]
    assert (added["present"], added["failed"]) == (0, [])

    status, out, _ = run("library", "list", "--json")
    assert (status, lines(out)) == (0, added["added"])
    assert set(lines(out)[0]) == {
        "track_id",
        "path",
        "title",
        "artist",
        "album",
        "duration_s",
        "added_at",
    }
    status, out, _ = run("library", "list")
    assert out.splitlines()[1].split() == ["2", "b", "0:04", str(second)]
    assert run("library", "list", "--search", "b.wav")[1].count("\n") == 1

    (info,) = lines(run("library", "info", "--json")[1])
    assert (info["tracks"], info["seconds"], info["identity"]) == (2, 8.0, "fake-1")

    status, out, err = run("library", "remove", 1, 9)
    assert (status, out, err) == (1, "", "roomprint: there is no track 9 in the library\n")
    assert run("library", "remove", 1, "--json")[:2] == (0, '{"removed": [1]}\n')
    status, out, _ = run("library", "verify", "--json")
    assert (status, lines(out)[0]["tracks"]) == (0, 1)
    second.unlink()
    status, out, err = run("library", "verify")
    assert status == 1
    assert str(second) in out
    assert "  0 %  Checking b.wav\n" in err
    assert err.endswith("roomprint: the library is not as it was added (1 of its parts)\n")


def test_adding_says_which_file_was_bad_and_goes_on(run: Run, record: Record) -> None:
    good, bad = record("good.wav", 1), record("short.wav", 2, seconds=0.2)
    status, out, err = run("library", "add", bad, good)
    assert (status, out) == (0, "1 added, 0 there already, 1 skipped\n")
    assert f"roomprint: {bad} is too short\n" in err
    assert " 50 %  2 of 2: good.wav\n" in err or "100 %" in err  # no terminal: a few lines


def test_adding_nothing_at_all_is_a_failure(run: Run, tmp_path: Path) -> None:
    absent = tmp_path / "absent.wav"
    status, out, err = run("library", "add", absent)
    assert (status, out) == (1, "0 added, 0 there already, 1 skipped\n")
    assert err.endswith(f"roomprint: {absent} does not exist\n")


def test_ctrl_c_while_adding_says_what_became_of_it(
    run: Run, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("roomprint.library.adding.AddTracks.steps", interrupt)
    status, out, err = run("library", "add", record("a.wav", 1))
    assert (status, out) == (130, "")
    assert err == "roomprint: cancelled; what was added stays, add again to go on\n"


def test_a_damaged_library_is_one_sentence(run: Run, record: Record, tmp_path: Path) -> None:
    query = str(record("query.wav", 3))
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "library.sqlite").write_bytes(b"nothing of the kind" * 999)
    for words in (["library", "list"], ["library", "verify"], ["identify", query]):
        status, out, err = run(*words)
        assert (status, out) == (1, "")
        assert err.splitlines()[-1].startswith("roomprint: the library file ")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["library"],
        ["library", "remove", "x"],
        ["identify"],
        ["identify", "--top", "0", "a.wav"],
        ["listen", "--seconds", "-1"],
        ["train", "fingerprint", "--run", "x", "--music", "y", "--noise", "z"],
        ["evaluate", "fingerprint", "--music", "x", "--rooms", "y"],
    ],
)
def test_wrong_usage_is_status_2(run: Run, words: list[str]) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err


def test_help_and_version_go_to_standard_output(run: Run) -> None:
    assert run("--version") == (0, f"roomprint {roomprint.__version__}\n", "")
    for words in (["--help"], ["library", "--help"], ["library", "add", "--help"]):
        status, out, err = run(*words)
        assert (status, err) == (0, "")
        assert "usage: roomprint" in out


def test_the_option_wins_over_the_environment_on_either_side(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for words in (["--workspace", other, "library", "info"], ["library", "info"]):
        end = [] if words[0] == "--workspace" else ["--workspace", other]
        (info,) = lines(run(*words, "--json", *end)[1])
        assert info["file"] == str(other / "library.sqlite")
    (info,) = lines(run("library", "info", "--json")[1])
    assert info["file"] == str(tmp_path / "work" / "library.sqlite")


def test_ctrl_c_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("roomprint.library.tracks.TrackStore.tracks", interrupt)
    assert run("library", "list") == (130, "", "")


def moments(fingerprinter: Any, library: Library) -> Iterator[Heard]:
    matcher = FirstTrack(library, fingerprinter)
    match, unknown = (matcher.identify(np.zeros(n, np.float32)) for n in (32_000, 100))
    for number, answer in enumerate([None, unknown, unknown, None, match, match, unknown]):
        yield Heard(-20.0, -3.0, False, 0, float(number), "listening", answer)
    yield Heard(-120.0, -120.0, False, 0, 7.0, "too quiet")


def test_listening_prints_what_is_heard_as_it_changes(
    run: Run, record: Record, fingerprinter: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run("library", "add", record("a.wav", 1))
    with Library(tmp_path / "work", "fake-1", 16) as library:
        report(moments(fingerprinter, library), as_json=True)
        out, err = capsys.readouterr()
        heard = [(answer["heard_s"], answer["decision"]) for answer in lines(out)]
        assert heard == [(1.0, "unknown"), (4.0, "match"), (6.0, "unknown")]
        assert err == "roomprint: 0:07  too quiet\n"
        report(moments(fingerprinter, library), as_json=False)
        assert capsys.readouterr().out.splitlines()[1].startswith("0:04  a   1:23.4 of 0:04   48 %")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_a_full_disk_under_the_output_is_one_sentence(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "roomprint.cli", "--workspace", tmp_path, "data", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "roomprint: No space left on device\n")


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    code = "import sys; from roomprint.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "--workspace", tmp_path, "library", "info"],
        stdout=writer,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_starting_is_light() -> None:
    code = (
        "import sys, roomprint.cli; roomprint.cli.main(['--help']);"
        "assert not {'torch', 'faiss', 'scipy', 'av', 'sounddevice'} & set(sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)
