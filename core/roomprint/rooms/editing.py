"""Edits of a room: each takes a scene and returns another one.

An edit may lead to a room that :mod:`roomprint.rooms.checking` finds fault with; it is refused only
where it has no meaning.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Literal, TypeVar

from roomprint.errors import RoomError
from roomprint.rooms.checking import HEIGHT_M, LARGEST_EXTENT_M, SHORTEST_WALL_M, range_faults
from roomprint.rooms.geometry import bounds, is_counter_clockwise, outward, wall_ends
from roomprint.rooms.scene import Corner, Point, Scene, Surface, Transducer

T = TypeVar("T")
Kind = Literal["sources", "microphones"]

_EXTENT_M = (SHORTEST_WALL_M, LARGEST_EXTENT_M)
_LIMITS = (("the length", _EXTENT_M), ("the width", _EXTENT_M), ("the height", HEIGHT_M))
_STEEP = 0.2  # sine of the angle from which a neighbour guides a wall that is moved


def rectangle(
    name: str,
    size: Point,
    floor: Surface,
    ceiling: Surface,
    walls: Surface | Sequence[Surface],
    *,
    sources: Sequence[Transducer] = (),
    microphones: Sequence[Transducer] = (),
) -> Scene:
    """A shoebox with a corner at the origin.

    Args:
        name: What it is called.
        size: Length along x, width along y, height, in metres.
        floor: The floor's surface.
        ceiling: The ceiling's surface.
        walls: One for all, or four: at y = 0, at the far x, at the far y, at x = 0.
        sources: What sounds.
        microphones: Where one listens.
    """
    length, width, height = map(float, size)
    return Scene(
        name=name,
        corners=((0.0, 0.0), (length, 0.0), (length, width), (0.0, width)),
        height_m=height,
        floor=floor,
        ceiling=ceiling,
        walls=(walls,) * 4 if isinstance(walls, Surface) else tuple(walls),
        sources=tuple(sources),
        microphones=tuple(microphones),
    )


def move_corner(scene: Scene, corner: int, to: Corner) -> Scene:
    """Put a corner elsewhere."""
    _must_have(scene, "corners", corner)
    return replace(scene, corners=_exchanged(scene.corners, corner, to))


def move_wall(scene: Scene, wall: int, by_m: float) -> Scene:
    """Shift a wall in parallel, outwards when ``by_m`` is positive.

    Its ends slide along the neighbouring walls, which keep their directions; a neighbour that runs
    nearly the same way is bent instead.
    """
    _must_have(scene, "walls", wall)
    corners = len(scene.corners)
    walls = wall_ends(scene.corners)
    start, end = walls[wall]
    normal = outward(start, end)
    before, after = walls[wall - 1], walls[(wall + 1) % corners]
    moved = _exchanged(scene.corners, wall, _slid(start, before[0], normal, by_m))
    moved = _exchanged(moved, (wall + 1) % corners, _slid(end, after[1], normal, by_m))
    return replace(scene, corners=moved)


def add_corner(scene: Scene, wall: int, at: Corner | None = None) -> Scene:
    """Split a wall in two of the same surface.

    Args:
        scene: The room.
        wall: The one to split; the new corner gets the number ``wall + 1``.
        at: Where the new corner is; in the middle of the wall when not given.
    """
    _must_have(scene, "walls", wall)
    (x1, y1), (x2, y2) = wall_ends(scene.corners)[wall]
    corner = at if at is not None else ((x1 + x2) / 2, (y1 + y2) / 2)
    return replace(
        scene,
        corners=(*scene.corners[: wall + 1], corner, *scene.corners[wall + 1 :]),
        walls=(*scene.walls[: wall + 1], *scene.walls[wall:]),
    )


def remove_corner(scene: Scene, corner: int) -> Scene:
    """Take a corner away, and with it the wall that begins there.

    Raises:
        RoomError: Only three are left.
    """
    _must_have(scene, "corners", corner)
    if len(scene.corners) <= 3:
        raise RoomError("a room needs at least three corners")
    return replace(
        scene,
        corners=_without(scene.corners, corner),
        walls=_without(scene.walls, corner),
    )


def surface(scene: Scene, field: str) -> Surface:
    """The surface called ``field``: ``floor``, ``ceiling`` or ``walls[0]``, ...

    Raises:
        RoomError: There is none of that name.
    """
    for name, found in scene.surfaces:
        if name == field:
            return found
    raise RoomError(f"there is no surface {field} in the room")


def set_surface(scene: Scene, field: str, to: Surface) -> Scene:
    """Give a surface another material or scattering.

    Raises:
        RoomError: There is none called ``field``.
    """
    surface(scene, field)
    if field == "floor":
        return replace(scene, floor=to)
    if field == "ceiling":
        return replace(scene, ceiling=to)
    walls = tuple(
        to if field == f"walls[{number}]" else wall for number, wall in enumerate(scene.walls)
    )
    return replace(scene, walls=walls)


def transducer(scene: Scene, field: str) -> Transducer:
    """The source or microphone called ``field``: ``sources[0]``, ``microphones[1]``, ...

    Raises:
        RoomError: There is none.
    """
    kind, number = _split(scene, field)
    return _all(scene, kind)[number]


def set_transducer(scene: Scene, field: str, to: Transducer) -> Scene:
    """Replace a source or microphone: another name, directivity or orientation.

    Raises:
        RoomError: There is none called ``field``.
    """
    kind, number = _split(scene, field)
    return _with(scene, kind, _exchanged(_all(scene, kind), number, to))


def move_transducer(scene: Scene, field: str, to: Point) -> Scene:
    """Put a source or microphone elsewhere."""
    return set_transducer(scene, field, replace(transducer(scene, field), position=to))


def add_transducer(scene: Scene, kind: Kind, added: Transducer) -> Scene:
    """Put in a source or a microphone, after the others."""
    return _with(scene, kind, (*_all(scene, kind), added))


def remove_transducer(scene: Scene, field: str) -> Scene:
    """Take a source or microphone out."""
    kind, number = _split(scene, field)
    return _with(scene, kind, _without(_all(scene, kind), number))


def free_name(scene: Scene, kind: Kind) -> str:
    """A name that no other source or microphone has: ``Source 3`` where there are two."""
    taken = {one.name for one in _all(scene, kind)}
    stem = kind.removesuffix("s").capitalize()
    numbers = count(len(_all(scene, kind)) + 1)
    return next(name for name in (f"{stem} {number}" for number in numbers) if name not in taken)


def set_size(scene: Scene, size: Point) -> Scene:
    """Stretch the room to a length along x, a width along y and a height.

    The lowest x and y stay where they are, and so do sources and microphones, as when a wall is
    moved. What does not change is not looked at.

    Raises:
        RoomError: The room has no extent along an axis, or is to have one beyond the limits of
            :mod:`roomprint.rooms.checking`.
    """
    (left, front), (right, back) = bounds(scene.corners)
    old = (right - left, back - front, scene.height_m)
    for now, then, (what, limits) in zip(old, size, _LIMITS, strict=True):
        for fault in range_faults("", what, then, limits, "m") if then != now else ():
            raise RoomError(fault.sentence)
    along_x = _stretched([x - left for x, _ in scene.corners], old[0], size[0], "length")
    along_y = _stretched([y - front for _, y in scene.corners], old[1], size[1], "width")
    corners = tuple((left + x, front + y) for x, y in zip(along_x, along_y, strict=True))
    return replace(scene, corners=corners, height_m=float(size[2]))


def mirror(scene: Scene, axis: Literal["x", "y"]) -> Scene:
    """Exchange left and right (axis ``x``) or front and back (axis ``y``), within the same place.

    Everything is mirrored: surfaces, sources and microphones with where they point.
    """
    (left, front), (right, back) = bounds(scene.corners)

    def mirrored(x: float, y: float) -> Corner:
        return (left + right - x, y) if axis == "x" else (x, front + back - y)

    def placed(one: Transducer) -> Transducer:
        x, y, z = one.position
        turned = (180.0 if axis == "x" else 0.0) - one.azimuth_deg
        azimuth = (turned + 180.0) % 360.0 - 180.0
        return replace(one, position=(*mirrored(x, y), z), azimuth_deg=azimuth)

    flipped = replace(
        scene,
        corners=tuple(mirrored(*corner) for corner in scene.corners),
        sources=tuple(map(placed, scene.sources)),
        microphones=tuple(map(placed, scene.microphones)),
    )
    return _reversed(flipped)


def counter_clockwise(scene: Scene) -> Scene:
    """The same room with its corners in the order a scene must have."""
    return scene if is_counter_clockwise(scene.corners) else _reversed(scene)


def _reversed(scene: Scene) -> Scene:
    """Corners the other way round; the first stays first, and every wall keeps its surface."""
    first, *others = scene.corners
    return replace(scene, corners=(first, *reversed(others)), walls=scene.walls[::-1])


def _stretched(values: list[float], now: float, then: float, axis: str) -> list[float]:
    """Distances from the near side, of which the far side's becomes ``then`` exactly."""
    if now == then:
        return values
    if not now > 0.0:
        raise RoomError(f"the room has no {axis} that could be stretched")
    return [value / now * then for value in values]


