"""A floor polygon as triangles, for drawing it."""

from roomprint.rooms.geometry import Corners, signed_area_m2

Triangle = tuple[int, int, int]  # numbers of three corners, counter-clockwise


def triangles(corners: Corners) -> list[Triangle]:
    """Cut a simple polygon into triangles, ear by ear (Meisters, Amer. Math. Monthly 82 (1975)).

    Corners on a straight wall make no triangle. Of a polygon that crosses itself it gives triangles
    that cover some of it.
    """
    rest = list(range(len(corners)))
    if signed_area_m2(corners) < 0.0:
        rest.reverse()
    found = []
    while len(rest) > 2:
        place = next((p for p in range(len(rest)) if _is_ear(corners, rest, p)), 0)
        ear = (rest[place - 1], rest[place], rest[(place + 1) % len(rest)])
        if _area(corners, ear) > 0.0:
            found.append(ear)
        del rest[place]
    return found


def _is_ear(corners: Corners, rest: list[int], place: int) -> bool:
    """Whether the corner at ``place`` can be cut off without cutting anything else."""
    ear = (rest[place - 1], rest[place], rest[(place + 1) % len(rest)])
    area = _area(corners, ear)
    if area <= 0.0:
        return area == 0.0
    return not any(_covers(corners, ear, other) for other in rest if other not in ear)


def _covers(corners: Corners, ear: Triangle, other: int) -> bool:
    first, second, third = ear
    sides = ((first, second), (second, third), (third, first))
    return all(_area(corners, (a, b, other)) >= 0.0 for a, b in sides)


def _area(corners: Corners, triangle: Triangle) -> float:
    (x1, y1), (x2, y2), (x3, y3) = (corners[number] for number in triangle)
    return 0.5 * ((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1))
