"""Batches of files: skipped, moved, bad, cancelled, killed."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from roomprint.audio.files import content_hash
from roomprint.errors import AudioError, LibraryError
from roomprint.library.adding import AddReport, add_tracks
from roomprint.library.library import Library
from roomprint.library.verifying import VerifyLibrary
from roomprint.steps import finish

Record = Callable[..., Path]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "work", "fake-1", 16) as library:
        yield library


def names(library: Library) -> list[str]:
    return [track.path.name for track in library.tracks()]


def decoders() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "decoding"]


def test_a_batch_is_added_whole_and_the_second_time_skipped(
    library: Library, fingerprinter: Any, record: Record, tmp_path: Path
) -> None:
    files = [record(name, seed) for seed, name in enumerate(["a.wav", "b.wav", "sub/c.wav"])]
    report = finish(add_tracks(library, fingerprinter, [tmp_path / "music"]))
    assert [track.path for track in report.added] == files
    assert (report.present, report.failed) == (0, ())
    for track, file in zip(report.added, files, strict=True):
        audio, _ = soundfile.read(file, dtype="float32")
        truth = finish(fingerprinter.steps(iter([audio])))
        rows = np.array(library.rows_of(track.id))
        np.testing.assert_array_equal(library.index.vectors(rows), truth.vectors)
        assert track.duration_s == 4.0
    report = finish(add_tracks(library, fingerprinter, [tmp_path / "music"]))
    assert report == AddReport((), 3, ())
    assert decoders() == []


def test_progress_names_the_file_and_only_goes_forward(
    library: Library, fingerprinter: Any, record: Record
) -> None:
    files = [record("a.wav", 1), record("b.wav", 2, seconds=70)]
    steps = list(add_tracks(library, fingerprinter, files))
    assert steps[0].total == 0  # not known yet
    known = [step for step in steps if step.total]
    done = [step.done for step in known]
    assert done == sorted(done)
    assert 0 < done[-1] <= known[-1].total
    assert {step.note for step in known} == {"1 of 2: a.wav", "2 of 2: b.wav"}
    assert sum(step.note.endswith("b.wav") for step in known) >= 3  # within the file as well


def test_the_same_content_is_indexed_once(
    library: Library, fingerprinter: Any, record: Record
) -> None:
    files = [record(name, 1) for name in ("a.wav", "b.wav", "c.wav")]
    report = finish(add_tracks(library, fingerprinter, files))
    assert names(library) == ["a.wav"]
    assert (len(report.added), report.present) == (1, 2)


def test_a_bad_file_is_listed_and_the_batch_goes_on(
    library: Library, fingerprinter: Any, record: Record, tmp_path: Path
) -> None:
    noise = tmp_path / "music" / "b.wav"
    files = [record("a.wav", 1), noise, record("c.wav", 2, seconds=0.2), record("d.wav", 3)]
    noise.write_bytes(b"RIFF nothing of the kind")
    twin = noise.with_name("e.wav")
    twin.write_bytes(noise.read_bytes())
    absent = tmp_path / "absent.wav"
    pipe = tmp_path / "pipe.wav"
    os.mkfifo(pipe)
    report = finish(add_tracks(library, fingerprinter, [*files, twin, absent, pipe]))
    assert names(library) == ["a.wav", "d.wav"]
    assert sorted(path.name for path, _ in report.failed) == [
        "absent.wav",
        "b.wav",
        "c.wav",
        "e.wav",
        "pipe.wav",
    ]
    assert all(sentence for _, sentence in report.failed)


def test_a_folder_without_audio_is_said(
    library: Library, fingerprinter: Any, tmp_path: Path
) -> None:
    with pytest.raises(AudioError, match="no audio file in"):
        finish(add_tracks(library, fingerprinter, [tmp_path / "work"]))


def test_a_moved_file_is_followed_and_a_copy_is_not(
    library: Library, fingerprinter: Any, record: Record
) -> None:
    first, second = record("a.wav", 1), record("b.wav", 2)
    finish(add_tracks(library, fingerprinter, [first, second]))
    before = library.tracks()
    moved = first.rename(first.with_name("z.wav"))
    copy = second.with_name("copy.wav")
    copy.write_bytes(second.read_bytes())
    report = finish(add_tracks(library, fingerprinter, [moved, copy]))
    assert report == AddReport((), 2, ())
    assert [track.path for track in library.tracks()] == [moved, second]
    assert [track.id for track in library.tracks()] == [track.id for track in before]


def test_files_that_changed_places_are_followed(
    library: Library, fingerprinter: Any, record: Record
) -> None:
    first, second = record("a.wav", 1), record("b.wav", 2)
    finish(add_tracks(library, fingerprinter, [first, second]))
    hashes = {track.path: track.content_hash for track in library.tracks()}
    spare = first.rename(first.with_name("spare.wav"))
    second.rename(first)
    spare.rename(second)
    finish(add_tracks(library, fingerprinter, [first, second]))
    assert {t.path: t.content_hash for t in library.tracks()} == {
        first: hashes[second],
        second: hashes[first],
    }


def test_a_new_file_in_the_place_of_a_moved_one(
    library: Library, fingerprinter: Any, record: Record, tmp_path: Path
) -> None:
    first = record("a.wav", 1)
    (old,) = finish(add_tracks(library, fingerprinter, [first])).added
    moved = first.rename(first.with_name("z.wav"))
    record("a.wav", 2)
    (new,) = finish(add_tracks(library, fingerprinter, [tmp_path / "music"])).added
    assert {t.id: t.path for t in library.tracks()} == {old.id: moved, new.id: first}


def test_a_file_whose_content_changed_is_indexed_anew(
    library: Library, fingerprinter: Any, record: Record
) -> None:
    path = record("a.wav", 1)
    finish(add_tracks(library, fingerprinter, [path]))
    record("a.wav", 2, seconds=6)
    report = finish(add_tracks(library, fingerprinter, [path]))
    assert library.tracks() == list(report.added)
    assert library.index.size == 20


def test_a_file_that_looks_the_same_is_not_read_again(
    library: Library,
    fingerprinter: Any,
    record: Record,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, touched, gone = (record(f"{number}.wav", number) for number in range(3))
    finish(add_tracks(library, fingerprinter, [tmp_path / "music"]))
    hashed = []

    def spy(path: Path) -> str:
        hashed.append(path)
        return content_hash(path)

    monkeypatch.setattr("roomprint.audio.files.content_hash", spy)
    record("1.wav", 9)
    os.utime(touched, ns=(1, 1))
    library.remove([track.id for track in library.tracks() if track.path == gone])
    report = finish(add_tracks(library, fingerprinter, [tmp_path / "music"]))
    assert hashed == [touched]
    assert [track.path for track in report.added] == [touched, gone]
    assert set(library.seen()) == {kept, touched, gone}
    library.remove([track.id for track in library.tracks()])
    library.note({})
    assert library.seen() == {}


def test_cancelling_keeps_what_is_whole(
    library: Library, fingerprinter: Any, record: Record
) -> None:
    files = [record(f"{number}.wav", number, seconds=70) for number in range(4)]
    steps = add_tracks(library, fingerprinter, files)
    for step in steps:
        if step.note.startswith("3 of 4") and step.done > 2 * step.total / 4:
            break
    steps.close()
    assert names(library) == ["0.wav", "1.wav"]
    assert decoders() == []
    report = finish(add_tracks(library, fingerprinter, files))
    assert (len(report.added), report.present) == (2, 2)


def test_only_one_adds_at_a_time(
    library: Library, fingerprinter: Any, record: Record, tmp_path: Path
) -> None:
    files = [record("a.wav", 1), record("b.wav", 2)]
    first = add_tracks(library, fingerprinter, files)
    while not next(first).total:
        pass
    with Library(tmp_path / "work", "fake-1", 16) as other:
        with pytest.raises(LibraryError, match="another Roomprint is adding"):
            finish(add_tracks(other, fingerprinter, files))
        first.close()
        finish(add_tracks(other, fingerprinter, files))
    assert decoders() == []


def test_a_full_disk_ends_the_batch_in_words(
    library: Library, fingerprinter: Any, record: Record, tmp_path: Path
) -> None:
    files = [record("a.wav", 1), record("b.wav", 2, seconds=600)]
    finish(add_tracks(library, fingerprinter, files[:1]))
    pages = library._store._db.rows("PRAGMA page_count")[0][0]
    library._store._db.write(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LibraryError, match="disk is full"):
        finish(add_tracks(library, fingerprinter, files))
    assert decoders() == []
    with Library(tmp_path / "work", "fake-1", 16) as again:
        assert names(again) == ["a.wav"]


CHILD = """
import runpy, sys
from pathlib import Path
from roomprint.library.adding import add_tracks
from roomprint.library.library import Library
fake = runpy.run_path(sys.argv[1])["FakeFingerprinter"]()
with Library(Path(sys.argv[2]), "fake-1", 16) as library:
    for step in add_tracks(library, fake, [Path(sys.argv[3])]):
        print(step.note, flush=True)
