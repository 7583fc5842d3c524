"""What a training of rooms refuses to be asked."""

from pathlib import Path

import pytest

from roomprint.errors import ConfigError
from roomprint.training.joint_config import JointHeads
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_recipe import TrainRooms


def test_no_best_checkpoint_by_heads_that_are_not_there(tmp_path: Path) -> None:
    watch = RoomMonitors(best_by="heads")
    with pytest.raises(ConfigError, match="best_by must not be heads where no head is trained"):
        TrainRooms(speech=tmp_path, run=tmp_path, monitors=watch)
    heads = JointHeads(rt60=1, c50=1, volume=1)
    assert TrainRooms(speech=tmp_path, run=tmp_path, monitors=watch, heads=heads).monitors == watch
