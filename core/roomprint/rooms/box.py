"""Whether a room is a box, for which the image-source method is exact and quick."""

from dataclasses import dataclass
from math import atan2, cos, dist, hypot, sin

from roomprint.rooms.scene import Corner, Point, Scene

_TOLERANCE_M = 1e-4


@dataclass(frozen=True)
class Frame:
    """Coordinates in which a simulator sees a room: its own corner is the origin.

    Single precision, in which pyroomacoustics counts, loses nothing there, wherever the plan is
    drawn. In a box's frame the walls lie along the axes.

    Attributes:
        origin: Where the frame's origin is in the plan.
        turn_rad: Where the frame's x axis points in the plan, counter-clockwise from the plan's.
        box_m: Length, width and height when the room is a box, or None.
    """

    origin: Corner
    turn_rad: float
    box_m: Point | None

    def place(self, point: Point) -> Point:
        """A point of the room in the frame."""
        x, y = self.corner(point[:2])
        return x, y, point[2]

    def corner(self, corner: Corner) -> Corner:
        """A point of the plan in the frame."""
        x, y = corner[0] - self.origin[0], corner[1] - self.origin[1]
        along, across = cos(self.turn_rad), sin(self.turn_rad)
        return along * x + across * y, along * y - across * x


def frame(scene: Scene) -> Frame:
    """The frame to simulate a room in.

    A floor of four corners at right angles makes a box, whichever way it is turned.
    """
    first, second, third, *rest = scene.corners
    if len(rest) == 1 and dist(rest[0], _fourth(first, second, third)) < _TOLERANCE_M:
        length, width = dist(first, second), dist(second, third)
        if abs(dist(first, third) - hypot(length, width)) < _TOLERANCE_M:
            turn = atan2(second[1] - first[1], second[0] - first[0])
            return Frame(first, turn, (length, width, scene.height_m))
    return Frame((min(x for x, _ in scene.corners), min(y for _, y in scene.corners)), 0.0, None)


def _fourth(first: Corner, second: Corner, third: Corner) -> Corner:
    """What completes three corners to a parallelogram."""
    return first[0] + third[0] - second[0], first[1] + third[1] - second[1]
