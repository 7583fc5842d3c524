"""What a training of rooms refuses to be asked."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from roomprint.errors import ConfigError
from roomprint.evaluation.rooms import EvaluateRooms
from roomprint.plain import with_setting
from roomprint.steps import Steps, finish
from roomprint.training import downstream_run, room_run
from roomprint.training.downstream import SUPERVISED, TrainDownstream
from roomprint.training.joint_config import JointHeads
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_recipe import TrainRooms


def test_no_best_checkpoint_by_heads_that_are_not_there(tmp_path: Path) -> None:
    watch = RoomMonitors(best_by="heads")
    with pytest.raises(
        ConfigError, match=r"monitors\.best_by must not be heads where no head is trained"
    ):
        TrainRooms(speech=tmp_path, run=tmp_path, monitors=watch)
    heads = JointHeads(rt60=1, c50=1, volume=1)
    assert TrainRooms(speech=tmp_path, run=tmp_path, monitors=watch, heads=heads).monitors == watch


def test_64_rooms_are_learned_from_as_in_the_paper_and_a_view_has_a_response(
    tmp_path: Path,
) -> None:
    table = EvaluateRooms(speech=tmp_path, folder=tmp_path)
    for work in (TrainRooms(speech=tmp_path, run=tmp_path), table.encoder_of("soft:0.1")):
        assert work.grid.rooms - work.monitors.rooms == 64
        assert work.grid.responses >= work.batches.views


@pytest.fixture
def unsimulated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is speech; whoever gets as far as to gather rooms says so."""

    def gathered(*_: Any) -> Steps[Any]:
        yield from ()
        raise ConfigError("rooms are simulated")

    monkeypatch.setattr(room_run, "gather_rooms", gathered)
    monkeypatch.setattr(downstream_run, "gather_rooms", gathered)
    (tmp_path / "speech").mkdir()
    (tmp_path / "speech" / "a.wav").touch()


@pytest.mark.usefixtures("unsimulated")
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (("grid.rooms=1", "monitors.rooms=0"), r"grid\.rooms must leave two rooms .* got 1: "),
        (("grid.rooms=13",), r"grid\.rooms must leave two .* got 13, of which 12 are held out"),
        (
            ("sampling=position-independent", "grid.responses=1"),
            r"grid\.responses must be at least 2 with position-independent sampling, got 1",
        ),
        (
            ("sampling=position-independent", "grid.rooms=35"),
            r"grid\.rooms must leave 24 rooms to learn from, got 35",
        ),
        (("grid.rooms=20", "grid.responses=2"), r"loop\.batch must be at most 16, got 24"),
        (("grid.rooms=20", "grid.responses=3"), "rooms are simulated"),
        (("sampling=position-independent", "grid.rooms=36"), "rooms are simulated"),
        (
            ("sampling=position-independent", "grid.responses=1", "simulated_variants=1"),
            "rooms are simulated",
        ),
        (("grid.rooms=1", "halls=14"), "loop\\.batch must be at most 12"),
    ],
)
def test_too_few_rooms_are_refused_before_they_are_simulated(
    settings: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    work = TrainRooms(speech=tmp_path / "speech", run=tmp_path / "run")
    for one in settings:
        work = with_setting(work, one)
    with pytest.raises(ConfigError, match=words):
        finish(work.steps())


@pytest.mark.usefixtures("unsimulated")
def test_rooms_that_are_mixed_in_count_once_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "measured").mkdir()
    (tmp_path / "measured" / "a.wav").touch()
    speech, measured = tmp_path / "speech", tmp_path / "measured"
    work = TrainRooms(speech=speech, run=tmp_path / "run", measured=measured)
    with pytest.raises(ConfigError, match="rooms are simulated"):
        finish(with_setting(work, "grid.rooms=1").steps())


@pytest.mark.usefixtures("unsimulated")
def test_heads_refuse_rooms_that_cannot_be_divided(tmp_path: Path) -> None:
    work = TrainDownstream(speech=tmp_path / "speech", run=tmp_path / "run", mode=SUPERVISED)
    two = with_setting(work, "grid.rooms=2")
    with pytest.raises(ConfigError, match=r"grid\.rooms must be at least 3 .*split=rooms, got 2"):
        finish(two.steps())
    with pytest.raises(ConfigError, match="rooms are simulated"):
        finish(replace(two, samples=replace(two.samples, split="paper")).steps())
