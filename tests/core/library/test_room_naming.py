"""Rooms enrolled and asked for by files, with a model that was not trained."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.core.packs import noise
from tests.core.room_models import HEARING, save_untrained
from tests.core.rooms.simple_rooms import box
from tests.core.spoken import spoken, write_mono

from roomprint.cli import main
from roomprint.encoders.models import find_model
from roomprint.errors import AudioError
from roomprint.library.enrolled_rooms import enrol, read_rooms
from roomprint.library.room_estimate import EstimateRoom
from roomprint.library.room_naming import EnrolRoom, HearRoom
from roomprint.library.room_reading import RoomReader
from roomprint.rooms.scene_file import write_scene
from roomprint.steps import finish
from roomprint.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    Workspace(tmp_path).open()
    save_untrained(tmp_path / "models" / "mine")
    return tmp_path


def test_a_room_is_enrolled_asked_for_and_forgotten(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speech = write_mono(workspace / "speech.wav", spoken(8.0))
    other = write_mono(workspace / "other.wav", spoken(8.0) + noise(8.0, 1, 0.02))

    def do(*words: str) -> list[dict[str, object]]:
        assert main(["--workspace", str(workspace), "room", *words, "--json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert do("rooms") == []
    (asked,) = do("which", str(speech), "--model", "mine")
    assert (asked["room"], asked["closest"]) == (None, None)
    (enrolled,) = do("enrol", "kitchen", str(speech), "--model", "mine")
    assert enrolled == {"room": "kitchen", "recordings": 1, "windows": 3}
    first, second = do("which", str(speech), str(other), "--model", "mine")
    assert (first["room"], first["chance"]) == ("kitchen", pytest.approx(1 / 201))
    assert second["closest"] == "kitchen"
    assert second["allowed"] == pytest.approx(0.005)
    assert isinstance(first["estimate"], dict)
    assert "rt60_s" in first["estimate"]
    (listed,) = do("rooms")
    assert (listed["room"], listed["windows"]) == ("kitchen", 3)
    assert do("forget", "kitchen") == []
    assert do("rooms") == []


def test_a_recording_counts_once(workspace: Path) -> None:
    save_untrained(workspace / "models" / "hearing", config=HEARING)
    paths = [
        write_mono(workspace / f"{number}.wav", spoken(8.0) + noise(8.0, number, 0.02))
        for number in range(3)
    ]

    def enrolled(*asked: Path) -> tuple[int, int, tuple[str, ...]]:
        work = EnrolRoom(workspace=workspace, name="hall", paths=asked, model="hearing")
        done = finish(work.steps())
        return done.room.recordings, len(done.room.embeddings), done.warnings

    recordings, windows, said = enrolled(paths[0], paths[1], paths[0])
    assert (recordings, windows) == (2, 6)
    assert f"{paths[0]} was enrolled before, and counts once" in said
    assert enrolled(paths[1])[:2] == (2, 6)
    assert enrolled(paths[1], paths[2])[:2] == (3, 9)


def test_nothing_is_kept_when_one_file_cannot_be_read(workspace: Path) -> None:
    good = write_mono(workspace / "good.wav", spoken(6.0))
    short = write_mono(workspace / "short.wav", spoken(1.0))
    work = EnrolRoom(workspace=workspace, name="hall", paths=(good, short), model="mine")
    with pytest.raises(AudioError, match=r"holds 1\.0 s of sound"):
        finish(work.steps())
    assert list(read_rooms(workspace / "enrolled rooms")) == []


def test_a_designed_room_is_enrolled_by_its_voice(workspace: Path) -> None:
    path = workspace / "small.json"
    write_scene(path, replace(box(), name="small"))
    work = EnrolRoom(workspace=workspace, name="small", paths=(path,), model="mine")
    room = finish(work.steps()).room
    assert len(room.embeddings) >= 10
    assert (room.recordings, room.name) == (1, "small")


def test_music_is_marked(workspace: Path) -> None:
    path = write_mono(workspace / "hiss.wav", noise(8.0, 0))
    work = EstimateRoom(path=path, workspace=workspace, model="mine")
    estimate = finish(work.steps())
    assert not estimate.in_distribution
    assert any("music or noise" in warning for warning in estimate.warnings)
    assert estimate.decay_rt60_s is None


@pytest.fixture
def hiss(workspace: Path) -> Path:
    return write_mono(workspace / "hiss.wav", noise(8.0, 0))


def test_no_room_is_enrolled_without_speech(
    workspace: Path, hiss: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speech = write_mono(workspace / "speech.wav", spoken(6.0))
    words = ["--workspace", str(workspace), "room", "enrol", "fan", str(speech), str(hiss)]
    assert main([*words, "--model", "mine"]) == 1
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert told.endswith("hiss.wav sounds like music or noise, and a room is known by speech")
    assert list(read_rooms(workspace / "enrolled rooms")) == []


def test_no_room_is_named_without_speech(
    workspace: Path, hiss: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = RoomReader(find_model("mine", workspace / "models", kind="room"))
    heard = finish(HearRoom(workspace=workspace, path=hiss, model="mine").steps())
    enrol(workspace / "enrolled rooms", "bar", reader.info.identity, heard.embeddings)
    words = ["--workspace", str(workspace), "room", "which", str(hiss), "--model", "mine"]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["room"], told["closest"], told["estimate"]["speaks"]) == (None, None, False)
    assert main(words) == 0
    said = capsys.readouterr()
    assert said.out.startswith("not known   there is no speech to tell it by")
    assert f"{hiss} sounds like music or noise" in said.err


def test_a_room_is_enrolled_and_asked_for_by_windows_of_speech_alone(workspace: Path) -> None:
    save_untrained(workspace / "models" / "hearing", config=HEARING)
    speech = spoken(12.0) + noise(12.0, 1, 2e-3)
    pure = write_mono(workspace / "pure.wav", speech)
    mixed = write_mono(workspace / "mixed.wav", np.concatenate([speech, noise(12.0, 0, 0.3)]))
    work = EnrolRoom(workspace=workspace, name="hall", paths=(mixed,), model="hearing")
    room = finish(work.steps()).room
    alone, asked = (
        finish(HearRoom(workspace=workspace, path=path, model="hearing").steps()).embeddings
        for path in (pure, mixed)
    )
    assert 0 < len(asked) - len(alone) <= 2, "two windows may be speech and noise by halves"
    np.testing.assert_allclose(asked[: len(alone)], alone, atol=1e-5)
    np.testing.assert_array_equal(room.embeddings, asked)
