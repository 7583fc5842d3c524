"""Edits, checked by what must not change: areas, distances, who stands at which wall."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from roomprint.errors import RoomError
from roomprint.rooms import editing
from roomprint.rooms.checking import faults
from roomprint.rooms.geometry import (
    areas_m2,
    distances_to_surfaces_m,
    signed_area_m2,
    volume_m3,
    wall_lengths_m,
)
from roomprint.rooms.materials import find_material
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Scene, Surface, Transducer
from roomprint.rooms.statistics import eyring_s

CARPET = Surface(find_material("carpet_cotton"), 0.3)
L_ROOM = PRESETS["l-shaped-room"]
BOX = PRESETS["living-room"]


def materials_by_length(scene: Scene) -> list[tuple[float, str]]:
    lengths = wall_lengths_m(scene.corners)
    walls = zip(lengths, scene.walls, strict=True)
    return sorted((round(length, 6), wall.material.key) for length, wall in walls)


def test_a_rectangle_has_its_walls_in_their_places() -> None:
    keys = ["brickwork", "ceramic_tiles", "plywood_thin", "felt_5mm"]
    walls = [Surface(find_material(key)) for key in keys]
    scene = editing.rectangle("box", (4, 3, 2), CARPET, CARPET, walls)
    assert faults(scene) == []
    assert volume_m3(scene) == 24.0
    near = [distances_to_surfaces_m(scene, p) for p in [(2, 0, 1), (4, 1, 1), (2, 3, 1), (0, 1, 1)]]
    assert [min(d, key=d.__getitem__) for d in near] == [f"walls[{n}]" for n in range(4)]
    assert [wall.material.key for wall in scene.walls] == keys
    assert editing.rectangle("box", (4, 3, 2), CARPET, CARPET, CARPET).walls == (CARPET,) * 4


def test_moving_a_corner_moves_no_other() -> None:
    moved = editing.move_corner(L_ROOM, 2, (9.0, 4.0))
    assert moved.corners[2] == (9.0, 4.0)
    assert [c for n, c in enumerate(moved.corners) if n != 2] == [
        c for n, c in enumerate(L_ROOM.corners) if n != 2
    ]
    assert replace(moved, corners=L_ROOM.corners) == L_ROOM


@pytest.mark.parametrize("wall", range(6))
@pytest.mark.parametrize("by_m", [0.5, -0.5])
def test_a_moved_wall_stays_parallel_and_the_others_in_line(wall: int, by_m: float) -> None:
    moved = editing.move_wall(L_ROOM, wall, by_m)
    # All of this room's corners are right angles, so the strip has the length of the wall.
    strip = wall_lengths_m(L_ROOM.corners)[wall] * by_m
    assert signed_area_m2(moved.corners) == pytest.approx(signed_area_m2(L_ROOM.corners) + strip)
    for (x1, y1), (x2, y2) in zip(
        moved.corners, [*moved.corners[1:], moved.corners[0]], strict=True
    ):
        assert min(abs(x2 - x1), abs(y2 - y1)) < 1e-12
    assert moved.walls == L_ROOM.walls
    back = editing.move_wall(moved, wall, -by_m)
    assert np.array(back.corners) == pytest.approx(np.array(L_ROOM.corners))


def test_slanted_neighbours_keep_their_directions() -> None:
    trapezium = replace(BOX, corners=((0.0, 0.0), (6.0, 0.0), (4.0, 3.0), (1.0, 3.0)))
    moved = editing.move_wall(trapezium, 2, 1.0)
    assert np.array(moved.corners[2:]) == pytest.approx(np.array([(10 / 3, 4.0), (4 / 3, 4.0)]))
    assert moved.corners[:2] == trapezium.corners[:2]


def test_a_neighbour_in_line_is_bent() -> None:
    split = editing.add_corner(BOX, 0)
    moved = editing.move_wall(split, 0, 0.4)
    assert moved.corners[:3] == ((0.0, -0.4), (2.8, -0.4), (5.6, 0.0))
    assert faults(moved) == []


def test_a_neighbour_nearly_in_line_is_bent_too() -> None:
    """Sliding along it would carry the corner far away."""
    blunt = editing.add_corner(BOX, 0, (2.8, -0.05))
    moved = editing.move_wall(blunt, 0, 0.4)
    assert math.dist(moved.corners[1], blunt.corners[1]) == pytest.approx(0.4)
    assert moved.corners[2] == blunt.corners[2]


def test_a_new_corner_changes_nothing_one_hears() -> None:
    for wall in range(6):
        split = editing.add_corner(L_ROOM, wall)
        assert len(split.corners) == len(split.walls) == 7
        assert split.walls[wall] == split.walls[wall + 1] == L_ROOM.walls[wall]
        assert volume_m3(split) == pytest.approx(volume_m3(L_ROOM))
        assert eyring_s(split) == pytest.approx(eyring_s(L_ROOM))
        assert editing.remove_corner(split, wall + 1) == L_ROOM


def test_a_new_corner_goes_where_it_is_put() -> None:
    split = editing.add_corner(BOX, 3, (-1.0, 2.0))
    assert split.corners[4] == (-1.0, 2.0)
    assert volume_m3(split) == pytest.approx(volume_m3(BOX) + 0.5 * 4.2 * 1.0 * 2.5)


def test_a_removed_corner_takes_the_wall_that_begins_there() -> None:
    cut = editing.remove_corner(L_ROOM, 3)
    assert cut.corners == (*L_ROOM.corners[:3], *L_ROOM.corners[4:])
    assert cut.walls == (*L_ROOM.walls[:3], *L_ROOM.walls[4:])
    assert faults(cut) == []
    triangle = editing.remove_corner(BOX, 0)
    with pytest.raises(RoomError, match="at least three corners"):
        editing.remove_corner(triangle, 0)


@pytest.mark.parametrize("field", [field for field, _ in L_ROOM.surfaces])
def test_one_surface_changes_and_no_other(field: str) -> None:
    laid = editing.set_surface(L_ROOM, field, CARPET)
    assert editing.surface(laid, field) == CARPET
    changed = [name for name, s in laid.surfaces if s != editing.surface(L_ROOM, name)]
    assert changed == [field]
    assert laid.digest != L_ROOM.digest
    back = editing.set_surface(laid, field, editing.surface(L_ROOM, field))
    assert (back, back.digest) == (L_ROOM, L_ROOM.digest)


def test_sources_and_microphones_come_move_and_go() -> None:
    scene = editing.add_transducer(BOX, "sources", Transducer("Third", (1.0, 1.0, 1.0)))
    assert editing.transducer(scene, "sources[2]").name == "Third"
    scene = editing.move_transducer(scene, "sources[2]", (2.0, 1.0, 1.0))
    turned = replace(editing.transducer(scene, "sources[2]"), name="Centre", directivity="cardioid")
    scene = editing.set_transducer(scene, "sources[2]", turned)
    assert scene.sources == (*BOX.sources, Transducer("Centre", (2.0, 1.0, 1.0), "cardioid"))
    scene = editing.remove_transducer(scene, "microphones[0]")
    assert scene.microphones == ()
    scene = editing.add_transducer(scene, "microphones", BOX.microphones[0])
    assert editing.remove_transducer(scene, "sources[2]") == BOX


def test_a_free_name_is_nobody_s() -> None:
    scene = BOX
    assert len(scene.sources) == 2
    for expected in ("Source 3", "Source 4", "Source 5"):
        assert editing.free_name(scene, "sources") == expected
        added = Transducer(expected, (1.0, 1.0, 1.0))
        scene = editing.add_transducer(scene, "sources", added)
    without = editing.remove_transducer(scene, "sources[3]")
    assert editing.free_name(without, "sources") == "Source 6", "Source 5 is there already"
    assert editing.free_name(scene, "microphones") == "Microphone 2"


def test_a_stretched_room_leaves_everybody_where_they_are() -> None:
    moved = replace(L_ROOM, corners=tuple((x + 5.0, y - 2.0) for x, y in L_ROOM.corners))
    large = editing.set_size(moved, (16.0, 3.5, 5.6))
    assert volume_m3(large) == pytest.approx(2.0 * volume_m3(L_ROOM))
    assert large.corners[0] == (5.0, -2.0)
    assert large.corners[2] == pytest.approx((21.0, -0.2))
    assert (large.sources, large.microphones) == (moved.sources, moved.microphones)
    assert editing.set_size(L_ROOM, (8.0, 7.0, 2.8)) == L_ROOM


def test_a_typed_length_is_a_wall_that_was_dragged() -> None:
    assert editing.set_size(BOX, (6.1, 4.2, 2.5)) == editing.move_wall(BOX, 1, 0.5)


def test_a_lower_ceiling_meets_who_stands_too_high() -> None:
    standing = editing.move_transducer(BOX, "sources[0]", (0.6, 3.0, 1.7))
    low = editing.set_size(standing, (5.6, 4.2, 1.65))
    assert [one.field for one in faults(low)] == ["sources[0].position"]


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ((0.0, 4.2, 2.5), "the length must be from 0.3 to 200 m, it is 0 m"),
        ((5.6, -1.0, 2.5), "the width must be from 0.3 to 200 m, it is -1 m"),
        ((5.6, 4.2, math.nan), "the height must be from 0.5 to 60 m, it is nan m"),
        ((5.6, 4.2, 0.0), "the height must be from 0.5 to 60 m, it is 0 m"),
    ],
)
def test_a_size_is_refused_in_the_words_of_the_check(
    size: tuple[float, float, float], sentence: str
) -> None:
    with pytest.raises(RoomError) as caught:
        editing.set_size(BOX, size)
    assert str(caught.value) == sentence
    if size[2] == 0.0:
        assert [fault.sentence for fault in faults(replace(BOX, height_m=0.0))] == [sentence]


def test_what_is_wrong_already_does_not_keep_from_other_sizes() -> None:
    flat = replace(BOX, height_m=0.2)
    assert editing.set_size(flat, (6.0, 4.2, 0.2)).corners[1] == (6.0, 0.0)
    line = replace(BOX, corners=((0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0)))
    with pytest.raises(RoomError, match="the room has no width"):
        editing.set_size(line, (3.0, 2.0, 2.5))


@pytest.mark.parametrize("axis", ["x", "y"])
@pytest.mark.parametrize("name", PRESETS)
def test_a_mirrored_room_is_the_same_in_a_mirror(name: str, axis: Any) -> None:
    scene = PRESETS[name]
    mirrored = editing.mirror(scene, axis)
    assert faults(mirrored) == []
    assert materials_by_length(mirrored) == materials_by_length(scene)
    assert sorted(areas_m2(mirrored).values()) == pytest.approx(sorted(areas_m2(scene).values()))
    for old, new in zip(scene.sources, mirrored.sources, strict=True):
        before = distances_to_surfaces_m(scene, old.position)
        after = distances_to_surfaces_m(mirrored, new.position)
        stands = sorted((d, editing.surface(scene, f).material.key) for f, d in before.items())
        still = sorted((d, editing.surface(mirrored, f).material.key) for f, d in after.items())
        assert [k for _, k in still] == [k for _, k in stands]
        assert [d for d, _ in still] == pytest.approx([d for d, _ in stands])
        turn, turned = math.radians(old.azimuth_deg), math.radians(new.azimuth_deg)
        sign = -1.0 if axis == "x" else 1.0
        assert math.cos(turned) == pytest.approx(sign * math.cos(turn))
        assert math.sin(turned) == pytest.approx(-sign * math.sin(turn))
    again = editing.mirror(mirrored, axis)
    assert materials_by_length(again) == materials_by_length(scene)
    assert {tuple(np.round(c, 9)) for c in again.corners} == {
        tuple(np.round(c, 9)) for c in scene.corners
    }


def test_corners_drawn_clockwise_are_turned_with_their_walls() -> None:
    """The wall between two corners keeps its surface."""
    first, *others = L_ROOM.corners
    drawn = replace(L_ROOM, corners=(first, *reversed(others)), walls=L_ROOM.walls[::-1])
    assert signed_area_m2(drawn.corners) < 0.0
    assert editing.counter_clockwise(drawn) == L_ROOM
    assert editing.counter_clockwise(L_ROOM) == L_ROOM


@pytest.mark.parametrize("number", [-1, 6, 99])
def test_what_is_not_there_is_named(number: int) -> None:
    for words, edit in (
        ("corners", lambda: editing.move_corner(L_ROOM, number, (0.0, 0.0))),
        ("corners", lambda: editing.remove_corner(L_ROOM, number)),
        ("walls", lambda: editing.move_wall(L_ROOM, number, 1.0)),
        ("walls", lambda: editing.add_corner(L_ROOM, number)),
        ("surface walls", lambda: editing.set_surface(L_ROOM, f"walls[{number}]", CARPET)),
        ("sources", lambda: editing.remove_transducer(L_ROOM, f"sources[{number}]")),
        ("microphones", lambda: editing.transducer(L_ROOM, f"microphones[{number}]")),
    ):
        with pytest.raises(RoomError, match=rf"there is no {words}\[{number}\] in the room"):
            edit()