def _slid(end: Corner, far: Corner, normal: Corner, by_m: float) -> Corner:
    """An end of a moved wall, on the line to the other end of its neighbour if that is steep."""
    way = end[0] - far[0], end[1] - far[1]
    length = (way[0] ** 2 + way[1] ** 2) ** 0.5
    rise = way[0] * normal[0] + way[1] * normal[1]
    if abs(rise) > _STEEP * length:
        share = by_m / rise
        return end[0] + share * way[0], end[1] + share * way[1]
    return end[0] + by_m * normal[0], end[1] + by_m * normal[1]


def _exchanged(things: tuple[T, ...], number: int, thing: T) -> tuple[T, ...]:
    return (*things[:number], thing, *things[number + 1 :])


def _without(things: tuple[T, ...], number: int) -> tuple[T, ...]:
    return things[:number] + things[number + 1 :]


def _must_have(scene: Scene, what: Literal["corners", "walls"], number: int) -> None:
    if not 0 <= number < len(scene.corners):
        raise RoomError(f"there is no {what}[{number}] in the room")


def _all(scene: Scene, kind: Kind) -> tuple[Transducer, ...]:
    return scene.sources if kind == "sources" else scene.microphones


def _with(scene: Scene, kind: Kind, transducers: tuple[Transducer, ...]) -> Scene:
    if kind == "sources":
        return replace(scene, sources=transducers)
    return replace(scene, microphones=transducers)


def _split(scene: Scene, field: str) -> tuple[Kind, int]:
    """Kind and number of a source or microphone that is there."""
    kinds: tuple[Kind, ...] = ("sources", "microphones")
    for kind in kinds:
        for number in range(len(_all(scene, kind))):
            if field == f"{kind}[{number}]":
                return kind, number
    raise RoomError(f"there is no {field} in the room")
