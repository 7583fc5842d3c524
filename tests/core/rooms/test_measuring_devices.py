"""Measuring with devices that are missing, busy, or go away in the midst of it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from tests.core.rooms.measured_back import QUICK, MakeRoom, taken
from tests.core.sounding_room import SoundingRoom

from roomprint.audio.duplex import Duplex
from roomprint.errors import DeviceError
from roomprint.rooms.measuring import MeasureRoom, measure
from roomprint.steps import finish


@pytest.fixture
def under_way(make_room: MakeRoom) -> Iterator[tuple[SoundingRoom, Duplex, Any]]:
    """In the middle of the sweep."""
    room = make_room()
    with Duplex(clock=room.clock, pause=room.pause) as open_devices:
        steps = measure(open_devices, MeasureRoom(settings=QUICK))
        moment = next(steps)
        while moment.done < 36:
            moment = next(steps)
        assert moment.note == "measuring"
        yield room, open_devices, steps
    assert all(line.closed for line in room.lines.values())


def test_cancelling_fades_the_loudspeaker_out(
    under_way: tuple[SoundingRoom, Duplex, Any],
) -> None:
    room, _, steps = under_way
    assert np.abs(room.played[-1]).max() > 0.2
    count = len(room.played)
    steps.close()
    rest = np.concatenate(room.played[count:])[:, 0]
    assert not rest[-4_800:].any()  # what was on its way is silence, too
    envelope = np.abs(rest[: 960 * 3]).reshape(-1, 120).max(axis=1)
    assert np.diff(envelope).min() > -0.1  # no step down


@pytest.mark.parametrize("kind", ["input", "output"])
def test_a_device_that_stops(under_way: tuple[SoundingRoom, Duplex, Any], kind: str) -> None:
    room, _, steps = under_way
    room.lines[kind].active = False
    name = {"input": "microphone Yeti", "output": "loudspeaker Genelec"}[kind]
    with pytest.raises(DeviceError, match=f"the {name} went away during the measurement"):
        finish(steps)


@pytest.mark.parametrize("kind", ["input", "output"])
def test_a_device_that_falls_silent(under_way: tuple[SoundingRoom, Duplex, Any], kind: str) -> None:
    room, _, steps = under_way
    room.lines[kind].callback = lambda *_: None
    if kind == "output":
        room.lines[kind].callback = lambda block, *_: block.fill(0)
    with pytest.raises(DeviceError, match="went away during the measurement"):
        finish(steps)
    assert room.now < 20


@pytest.mark.parametrize(
    ("kind", "name"), [("input", "microphone Yeti"), ("output", "loudspeaker Genelec")]
)
def test_a_busy_device_is_named(make_room: MakeRoom, kind: str, name: str) -> None:
    room = make_room(busy=(kind,))
    with pytest.raises(DeviceError, match=f"the {name} cannot be opened.*unavailable"):
        taken(room)
    assert all(line.closed for line in room.lines.values())


def test_a_missing_device_is_named(make_room: MakeRoom) -> None:
    make_room()
    with pytest.raises(DeviceError, match="the microphone Rode is not one"), Duplex("Rode"):
        pass
    with pytest.raises(DeviceError, match="the loudspeaker JBL is not one"), Duplex("Yeti", "JBL"):
        pass