"""


@pytest.mark.parametrize("last", [1, 3, 6])
def test_a_killed_process_loses_the_track_in_hand_only(
    last: int, record: Record, fingerprinter: Any, tmp_path: Path
) -> None:
    for number in range(8):
        record(f"{number}.wav", number)
    conftest = Path(__file__).with_name("conftest.py")
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, conftest, tmp_path / "work", tmp_path / "music"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert child.stdout is not None
    with child, child.stdout as lines:
        for line in lines:
            if line.startswith(f"{last + 1} of 8"):
                break
        child.kill()
    assert child.returncode != 0
    with Library(tmp_path / "work", "fake-1", 16) as library:
        assert library.warnings == []
        assert len(library.tracks()) >= last  # all that it said it was done with
        assert library.index.size == 13 * len(library.tracks())
        finish(add_tracks(library, fingerprinter, [tmp_path / "music"]))
        assert names(library) == [f"{number}.wav" for number in range(8)]
    assert finish(VerifyLibrary(workspace=tmp_path / "work").steps()).sound


def test_verify_finds_what_is_missing_changed_and_damaged(
    library: Library, fingerprinter: Any, record: Record, tmp_path: Path
) -> None:
    files = [record(f"{number}.wav", number) for number in range(4)]
    finish(add_tracks(library, fingerprinter, files))
    library.close()
    assert finish(VerifyLibrary(workspace=tmp_path / "work").steps()).sound
    files[0].unlink()
    record("1.wav", 77)
    database = tmp_path / "work" / "library.sqlite"
    audio, _ = soundfile.read(files[2], dtype="float32")
    vectors = finish(fingerprinter.steps(iter([audio]))).vectors.tobytes()
    data = bytearray(database.read_bytes())
    data[data.find(vectors) + 5] ^= 1
    database.write_bytes(data)
    report = finish(VerifyLibrary(workspace=tmp_path / "work").steps())
    found = [[t.path.name for t in group] for group in (report.missing, report.changed)]
    assert found == [["0.wav"], ["1.wav"]]
    assert [track.path.name for track in report.damaged] == ["2.wav"]
    assert (report.tracks, report.problems, report.sound) == (4, (), False)
