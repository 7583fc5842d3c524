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

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.cli import main
from roomprint.encoders.models import find_model
from roomprint.errors import AudioError
from roomprint.library.enrolled_rooms import read_rooms
from roomprint.library.room_ear import TOO_LITTLE, RoomEar
from roomprint.library.room_estimate import EstimateRoom
from roomprint.library.room_naming import EnrolHeard, EnrolRoom
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


class TestEar:
    @pytest.fixture
    def ear(self, workspace: Path) -> RoomEar:
        reader = RoomReader(find_model("mine", workspace / "models", kind="room"))
        return RoomEar(reader, workspace / "enrolled rooms")

    def hear(self, ear: RoomEar, audio: np.ndarray) -> None:
        for start in range(0, len(audio), SAMPLE_RATE_HZ):
            ear.push(audio[start : start + SAMPLE_RATE_HZ])

    def test_it_waits_for_enough_speech(self, ear: RoomEar) -> None:
        self.hear(ear, spoken(3.0))
        early = ear.answer()
        assert (early.estimate, early.named, early.reason) == (None, None, TOO_LITTLE)
        self.hear(ear, spoken(3.0))
        later = ear.answer()
        assert later.reason == ""
        assert later.estimate is not None
        assert later.estimate.segments == 1
        ear.reset()
        assert ear.answer().estimate is None

    def test_what_is_no_speech_leaves_the_estimate_as_it_was(self, ear: RoomEar) -> None:
        self.hear(ear, spoken(6.0))
        before = ear.answer()
        self.hear(ear, noise(5.0, 0, 0.3))
        after = ear.answer()
        assert after.reason == TOO_LITTLE
        assert before.estimate is not None
        assert after.estimate is not None
        assert after.estimate.rt60_s == before.estimate.rt60_s

    def test_a_room_that_is_enrolled_meanwhile_is_named(
        self, ear: RoomEar, workspace: Path
    ) -> None:
        self.hear(ear, spoken(6.0))
        heard = ear.answer()
        assert heard.named is None
        finish(
            EnrolHeard(
                workspace=workspace, name="here", model=heard.model, embeddings=heard.embeddings
            ).steps()
        )
        named = ear.answer().named
        assert named is not None
        assert named.name == "here"
