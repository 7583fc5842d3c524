"""The rooms page's own works, run here without a process."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from roomprint.errors import RoomError
from roomprint.rooms.measuring import MeasureRoom
from roomprint.steps import finish
from roomprint_gui.room_works import MeasureAndSave, WriteSound


def test_a_folder_that_cannot_be_made_is_said_before_it_sounds(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    work = MeasureAndSave(MeasureRoom(input_device="no such device"), tmp_path / "taken")
    with pytest.raises(RoomError, match=r"measurements cannot be kept in .*taken"):
        next(work.steps())


def test_a_heard_sound_is_written_as_it_is(tmp_path: Path) -> None:
    samples = np.array([0.5, -1.5, 0.25], np.float32)
    path = finish(WriteSound(tmp_path / "wet.wav", samples, 44_100).steps())
    written, rate = soundfile.read(path, dtype="float32")
    np.testing.assert_array_equal(written, samples)
    assert rate == 44_100
