"""A workspace that was copied to another place: nothing in it points back."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from roomprint.audio.files import AudioInfo
from roomprint.evaluation.result import Result, keep_result, list_results
from roomprint.library.fingerprint import Fingerprint
from roomprint.library.library import Library
from roomprint.library.tracks import Seen, TrackStore
from roomprint.library.verifying import VerifyLibrary
from roomprint.plain import to_plain
from roomprint.rooms.autosave import AutosaveSlot, left_behind
from roomprint.rooms.presets import PRESETS
from roomprint.steps import finish
from roomprint.training.fingerprint import TrainFingerprint, read_training
from roomprint.training.run_folder import CONFIG, read_config
from roomprint.training.run_identity import settle_identity
from roomprint.workspace import Workspace

DIM = 4
OLD_PLACE = "old place"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Workspace(tmp_path / OLD_PLACE / "sounds").open().root


def move(root: Path) -> Path:
    """To where nothing of the old place is left."""
    new = root.parents[1] / "another" / "workshop"
    new.parent.mkdir()
    shutil.move(root, new)
    return new


def pointing_back(root: Path) -> list[Path]:
    """The files in which the old place is still named."""
    files = [path for path in root.rglob("*") if path.is_file()]
    return [path for path in files if OLD_PLACE.encode() in path.read_bytes()]


def fill(root: Path, *files: Path) -> None:
    generator = np.random.default_rng(7)
    with Library(root, "a", DIM) as library:
        for number, path in enumerate(files):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"sound" * (number + 1))
            vectors = generator.normal(size=(10, DIM)).astype(np.float16)
            fingerprint = Fingerprint(vectors, np.zeros((30, 5), np.uint8), 3.0)
            info = AudioInfo(path, 3.0, 44_100, 2, path.stem, "", "")
            library.add(path, info, f"hash {number}", fingerprint)
            library.note({path: Seen(path.stat().st_size, 1, f"hash {number}")})


def paths(root: Path) -> list[Path]:
    with TrackStore(Workspace(root).open().library_file) as store:
        tracks = [track.path for track in store.tracks()]
        assert sorted(tracks) == sorted(store.seen())
        return tracks


def test_tracks_inside_move_along_and_those_outside_stay(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "music" / "b.flac"
    fill(root, root / "demo" / "ä.flac", outside)
    new = move(root)
    assert pointing_back(new) == []
    assert paths(new) == [new / "demo" / "ä.flac", outside]
    outside.unlink()
    report = finish(VerifyLibrary(workspace=new).steps())
    assert [track.path for track in report.missing] == [outside]


def test_a_library_that_kept_whole_paths_finds_its_files_where_it_was_copied(root: Path) -> None:
    inside = root / "demo" / "a.flac"
    gone = root.parent / "elsewhere" / "b.flac"
    fill(root, inside, gone)
    with closing(sqlite3.connect(root / "library.sqlite")) as database, database:
        for table in ("tracks", "seen"):  # as the first format had it
            change = f"UPDATE {table} SET path = ? WHERE path = ?"
            done = database.execute(change, (bytes(inside), b"{workspace}/demo/a.flac"))
            assert done.rowcount == 1
        database.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    gone.unlink()
    new = move(root)
    assert paths(new) == [new / "demo" / "a.flac", gone]
    (new / "library.sqlite").rename(new / "again.sqlite")
    assert OLD_PLACE.encode() not in (new / "again.sqlite").read_bytes().replace(bytes(gone), b"")


def training(root: Path, music: Path) -> TrainFingerprint:
    other = {"noise": root / "noise", "rooms": root / "rooms"}
    work = TrainFingerprint.of("fast", music=music, run=root / "runs" / "first", **other)
    return replace(work, begin_with=str(root / "models" / "mine"))


def test_a_run_goes_on_at_another_place(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "music"
    work = training(root, outside)
    work.run.mkdir()
    data = {"music": {"files": 1, "digest": "d", "folder": str(root / "noise")}}
    assert settle_identity(work.run, to_plain(work), data, {}, read_training) == []
    new = move(root)
    assert pointing_back(new) == []
    again = read_training(new / "runs" / "first")
    assert again == training(new, outside)
    assert settle_identity(again.run, to_plain(again), data, {}, read_training) == [], (
        "nothing changed"
    )


def test_a_run_that_kept_whole_paths_is_read_where_it_was_copied(root: Path) -> None:
    work = training(root, root / "demo")
    work.run.mkdir()
    for name in ("noise", "models/mine"):
        (root / name).mkdir()
    (work.run / CONFIG).write_text(json.dumps(to_plain(work)))
    new = root.parents[1] / "copy"
    shutil.copytree(root, new)  # the old one is still there
    assert read_training(new / "runs" / "first") == training(new, new / "demo")
    assert read_config(work.run)["music"] == str(root / "demo")


def test_an_unsaved_room_knows_its_file(root: Path) -> None:
    slot = AutosaveSlot(root / "unsaved rooms")
    slot.keep(PRESETS["bathroom"], root / "rooms" / "bath.json")
    slot.close()
    new = move(root)
    assert pointing_back(new) == []
    (found,) = left_behind(new / "unsaved rooms")
    assert found.path == new / "rooms" / "bath.json"


def test_a_result_knows_its_model(root: Path) -> None:
    def result(root: Path) -> Result:
        asked = {"music": str(root / "demo"), "seed": 1}
        folder = root / "models" / "mine"
        return Result("", "P", "mine", "id", folder, 1.0, asked, "It is good.", (), (), {})

    keep_result(root / "evaluation" / "found", result(root))
    new = move(root)
    assert pointing_back(new) == []
    (found,) = list_results(new / "evaluation" / "found")
    assert replace(found, name="") == result(new)
