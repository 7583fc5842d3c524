from math import nan

import numpy as np
import pytest
from tests.gui.rooms import room

from roomprint.rooms.geometry import areas_m2
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Scene
from roomprint_gui.plots.room_mesh import RoomMesh, room_mesh

CLOCKWISE = room(corners=room().corners[::-1])


def face_areas(mesh: RoomMesh) -> dict[str, float]:
    areas: dict[str, float] = {}
    for face, surface in zip(mesh.faces, mesh.surfaces, strict=True):
        a, b, c = mesh.vertices[face]
        areas[surface] = areas.get(surface, 0.0) + float(np.linalg.norm(np.cross(b - a, c - a))) / 2
    return areas


@pytest.mark.parametrize("scene", [room(), CLOCKWISE, PRESETS["l-shaped-room"]])
def test_the_faces_are_the_surfaces_and_look_inwards(scene: Scene) -> None:
    mesh = room_mesh(scene)
    assert face_areas(mesh) == pytest.approx(areas_m2(scene))
    # a closed mesh that faces inwards has minus the room's volume (divergence theorem)
    a, b, c = (mesh.vertices[mesh.faces[:, place]] for place in range(3))
    volume = np.einsum("fx,fx->", a, np.cross(b, c)) / 6
    assert volume == pytest.approx(-areas_m2(scene)["floor"] * scene.height_m)
    assert np.linalg.norm(mesh.normals, axis=1) == pytest.approx(1.0)
    assert {tuple(n) for n, s in zip(mesh.normals, mesh.surfaces, strict=True) if s == "floor"} == {
        (0.0, 0.0, 1.0)
    }
    assert len(mesh.edges) == 2 * 3 * len(scene.corners)


@pytest.mark.parametrize(
    ("direction", "field"),
    [
        ((0, 0, -1), "floor"),
        ((0, 0, 1), "ceiling"),
        ((0, -1, 0), "walls[0]"),
        ((1, 0.1, 0), "walls[1]"),
        ((0.1, 1, 0.1), "walls[2]"),
        ((-1, 0, 0), "walls[3]"),
    ],
)
def test_a_ray_from_inside_meets_what_it_points_at(
    direction: tuple[float, float, float], field: str
) -> None:
    mesh = room_mesh(room())
    assert mesh.hit(np.array([3.0, 2.0, 1.0]), np.array(direction, float)) == field


def test_a_ray_from_outside_goes_through_the_wall_before_it() -> None:
    mesh = room_mesh(room())
    assert mesh.hit(np.array([3.0, -20.0, 1.5]), np.array([0.0, 1.0, 0.0])) == "walls[2]"
    assert mesh.hit(np.array([3.0, 2.0, 20.0]), np.array([0.0, 0.0, -1.0])) == "floor"
    assert mesh.hit(np.array([3.0, -20.0, 1.5]), np.array([0.0, -1.0, 0.0])) == ""
    assert mesh.hit(np.array([9.0, -20.0, 1.5]), np.array([0.0, 1.0, 0.0])) == ""


@pytest.mark.parametrize(
    "scene",
    [
        room(corners=(), walls=()),
        room(corners=((0.0, 0.0), (1.0, 1.0)), walls=room().walls[:2]),
        room(corners=((0.0, 0.0), (nan, 1.0), (2.0, 2.0), (0.0, 3.0))),
        room(height_m=nan),
    ],
)
def test_what_is_no_room_is_an_empty_mesh(scene: Scene) -> None:
    mesh = room_mesh(scene)
    assert len(mesh.faces) == len(mesh.edges) == 0
    assert mesh.hit(np.zeros(3), np.ones(3)) == ""


def test_the_outline_goes_around_the_surface() -> None:
    mesh = room_mesh(PRESETS["l-shaped-room"])
    floor = mesh.outline(["floor"]).reshape(-1, 2, 3)
    lengths = np.linalg.norm(floor[:, 0] - floor[:, 1], axis=1)
    assert lengths.sum() == pytest.approx(8.0 + 3.6 + 4.2 + 3.4 + 3.8 + 7.0)
    assert len(mesh.outline(["walls[0]", "walls[3]"])) == 2 * 2 * 4
    assert len(mesh.outline(["sources[0]"])) == 0
