"""The hand on the plan: what lies under it, and what the room becomes when it is moved."""

from dataclasses import dataclass
from math import dist

from roomprint.rooms.editing import move_corner, move_transducer, move_wall, transducer
from roomprint.rooms.geometry import contains, distances_to_walls_m, outward, wall_ends
from roomprint.rooms.scene import Corner, Scene
from roomprint_gui.models.room_parts import number_of, part_name

SNAP_M = 0.1
_ALIGN_M = 0.12  # this near to a neighbour's x or y a corner takes it over: a right angle


def part_at(scene: Scene, place: Corner, reach_m: float) -> str:
    """The field of what lies at ``place`` of the plan: the smallest thing within reach.

    Sources and microphones lie over corners, corners over walls, and walls over the floor.
    """
    standing = [
        (dist(place, one.position[:2]), f"{kind}[{number}]")
        for kind, them in (("sources", scene.sources), ("microphones", scene.microphones))
        for number, one in enumerate(them)
    ]
    corners = [(dist(place, c), f"corners[{n}]") for n, c in enumerate(scene.corners)]
    walls = [
        (distance, f"walls[{number}]")
        for number, distance in enumerate(distances_to_walls_m(scene.corners, place))
    ]
    for things, reach in ((standing, 1.0), (corners, 0.8), (walls, 0.6)):
        distance, field = min(things, default=(reach_m * 2, ""))
        if distance <= reach * reach_m:
            return field
    return "floor" if contains(scene.corners, place) else ""


def place_of_part(scene: Scene, field: str) -> Corner | None:
    """Where in the plan a corner, source or microphone is; None for anything else."""
    for kind in ("corners", "sources", "microphones"):
        number, things = number_of(field, kind), getattr(scene, kind)
        if number is not None and number < len(things):
            x, y = things[number] if kind == "corners" else things[number].position[:2]
            return x, y
    return None


def snapped(value: float, snap: bool) -> float:
    """A coordinate in metres on the snap's raster, or to the millimetre."""
    return round(round(value / SNAP_M) * SNAP_M, 6) if snap else round(value, 3)


@dataclass(frozen=True)
class Grab:
    """Something that is held.

    Attributes:
        scene: The room when it was taken hold of.
        field: What is held: a corner, a wall, a source or a microphone.
        at: Where in the plan it was taken hold of.
    """

    scene: Scene
    field: str
    at: Corner

    @property
    def label(self) -> str:
        """Name of the edit."""
        return f"Move {_in_a_sentence(part_name(self.scene, self.field))}"

    def moved(self, to: Corner, *, snap: bool) -> Scene:
        """The room when the hand is at ``to``."""
        by = (to[0] - self.at[0], to[1] - self.at[1])
        corner = number_of(self.field, "corners")
        wall = number_of(self.field, "walls")
        if corner is not None:
            return move_corner(self.scene, corner, self._corner(corner, by, snap))
        if wall is not None:
            return move_wall(self.scene, wall, self._shift_m(wall, by, snap))
        x, y, z = transducer(self.scene, self.field).position
        place = (snapped(x + by[0], snap), snapped(y + by[1], snap), z)
        return move_transducer(self.scene, self.field, place)

    def _corner(self, number: int, by: Corner, snap: bool) -> Corner:
        corners = self.scene.corners
        place = [value + shift for value, shift in zip(corners[number], by, strict=True)]
        for axis in (0, 1):
            near = [c[axis] for c in (corners[number - 1], corners[(number + 1) % len(corners)])]
            aligned = min(near, key=lambda value: abs(value - place[axis]))
            if snap and abs(aligned - place[axis]) <= _ALIGN_M:
                place[axis] = aligned
            else:
                place[axis] = snapped(place[axis], snap)
        return place[0], place[1]

    def _shift_m(self, number: int, by: Corner, snap: bool) -> float:
        """How far the wall is shifted; the snap is to the raster of its distance to the origin."""
        start, end = wall_ends(self.scene.corners)[number]
        normal = outward(start, end)
        shift_m = by[0] * normal[0] + by[1] * normal[1]
        offset_m = start[0] * normal[0] + start[1] * normal[1]
        return snapped(offset_m + shift_m, snap) - offset_m


def _in_a_sentence(name: str) -> str:
    """``wall 2`` for ``Wall 2``; names of sources and microphones stay as they are."""
    word = name.split(" ")[0]
    return name[0].lower() + name[1:] if word in ("Wall", "Corner") else name
