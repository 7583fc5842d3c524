"""Plane and solid geometry of a room: a floor polygon raised to a height."""

from collections.abc import Sequence
from math import dist, hypot

from roomprint.rooms.scene import Corner, Point, Scene

Corners = Sequence[Corner]
Ends = tuple[Corner, Corner]  # where a wall starts and where it ends

TOUCHING_M = 0.01  # two things nearer than this count as one


def wall_ends(corners: Corners) -> list[Ends]:
    """Start and end of every wall; wall ``i`` runs from corner ``i`` to the next one."""
    return list(zip(corners, [*corners[1:], *corners[:1]], strict=True))


def wall_lengths_m(corners: Corners) -> list[float]:
    """Length of every wall."""
    return [dist(start, end) for start, end in wall_ends(corners)]


def signed_area_m2(corners: Corners) -> float:
    """Area of the polygon, negative when its corners run clockwise (the shoelace formula).

    Coordinates count from the first corner, so a room far from the origin loses no digits.
    """
    if not corners:
        return 0.0
    x0, y0 = corners[0]
    return 0.5 * sum(
        (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) for (x1, y1), (x2, y2) in wall_ends(corners)
    )


def is_counter_clockwise(corners: Corners) -> bool:
    """Whether the corners run as :attr:`Scene.corners` must, seen from above."""
    return signed_area_m2(corners) > 0.0


def bounds(corners: Corners) -> tuple[Corner, Corner]:
    """The smallest and the largest x and y of at least one corner."""
    xs, ys = zip(*corners, strict=True)
    return (min(xs), min(ys)), (max(xs), max(ys))


def volume_m3(scene: Scene) -> float:
    """Volume of the room, whichever way its corners run."""
    return abs(signed_area_m2(scene.corners)) * scene.height_m


def areas_m2(scene: Scene) -> dict[str, float]:
    """Area of every surface, by its field: ``floor``, ``ceiling``, ``walls[0]``, ..."""
    floor = abs(signed_area_m2(scene.corners))
    areas = {"floor": floor, "ceiling": floor}
    for number, length_m in enumerate(wall_lengths_m(scene.corners)):
        areas[f"walls[{number}]"] = length_m * scene.height_m
    return areas


def outward(start: Corner, end: Corner) -> Corner:
    """Unit vector that leaves a counter-clockwise room through the wall at a right angle.

    A wall of no length has none: (0, 0).
    """
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = hypot(along_x, along_y)
    return (along_y / length, -along_x / length) if length else (0.0, 0.0)


def contains(corners: Corners, point: Corner) -> bool:
    """Whether a point of the plan is inside the polygon; on a wall it may count as either.

    A ray from the point to the right crosses the walls of a room an odd number of times.
    """
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in wall_ends(corners):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def nearest_on_wall(ends: Ends, point: Corner) -> Corner:
    """The point of a wall that is nearest to ``point``."""
    (x1, y1), (x2, y2) = ends
    along_x, along_y = x2 - x1, y2 - y1
    square = along_x * along_x + along_y * along_y
    share = ((point[0] - x1) * along_x + (point[1] - y1) * along_y) / square if square else 0.0
    share = min(max(share, 0.0), 1.0)
    return x1 + share * along_x, y1 + share * along_y


def distances_to_walls_m(corners: Corners, point: Corner) -> list[float]:
    """How far a point of the plan is from every wall, wherever it is."""
    return [dist(point, nearest_on_wall(ends, point)) for ends in wall_ends(corners)]


def is_inside(scene: Scene, point: Point) -> bool:
    """Whether a point is between floor and ceiling and inside the walls."""
    return 0.0 < point[2] < scene.height_m and contains(scene.corners, point[:2])


def distances_to_surfaces_m(scene: Scene, point: Point) -> dict[str, float]:
    """How far a point is from every surface, by the surface's field; for a point inside."""
    distances = {"floor": abs(point[2]), "ceiling": abs(scene.height_m - point[2])}
    for number, distance_m in enumerate(distances_to_walls_m(scene.corners, point[:2])):
        distances[f"walls[{number}]"] = distance_m
    return distances


def crossing_walls(corners: Corners) -> list[tuple[int, int]]:
    """Pairs of walls that cross, touch or lie on each other, the lower number first.

    Neighbours share a corner; they make a pair only where one folds back onto the other.
    """
    walls = wall_ends(corners)
    last = len(walls) - 1
    return [
        (i, j)
        for j in range(len(walls))
        for i in range(j)
        if (_fold_back(walls[i], walls[j]) if j - i in {1, last} else _meet(walls[i], walls[j]))
    ]


def _meet(first: Ends, second: Ends) -> bool:
    """Whether two walls without a common corner cross, or come within ``TOUCHING_M``."""
    for axis in (0, 1):  # most walls are apart; those in one line, only this tells for certain
        low, high = sorted(end[axis] for end in first)
        lower, higher = sorted(end[axis] for end in second)
        if low > higher + TOUCHING_M or lower > high + TOUCHING_M:
            return False
    if _sides_differ(first, second) and _sides_differ(second, first):
        return True
    return _gap_m(first, second) < TOUCHING_M


def _fold_back(first: Ends, second: Ends) -> bool:
    """Whether the free end of one of two neighbours lies on the other one."""
    free = [(end, second) for end in first if end not in second]
    free += [(end, first) for end in second if end not in first]
    return any(dist(end, nearest_on_wall(wall, end)) < TOUCHING_M for end, wall in free)


def _sides_differ(wall: Ends, other: Ends) -> bool:
    """Whether the ends of ``other`` are on different sides of the line through ``wall``."""
    (x1, y1), (x2, y2) = wall
    left, right = sorted((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) for x, y in other)
    return left < 0.0 < right


def _gap_m(first: Ends, second: Ends) -> float:
    """Distance of two walls that do not cross: it is reached at an end of one of them."""
    ends = [(end, second) for end in first] + [(end, first) for end in second]
    return min(dist(end, nearest_on_wall(wall, end)) for end, wall in ends)
