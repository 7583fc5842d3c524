"""What a training of rooms refuses to be asked."""

from pathlib import Path

import pytest

from roomprint.errors import ConfigError
from roomprint.evaluation.rooms import EvaluateRooms
from roomprint.training.joint_config import JointHeads
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_recipe import TrainRooms


def test_no_best_checkpoint_by_heads_that_are_not_there(tmp_path: Path) -> None:
    watch = RoomMonitors(best_by="heads")
    with pytest.raises(ConfigError, match="best_by must not be heads where no head is trained"):
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
