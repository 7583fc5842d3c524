from dataclasses import replace
from math import dist, hypot, inf, nan

import numpy as np
import pytest

from roomprint.rooms.paths import DIRECT, first_paths
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Corner, Point, Scene

BOX = PRESETS["classroom"]
ELL = PRESETS["l-shaped-room"]


def lengths_by_pyroomacoustics(scene: Scene, source: Point, microphone: Point) -> list[float]:
    """Distances to the visible image sources up to the first order."""
    import pyroomacoustics as pra

    room = pra.Room.from_corners(np.array(scene.corners).T, fs=16000, max_order=1)
    room.extrude(scene.height_m)
    room.add_source(source)
    room.add_microphone(microphone)
    room.image_source_model()
    images = room.sources[0].images[:, room.visibility[0][0].astype(bool)]
    return sorted(np.linalg.norm(images - np.array(microphone)[:, None], axis=0).tolist())


@pytest.mark.parametrize("scene", [BOX, ELL], ids=["box", "ell"])
def test_the_paths_are_those_of_the_visible_image_sources(scene: Scene) -> None:
    random = np.random.default_rng(3)
    (width, depth) = np.max(scene.corners, axis=0)
    compared = 0
    while compared < 12:
        source, microphone = (
            (float(x), float(y), float(z))
            for x, y, z in random.uniform(0.1, 0.9, (2, 3)) * (width, depth, scene.height_m)
        )
        paths = first_paths(scene, source, microphone)
        if not paths:  # outside the ell, or out of reach of each other
            continue
        expected = lengths_by_pyroomacoustics(scene, source, microphone)
        assert sorted(path.length_m for path in paths) == pytest.approx(expected, abs=1e-4)
        compared += 1


def test_a_reflection_leaves_as_it_arrives() -> None:
    source, microphone = (1.0, 2.0, 1.5), (7.0, 5.0, 1.2)
    paths = {path.surface: path for path in first_paths(BOX, source, microphone)}
    assert list(paths) == [DIRECT, "floor", "ceiling", *(f"walls[{n}]" for n in range(4))]
    (x, y, z) = paths["walls[0]"].points[1]
    assert y == pytest.approx(0.0, abs=1e-12)
    assert (x - 1.0) / 2.0 == pytest.approx((7.0 - x) / 5.0)
    (x, y, z) = paths["ceiling"].points[1]
    assert z == BOX.height_m
    down = [hypot(x - px, y - py) / (z - pz) for px, py, pz in (source, microphone)]
    assert down[0] == pytest.approx(down[1])


def test_around_the_corner_there_is_no_direct_path() -> None:
    talker, hidden = ELL.sources[0].position, ELL.microphones[1].position
    surfaces = [path.surface for path in first_paths(ELL, talker, hidden)]
    assert not {DIRECT, "floor", "ceiling"} & set(surfaces)
    open_side = first_paths(ELL, talker, ELL.microphones[0].position)
    assert open_side[0].surface == DIRECT
    assert open_side[0].length_m == pytest.approx(dist(talker, ELL.microphones[0].position))


def test_a_slanted_wall_reflects_at_its_own_angle() -> None:
    corners: tuple[Corner, ...] = ((0.0, 0.0), (4.0, 0.0), (0.0, 4.0))
    scene = replace(BOX, corners=corners, walls=BOX.walls[:3])
    paths = {p.surface: p for p in first_paths(scene, (1.0, 1.5, 1.0), (1.0, 2.0, 1.0))}
    (x, y, _) = paths["walls[1]"].points[1]
    assert x + y == pytest.approx(4.0)
    normal = (2**-0.5, 2**-0.5)
    away = [((x - 1.0), (y - 1.5)), ((x - 1.0), (y - 2.0))]
    cosines = [(dx * normal[0] + dy * normal[1]) / hypot(dx, dy) for dx, dy in away]
    assert cosines[0] == pytest.approx(cosines[1])


@pytest.mark.parametrize(
    "corners",
    [
        (),
        ((0.0, 0.0),),
        ((0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0)),
        ((0.0, 0.0), (4.0, 0.0), (4.0, 0.0), (0.0, 4.0)),
        ((0.0, 0.0), (nan, 0.0), (4.0, inf), (0.0, 4.0)),
    ],
)
def test_a_wrong_room_is_no_reason_to_fail(corners: tuple[Corner, ...]) -> None:
    scene = replace(BOX, corners=corners, walls=BOX.walls[:1] * len(corners))
    for path in first_paths(scene, (1.0, 1.2, 1.0), (2.9, 1.1, 1.0)):
        assert len(path.points) in (2, 3)


def test_nothing_for_points_outside() -> None:
    assert first_paths(BOX, (-1.0, 1.0, 1.0), (2.0, 2.0, 1.0)) == []
    assert first_paths(BOX, (1.0, 1.0, 1.0), (2.0, 2.0, 9.0)) == []


def test_source_and_microphone_in_one_place() -> None:
    place = (2.0, 2.0, 1.0)
    paths = first_paths(BOX, place, place)
    assert [path.length_m for path in paths if path.surface == "floor"] == [2.0]
