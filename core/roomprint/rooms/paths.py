"""The ways that sound takes from a source to a microphone with at most one reflection."""

from dataclasses import dataclass
from itertools import pairwise
from math import dist

from roomprint.rooms.geometry import contains, is_inside, outward, wall_ends
from roomprint.rooms.scene import Corner, Point, Scene

DIRECT = ""
_GRAZE = 1e-9  # shares of a segment nearer to its end than this are its end


@dataclass(frozen=True)
class Path:
    """One way.

    Attributes:
        surface: Field of the surface that reflects, as ``walls[1]``; ``DIRECT`` when none does.
        points: Source, point of reflection when there is one, microphone.
    """

    surface: str
    points: tuple[Point, ...]

    @property
    def length_m(self) -> float:
        """How far the sound travels."""
        return sum(dist(a, b) for a, b in pairwise(self.points))


def first_paths(scene: Scene, source: Point, microphone: Point) -> list[Path]:
    """The direct way, if nothing stands in it, and every first-order reflection that exists.

    The source is mirrored in each surface; the reflection exists when the line from that image to
    the microphone meets the surface itself and no other wall cuts either leg (Allen and Berkley,
    J. Acoust. Soc. Am. 65 (1979) 943; for polygons Borish, J. Acoust. Soc. Am. 75 (1984) 1827). Of
    a scene that is wrong it gives what can be drawn, and nothing for points outside.
    """
    if not (is_inside(scene, source) and is_inside(scene, microphone)):
        return []
    paths = []
    if _is_free(scene, source[:2], microphone[:2]):
        paths.append(Path(DIRECT, (source, microphone)))
        for field, height_m in (("floor", 0.0), ("ceiling", scene.height_m)):
            paths.append(Path(field, (source, _level(source, microphone, height_m), microphone)))
    for number in range(len(scene.corners)):
        point = _on_wall(scene, number, source, microphone)
        if point is not None:
            paths.append(Path(f"walls[{number}]", (source, point, microphone)))
    return paths


def _level(source: Point, microphone: Point, height_m: float) -> Point:
    """Where the floor or the ceiling at ``height_m`` reflects: below the free line in the plan."""
    before, after = abs(source[2] - height_m), abs(microphone[2] - height_m)
    x, y = _between(source[:2], microphone[:2], before / (before + after))
    return x, y, height_m


def _on_wall(scene: Scene, number: int, source: Point, microphone: Point) -> Point | None:
    """Where wall ``number`` reflects; None when it does not."""
    start, end = wall_ends(scene.corners)[number]
    normal = outward(start, end)
    before = -_depth(normal, start, source[:2])
    after = -_depth(normal, start, microphone[:2])
    if not (before > 0.0 and after > 0.0):  # behind the wall, or the wall has no length
        return None
    share = before / (before + after)
    image = (source[0] + 2.0 * before * normal[0], source[1] + 2.0 * before * normal[1])
    spot = _between(image, microphone[:2], share)
    along = (end[0] - start[0], end[1] - start[1])
    place = (spot[0] - start[0]) * along[0] + (spot[1] - start[1]) * along[1]
    if not 0.0 <= place <= along[0] ** 2 + along[1] ** 2:
        return None
    legs = ((source[:2], spot), (spot, microphone[:2]))
    if not all(_is_free(scene, *leg, but=number) for leg in legs):
        return None
    return (*spot, source[2] + share * (microphone[2] - source[2]))


def _depth(normal: Corner, start: Corner, point: Corner) -> float:
    """How far ``point`` lies beyond the line through ``start`` with that outward normal."""
    return normal[0] * (point[0] - start[0]) + normal[1] * (point[1] - start[1])


def _between(first: Corner, second: Corner, share: float) -> Corner:
    return (
        first[0] + share * (second[0] - first[0]),
        first[1] + share * (second[1] - first[1]),
    )


def _is_free(scene: Scene, first: Corner, second: Corner, but: int = -1) -> bool:
    """Whether no wall, ``but`` one, cuts the line between two points of the plan.

    The walls stand upright from floor to ceiling, so the plan decides.
    """
    along = (second[0] - first[0], second[1] - first[1])
    for number, (start, end) in enumerate(wall_ends(scene.corners)):
        wall = (end[0] - start[0], end[1] - start[1])
        cross = along[0] * wall[1] - along[1] * wall[0]
        if number == but or cross == 0.0:
            continue
        gap = (start[0] - first[0], start[1] - first[1])
        on_line = (gap[0] * wall[1] - gap[1] * wall[0]) / cross
        on_wall = (gap[0] * along[1] - gap[1] * along[0]) / cross
        if _GRAZE < on_line < 1.0 - _GRAZE and 0.0 <= on_wall <= 1.0:
            return False
    return contains(scene.corners, _between(first, second, 0.5))
