"""Measuring where the level is wrong, sound is lost, or something disturbs."""

from typing import Any

import numpy as np
import pytest
from tests.core.rooms.measured_back import QUICK, ROOM, MakeRoom, same_within_one_step, taken
from tests.core.sounding_room import SoundingRoom

from roomprint.audio.duplex import Duplex
from roomprint.errors import RoomError
from roomprint.rooms.level_check import CHECK_S, check_level
from roomprint.rooms.measuring import MeasureConfig, MeasureRoom, measure
from roomprint.steps import finish


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        ({"gain": 40.0}, "the microphone Yeti clips"),
        ({"gain": 0.0}, "the microphone Yeti hears nothing"),
        ({"gain": 0.01}, "too quietly, at -5[0-9] dBFS"),
        ({"noise": 0.1, "gain": 0.05}, "drowned in noise"),
    ],
)
def test_refuses_a_bad_level(make_room: MakeRoom, card: dict[str, Any], sentence: str) -> None:
    room = make_room(**card)
    with pytest.raises(RoomError, match=sentence):
        taken(room)
    assert room.now < CHECK_S + 2.5  # nothing but the check was played
    with Duplex(clock=room.clock, pause=room.pause) as open_devices:
        level = finish(check_level(open_devices, QUICK, CHECK_S))
    assert level.problem


def test_refuses_what_clips_after_the_check(make_room: MakeRoom) -> None:
    def turn_up(room: SoundingRoom) -> None:
        room.gain = 40.0

    with pytest.raises(RoomError, match="the microphone Yeti clips"):
        taken(make_room(at=[(4.5, turn_up)]))


def test_refuses_what_drowns_after_the_check(make_room: MakeRoom) -> None:
    def drill(room: SoundingRoom) -> None:
        room.noise, room.gain = 0.2, 0.01

    with pytest.raises(RoomError, match="drowned in noise"):
        taken(make_room(at=[(4.2, drill)]))  # after the check's sweep


def test_leaves_out_a_sweep_in_which_sound_was_lost(make_room: MakeRoom) -> None:
    once = iter([True])
    room = make_room(drop=lambda now: now > 6.4 and next(once, False))
    measurement = taken(room, MeasureConfig(sweep_s=1.0, sweeps=3, decay_s=0.6))
    assert measurement.xruns == 1
    assert measurement.warnings[0].startswith("1 sweep was left out")
    same_within_one_step(measurement.response, ROOM)


def test_leaves_out_a_sweep_in_which_the_loudspeaker_paused(make_room: MakeRoom) -> None:
    once = iter([True])
    room = make_room(starve=lambda now: now > 6.4 and next(once, False))
    measurement = taken(room, MeasureConfig(sweep_s=1.0, sweeps=3, decay_s=0.6))
    assert measurement.xruns == 1
    assert measurement.warnings[0].startswith("1 sweep was left out")
    same_within_one_step(measurement.response, ROOM)


def test_leaves_out_a_sweep_that_a_slammed_door_disturbed(make_room: MakeRoom) -> None:
    def slam(room: SoundingRoom) -> None:
        bang = np.random.default_rng(3).standard_normal(4_800) * np.linspace(1, 0, 4_800)
        room.add(0.05 * bang)

    room = make_room(at=[(7.0, slam)], noise=1e-4)
    measurement = taken(room, MeasureConfig(sweep_s=1.0, sweeps=4, decay_s=0.6))
    assert measurement.warnings[0].startswith("1 sweep was left out")
    same_within_one_step(measurement.response, ROOM)


def test_measures_again_when_every_sweep_was_interrupted(make_room: MakeRoom) -> None:
    room = make_room(drop=lambda now: 5.0 < now < 5.06)
    with Duplex(clock=room.clock, pause=room.pause) as open_devices:
        steps = measure(open_devices, MeasureRoom(settings=QUICK))
        notes, done = [], []
        while True:
            try:
                moment = next(steps)
            except StopIteration as stop:
                measurement = stop.value
                break
            notes.append(moment.note)
            done.append(moment.done)
    assert notes[-1] == "measuring again: sound was lost during every sweep"
    assert done == sorted(done)
    assert measurement.warnings == ()
    same_within_one_step(measurement.response, ROOM)


def test_gives_up_when_sound_is_lost_always(make_room: MakeRoom) -> None:
    measurement = taken(make_room(drop=lambda now: now > 4.5 and now % 1 < 0.05))
    assert measurement.warnings[0].startswith("sound was lost during every sweep, 3 times over")


def test_measures_again_when_a_gap_was_not_told_of(make_room: MakeRoom) -> None:
    def skip(room: SoundingRoom) -> None:
        room.skip(2_400)

    room = make_room(at=[(7.0, skip)])
    measurement = taken(room, MeasureConfig(sweep_s=1.0, sweeps=2, decay_s=0.6))
    assert measurement.xruns == 0
    assert measurement.warnings == ()
    assert room.now > 12
    same_within_one_step(measurement.response, ROOM)
