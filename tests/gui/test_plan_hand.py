from dataclasses import replace

import pytest
from tests.gui.rooms import room

from roomprint.rooms.editing import remove_corner
from roomprint.rooms.scene import Corner
from roomprint_gui.models.plan_hand import Grab, part_at, place_of_part
from roomprint_gui.models.room_parts import number_of, part_names, surfaces_of

BOX = room()  # 6 x 5 m, source at (1.5, 1.5), microphone at (4, 3.5)


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ((1.5, 1.6), "sources[0]"),
        ((4.1, 3.5), "microphones[0]"),
        ((0.1, 0.1), "corners[0]"),
        ((5.95, 4.9), "corners[2]"),
        ((3.0, 0.1), "walls[0]"),
        ((3.0, -0.1), "walls[0]"),
        ((0.1, 2.0), "walls[3]"),
        ((3.0, 1.0), "floor"),
        ((8.0, 1.0), ""),
    ],
)
def test_the_smallest_thing_within_reach_is_taken(place: Corner, field: str) -> None:
    assert part_at(BOX, place, 0.2) == field


def test_nothing_lies_on_an_empty_plan() -> None:
    assert part_at(room(corners=(), walls=(), sources=(), microphones=()), (0.0, 0.0), 1.0) == ""


def test_a_source_keeps_its_height_and_the_hands_distance() -> None:
    grab = Grab(BOX, "sources[0]", (1.52, 1.47))
    assert grab.moved((2.56, 2.47), snap=True).sources[0].position == (2.5, 2.5, 1.5)
    assert grab.moved((2.563, 2.47), snap=False).sources[0].position == (2.543, 2.5, 1.5)
    assert grab.label == "Move Source 1"


def test_a_corner_snaps_to_the_raster_and_to_its_neighbours() -> None:
    grab = Grab(BOX, "corners[2]", (6.0, 5.0))
    assert grab.moved((6.77, 5.81), snap=True).corners[2] == (6.8, 5.8)
    assert grab.moved((6.77, 5.11), snap=True).corners[2] == (6.8, 5.0), "a right angle"
    odd = room(corners=((0.0, 0.0), (6.03, 0.0), (6.0, 5.0), (0.0, 5.0)))
    assert Grab(odd, "corners[2]", (6.0, 5.0)).moved((6.1, 6.0), snap=True).corners[2] == (
        6.03,
        6.0,
    )
    assert grab.moved((6.77, 5.011), snap=False).corners[2] == (6.77, 5.011)
    assert grab.label == "Move corner 3"


def test_a_wall_moves_in_parallel_however_the_hand_goes() -> None:
    grab = Grab(BOX, "walls[1]", (6.0, 2.0))
    moved = grab.moved((7.24, 4.0), snap=True)
    assert moved.corners == ((0.0, 0.0), (7.2, 0.0), (7.2, 5.0), (0.0, 5.0))
    assert grab.moved((7.24, 4.0), snap=False).corners[1] == (7.24, 0.0)
    odd = room(corners=((0.0, 0.0), (6.04, 0.0), (6.04, 5.0), (0.0, 5.0)))
    onto = Grab(odd, "walls[1]", (6.04, 2.0)).moved((6.5, 2.0), snap=True)
    assert onto.corners[1] == pytest.approx((6.5, 0.0)), "the raster is the room's"
    assert grab.label == "Move wall 2"


@pytest.mark.parametrize("field", ["corners[1]", "walls[0]", "sources[0]", "microphones[0]"])
def test_a_hand_that_stays_changes_nothing(field: str) -> None:
    grab = Grab(BOX, field, (1.234, 3.456))
    assert grab.moved((1.234, 3.456), snap=True) == BOX


def test_every_part_has_a_name() -> None:
    names = part_names(remove_corner(BOX, 1))
    assert list(names) == [
        *("", "floor", "ceiling", "walls", "walls[0]", "walls[1]", "walls[2]"),
        *("corners[0]", "corners[1]", "corners[2]", "sources[0]", "microphones[0]"),
    ]
    assert names["walls[1]"] == "Wall 2"
    assert all(names.values())


@pytest.mark.parametrize(
    ("field", "surfaces"),
    [
        ("floor", ["floor"]),
        ("walls[1]", ["walls[1]"]),
        ("walls", [f"walls[{number}]" for number in range(4)]),
        ("sources[0]", []),
        ("walls[9]", []),
        ("", []),
    ],
)
def test_which_surfaces_a_selection_means(field: str, surfaces: list[str]) -> None:
    assert surfaces_of(BOX, field) == surfaces


def test_numbers_are_read_from_their_own_kind_only() -> None:
    assert number_of("corners[12]", "corners") == 12
    assert number_of("walls[1]", "corners") is None
    assert number_of("walls", "walls") is None


def test_a_scene_with_anything_in_it_can_be_asked() -> None:
    nothing = replace(BOX, corners=((float("nan"), 0.0),) * 4)
    assert isinstance(part_at(nothing, (0.0, 0.0), 0.2), str)


def test_what_stands_has_a_place() -> None:
    assert place_of_part(BOX, "corners[2]") == (6.0, 5.0)
    assert place_of_part(BOX, "microphones[0]") == (4.0, 3.5)
    assert [place_of_part(BOX, field) for field in ("", "walls[0]", "sources[7]")] == [None] * 3
