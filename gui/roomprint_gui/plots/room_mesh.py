"""A room as triangles: what the 3D view draws, and what a pointer meets in it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from roomprint.rooms.geometry import is_counter_clockwise
from roomprint.rooms.scene import Scene
from roomprint.rooms.triangles import triangles

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RoomMesh:
    """Triangles that face inwards, and the edges of the room.

    Attributes:
        vertices: ``(vertices, 3)`` in metres.
        faces: ``(faces, 3)`` vertex numbers, counter-clockwise seen from inside the room.
        surfaces: Field of the surface that each face belongs to.
        edges: ``(2 * edges, 3)``, start and end of every edge.
    """

    vertices: Floats
    faces: NDArray[np.int64]
    surfaces: tuple[str, ...]
    edges: Floats

    @property
    def normals(self) -> Floats:
        """``(faces, 3)``: the unit vector that leaves each face into the room."""
        first, second, third = (self.vertices[self.faces[:, place]] for place in range(3))
        normals = np.cross(second - first, third - first)
        length = np.linalg.norm(normals, axis=1, keepdims=True)
        return np.asarray(normals / np.where(length > 0.0, length, 1.0))

    def outline(self, fields: Collection[str]) -> Floats:
        """``(2 * edges, 3)``: the edges around the surfaces called ``fields``.

        An edge of a surface belongs to one of its triangles only.
        """
        found: list[int] = []
        for field in fields:
            faces = [f for f, name in zip(self.faces, self.surfaces, strict=True) if name == field]
            sides = Counter(
                (min(a, b), max(a, b))
                for face in faces
                for a, b in zip(face.tolist(), np.roll(face, -1).tolist(), strict=True)
            )
            found += [end for side, times in sides.items() if times == 1 for end in side]
        return self.vertices[np.array(found, np.int64)]

    def hit(self, origin: Floats, direction: Floats) -> str:
        """Field of the first surface that a ray meets on its inner side; empty when it misses.

        Moeller and Trumbore, J. Graphics Tools 2 (1997) 21; outer sides let the ray in.
        """
        if not len(self.faces):
            return ""
        first, second, third = (self.vertices[self.faces[:, place]] for place in range(3))
        one, two = second - first, third - first
        normal = np.cross(one, two)
        facing = normal @ direction
        with np.errstate(divide="ignore", invalid="ignore"):
            far = np.einsum("fx,fx->f", normal, first - origin) / facing
            spot = origin + far[:, None] * direction - first
            size = np.einsum("fx,fx->f", normal, normal)
            u = np.einsum("fx,fx->f", np.cross(spot, two), normal) / size
            v = np.einsum("fx,fx->f", np.cross(one, spot), normal) / size
            inside = (u >= 0.0) & (v >= 0.0) & (u + v <= 1.0)
        met = np.flatnonzero(inside & (facing < 0.0) & (far > 0.0))
        return self.surfaces[met[np.argmin(far[met])]] if len(met) else ""


def room_mesh(scene: Scene) -> RoomMesh:
    """The mesh of a room; of one whose corners have no place it is empty."""
    count = len(scene.corners)
    numbers = [scene.height_m, *(value for corner in scene.corners for value in corner)]
    if count < 3 or not all(map(isfinite, numbers)):
        nothing = np.zeros((0, 3))
        return RoomMesh(nothing, np.zeros((0, 3), np.int64), (), nothing)
    low = np.array([(x, y, 0.0) for x, y in scene.corners])
    high = low + np.array([0.0, 0.0, scene.height_m])
    faces: list[tuple[int, int, int]] = []
    surfaces: list[str] = []
    for a, b, c in triangles(scene.corners):
        faces += [(a, b, c), (count + c, count + b, count + a)]
        surfaces += ["floor", "ceiling"]
    turn = is_counter_clockwise(scene.corners)
    for start in range(count):
        end = (start + 1) % count
        left, right = (end, start) if turn else (start, end)
        faces += [(left, right, count + right), (left, count + right, count + left)]
        surfaces += [f"walls[{start}]"] * 2
    ring = np.roll(np.arange(count), -1)
    edges = np.stack([low, low[ring], high, high[ring], low, high], axis=1).reshape(-1, 3)
    return RoomMesh(np.concatenate([low, high]), np.array(faces), tuple(surfaces), edges)
