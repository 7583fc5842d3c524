"""A good place for something new in a room."""

from math import dist, inf

from roomprint.rooms.geometry import bounds, contains, distances_to_walls_m
from roomprint.rooms.scene import Corner, Scene

_RASTER = 24  # places tried along the longer side
_STEP_M = 0.1
_FAR_M = 1.5  # from here on a place is as good as any


def free_place(scene: Scene) -> Corner:
    """A place in the plan that keeps clear of walls, sources and microphones, on a 0.1 m raster.

    Of a raster of places inside the walls it is the one whose nearest neighbour is farthest away;
    more than 1.5 m counts as 1.5 m, and then the one nearest to the middle is taken. Without a
    place inside it is the first corner.
    """
    if not scene.corners:
        return 0.0, 0.0
    (left, low), (right, high) = bounds(scene.corners)
    middle = ((left + right) / 2, (low + high) / 2)
    stand = [part.position[:2] for part in (*scene.sources, *scene.microphones)]
    step_m = max(_STEP_M, max(right - left, high - low) / _RASTER)

    def clear_m(place: Corner) -> float:
        if not contains(scene.corners, place):
            return -inf
        return min([*distances_to_walls_m(scene.corners, place), *(dist(place, p) for p in stand)])

    places = [
        (_rounded(left + step_m * column), _rounded(low + step_m * row))
        for column in range(1, int((right - left) / step_m) + 1)
        for row in range(1, int((high - low) / step_m) + 1)
    ]
    best = max(
        places,
        key=lambda place: (min(clear_m(place), _FAR_M), -dist(place, middle)),
        default=scene.corners[0],
    )
    return best if contains(scene.corners, best) else scene.corners[0]


def _rounded(value_m: float) -> float:
    return round(round(value_m / _STEP_M) * _STEP_M, 3)
