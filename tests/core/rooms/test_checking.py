import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.core.rooms.simple_rooms import renamed

from roomprint.errors import RoomError
from roomprint.rooms.checking import MOST_CORNERS, check, faults
from roomprint.rooms.editing import (
    add_corner,
    add_transducer,
    move_corner,
    move_transducer,
    move_wall,
    set_surface,
    set_transducer,
)
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Scene, Surface, Transducer
from roomprint.rooms.statistics import eyring_s

NAN, INF = math.nan, math.inf
ROOM = PRESETS["meeting-room"]  # 6.4 x 4.4 x 2.8 m, one source, two microphones


def at(x: float, y: float, z: float) -> Callable[[Scene], Scene]:
    return lambda room: move_transducer(room, "microphones[1]", (x, y, z))


def turned(**changes: Any) -> Callable[[Scene], Scene]:
    return lambda room: set_transducer(room, "sources[0]", replace(room.sources[0], **changes))


WRONG: dict[str, tuple[Callable[[Scene], Scene], str, str]] = {
    "no height": (
        lambda r: replace(r, height_m=0.0),
        "height_m",
        "the height must be from 0.5 to 60 m, it is 0 m",
    ),
    "sky": (lambda r: replace(r, height_m=61.0), "height_m", "it is 61 m"),
    "nan height": (lambda r: replace(r, height_m=NAN), "height_m", "it is nan m"),
    "of 0 m": (
        lambda r: replace(r, corners=((0.0, 0.0),) * 4),
        "walls[0]",
        "wall 1 must be at least 0.3 m long, it is 0 m",
    ),
    "of 500 m": (
        lambda r: move_wall(r, 1, 493.6),
        "corners",
        "a room is at most 200 m across, this one 500 m",
    ),
    "nan corner": (
        lambda r: move_corner(r, 2, (NAN, 1.0)),
        "corners[2]",
        "corner 3 has no place: (nan, 1)",
    ),
    "infinite corner": (lambda r: move_corner(r, 2, (1.0, -INF)), "corners[2]", "(1, -inf)"),
    "far corner": (lambda r: move_corner(r, 2, (1e5, 1.0)), "corners[2]", "10000 m from the or"),
    "no corners": (
        lambda r: replace(r, corners=(), walls=()),
        "corners",
        "a room has 3 to 100 corners, this one has 0",
    ),
    "a wall too few": (
        lambda r: replace(r, walls=r.walls[:3]),
        "walls",
        "4 corners make 4 walls, there are 3",
    ),
    "short wall": (
        lambda r: add_corner(r, 1, (6.4, 0.2)),
        "walls[1]",
        "wall 2 must be at least 0.3 m long, it is 0.2 m",
    ),
    "crossing": (
        lambda r: replace(r, corners=(r.corners[0], r.corners[2], r.corners[1], r.corners[3])),
        "walls[0]",
        "wall 1 crosses or touches wall 3",
    ),
    "touching": (
        lambda r: add_corner(r, 2, (3.0, 0.0)),
        "walls[0]",
        "wall 1 crosses or touches wall 3",
    ),
    "tiny": (
        lambda r: replace(r, corners=((0.0, 0.0), (0.35, 0.0), (0.0, 0.35)), walls=r.walls[:3]),
        "corners",
        "the floor must have at least 0.09 m², it has 0.061 m²",
    ),
    "flat": (
        lambda r: replace(r, corners=((0.0, 0.0), (2.0, 0.0), (4.0, 0.0)), walls=r.walls[:3]),
        "walls[0]",
        "wall 1 crosses or touches wall 3",
    ),
    "clockwise": (
        lambda r: replace(r, corners=r.corners[::-1]),
        "corners",
        "the corners must run counter-clockwise",
    ),
    "scattering": (
        lambda r: set_surface(r, "walls[1]", Surface(r.floor.material, 1.5)),
        "walls[1].scattering",
        "the scattering of wall 2 must be from 0 to 1, it is 1.5",
    ),
    "nan scattering": (
        lambda r: set_surface(r, "floor", Surface(r.floor.material, NAN)),
        "floor.scattering",
        "the scattering of the floor",
    ),
    "hot": (
        lambda r: replace(r, temperature_c=51.0),
        "temperature_c",
        "the temperature must be from -20 to 50 °C, it is 51 °C",
    ),
    "humid": (lambda r: replace(r, humidity_percent=NAN), "humidity_percent", "it is nan %"),
    "outside": (
        at(7.0, 1.0, 1.0),
        "microphones[1].position",
        "the microphone Table microphone is outside the room, at (7, 1, 1)",
    ),
    "above": (at(1.0, 1.0, 3.0), "microphones[1].position", "is outside the room"),
    "in a wall": (
        at(6.4, 1.0, 1.0),
        "microphones[1].position",
        "the microphone Table microphone must be at least 1 cm from wall 2",
    ),
    "at a wall": (
        at(6.395, 1.0, 1.0),
        "microphones[1].position",
        "the microphone Table microphone must be at least 1 cm from wall 2",
    ),
    "just behind a wall": (at(6.405, 1.0, 1.0), "microphones[1].position", "from wall 2"),
    "under a wall": (at(6.4, 1.0, -1.0), "microphones[1].position", "is outside the room"),
    "beside the floor": (at(9.0, 1.0, 0.0), "microphones[1].position", "is outside the room"),
    "on the floor": (at(1.0, 1.0, 0.005), "microphones[1].position", "at least 1 cm from the fl"),
    "nan place": (at(1.0, NAN, 1.0), "microphones[1].position", "has no place: (1, nan, 1)"),
    "coinciding": (
        at(1.4, 2.9, 1.205),
        "microphones[1].position",
        "the microphone Table microphone is where the source Talker is",
    ),
    "same name": (
        lambda r: renamed(r, "microphones[1]", "Listener"),
        "microphones[1].name",
        "two microphones are called Listener",
    ),
    "no name": (
        lambda r: renamed(r, "microphones[1]", " "),
        "microphones[1].name",
        "microphone 2 needs a name",
    ),
    "directivity": (
        turned(directivity="shotgun"),
        "sources[0].directivity",
        "must be one of omni, subcardioid, cardioid, hypercardioid, figure-eight, it is shotgun",
    ),
    "azimuth": (turned(azimuth_deg=NAN), "sources[0].azimuth_deg", "the azimuth of the source"),
    "elevation": (
        turned(elevation_deg=91.0),
        "sources[0].elevation_deg",
        "the elevation of the source Talker must be from -90 to 90 degrees, it is 91 degrees",
    ),
}


@pytest.mark.parametrize("name", PRESETS)
def test_the_presets_are_without_fault(name: str) -> None:
    assert faults(PRESETS[name]) == []
    check(PRESETS[name])


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_where_it_is(what: str) -> None:
    change, field, words = WRONG[what]
    assert faults(ROOM) == []
    first, *_ = found = faults(change(ROOM))
    assert first.field == field
    assert words in first.sentence
    assert len({(fault.field, fault.sentence) for fault in found}) == len(found)
    with pytest.raises(RoomError) as caught:
        check(change(ROOM))
    assert str(caught.value) == f"{first.sentence} ({field})"


def test_everything_wrong_is_said_at_once() -> None:
    scene = replace(ROOM, height_m=70.0, temperature_c=NAN)
    scene = renamed(scene, "sources[0]", "")
    assert [fault.field for fault in faults(scene)] == [
        "height_m",
        "temperature_c",
        "sources[0].name",
    ]


def test_both_crossing_walls_are_named() -> None:
    crossed = move_corner(PRESETS["l-shaped-room"], 3, (3.8, -1.0))
    fields = {fault.field for fault in faults(crossed)}
    assert fields == {"walls[0]", "walls[2]", "walls[3]"}


def test_without_a_room_nothing_is_outside() -> None:
    scene = move_transducer(replace(ROOM, height_m=NAN), "sources[0]", (99.0, 0.0, 0.0))
    assert [fault.field for fault in faults(scene)] == ["height_m"]


def test_names_are_shared_between_kinds_and_places_within_one() -> None:
    scene = renamed(ROOM, "microphones[0]", "Talker")
    twin = Transducer("Twin", scene.microphones[0].position)
    assert faults(add_transducer(scene, "microphones", twin)) == []


@pytest.mark.parametrize("count", [MOST_CORNERS, MOST_CORNERS + 1])
def test_a_round_room_has_its_limit(count: int) -> None:
    turns = [2.0 * math.pi * number / count for number in range(count)]
    scene = replace(
        ROOM,
        corners=tuple((3.2 + 9 * math.cos(t), 2.2 + 9 * math.sin(t)) for t in turns),
        walls=(ROOM.floor,) * count,
    )
    assert [fault.field for fault in faults(scene)] == ["corners"] * (count > MOST_CORNERS)


def test_no_numbers_make_it_stumble() -> None:
    """Whatever stands in a file or is typed, what is wrong is said in words."""
    generator = np.random.default_rng(4)
    odd = [NAN, INF, -INF, 0.0, -0.0, 1e308, -1e308, 1e-300, 0.3, 60.0, -3.0]

    def some(count: int) -> list[float]:
        usual = generator.uniform(-5.0, 10.0, count)
        picked = np.where(generator.random(count) < 0.5, generator.choice(odd, count), usual)
        return [float(value) for value in picked]

    for _ in range(1000):
        count = int(generator.integers(0, 7))
        scene = replace(
            ROOM,
            corners=tuple(zip(some(count), some(count), strict=True)),
            walls=(ROOM.floor,) * int(generator.choice([count, 2])),
            height_m=some(1)[0],
            floor=Surface(ROOM.floor.material, some(1)[0]),
            sources=(Transducer("S", (some(1)[0], 1.0, some(1)[0]), "omni", *some(2)),),
        )
        assert all(fault.sentence and fault.field for fault in faults(scene))
        assert len(eyring_s(scene)) == 7
