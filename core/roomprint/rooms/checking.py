"""What is wrong with a room, in words, with the field that an editor shows red."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import dist, isfinite

from roomprint.errors import RoomError
from roomprint.rooms.geometry import (
    TOUCHING_M,
    bounds,
    contains,
    crossing_walls,
    distances_to_surfaces_m,
    is_inside,
    signed_area_m2,
    wall_lengths_m,
)
from roomprint.rooms.scene import DIRECTIVITIES, Point, Scene
from roomprint.rooms.statistics import HUMIDITY_PERCENT, TEMPERATURE_C

SHORTEST_WALL_M = 0.3
LARGEST_EXTENT_M = 200.0
FARTHEST_M = 10_000.0  # from the origin: beyond, coordinates lose digits in a simulator
HEIGHT_M = (0.5, 60.0)
SMALLEST_AREA_M2 = SHORTEST_WALL_M**2
MOST_CORNERS = 100


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        field: Where: ``corners[2]``, ``walls[0]``, ``sources[1].position``, ``height_m``, ...
        sentence: What, for a person; corners and walls count from 1 in it.
    """

    field: str
    sentence: str


def check(scene: Scene) -> None:
    """Refuse a room that cannot be simulated.

    Raises:
        RoomError: The first of :func:`faults`, with its field.
    """
    for fault in faults(scene):
        raise RoomError(f"{fault.sentence} ({fault.field})")


def faults(scene: Scene) -> list[Fault]:
    """Everything that is wrong with the room; empty when nothing is.

    Numbers may be anything, NaN too. Where the walls make no room yet, nothing is said of whether
    something stands inside them.
    """
    found = list(_corner_faults(scene)) or list(_shape_faults(scene))
    found += range_faults("height_m", "the height", scene.height_m, HEIGHT_M, "m")
    is_room = not found
    found += _surface_faults(scene)
    found += range_faults(
        "temperature_c", "the temperature", scene.temperature_c, TEMPERATURE_C, "°C"
    )
    found += range_faults(
        "humidity_percent", "the humidity", scene.humidity_percent, HUMIDITY_PERCENT, "%"
    )
    found += _transducer_faults(scene, is_room=is_room)
    return found


def range_faults(
    field: str, what: str, value: float, limits: tuple[float, float], unit: str = ""
) -> Iterator[Fault]:
    """The fault of a number that is not within its limits; NaN is not."""
    low, high = limits
    if not low <= value <= high:
        unit = f" {unit}" if unit else ""
        yield Fault(field, f"{what} must be from {low:g} to {high:g}{unit}, it is {value:g}{unit}")


def _corner_faults(scene: Scene) -> Iterator[Fault]:
    """What keeps the corners from being a polygon at all."""
    count = len(scene.corners)
    if not 3 <= count <= MOST_CORNERS:
        yield Fault("corners", f"a room has 3 to {MOST_CORNERS} corners, this one has {count}")
    elif len(scene.walls) != count:
        yield Fault("walls", f"{count} corners make {count} walls, there are {len(scene.walls)}")
    for number, corner in enumerate(scene.corners):
        if not all(isfinite(value) for value in corner):
            yield Fault(f"corners[{number}]", f"corner {number + 1} has no place: {_place(corner)}")
        elif max(map(abs, corner)) > FARTHEST_M:
            yield Fault(
                f"corners[{number}]",
                f"corner {number + 1} is more than {FARTHEST_M:g} m from the origin",
            )


def _shape_faults(scene: Scene) -> Iterator[Fault]:
    """What is wrong with the polygon."""
    (left, front), (right, back) = bounds(scene.corners)
    extent = max(right - left, back - front)
    if extent > LARGEST_EXTENT_M:
        yield Fault(
            "corners", f"a room is at most {LARGEST_EXTENT_M:g} m across, this one {extent:.4g} m"
        )
    for number, length in enumerate(wall_lengths_m(scene.corners)):
        if length < SHORTEST_WALL_M:
            yield Fault(
                f"walls[{number}]",
                f"wall {number + 1} must be at least {SHORTEST_WALL_M:g} m long, "
                f"it is {length:.3g} m",
            )
    crossings = crossing_walls(scene.corners)
    for first, second in sorted(crossings + [(j, i) for i, j in crossings]):
        yield Fault(f"walls[{first}]", f"wall {first + 1} crosses or touches wall {second + 1}")
    area = signed_area_m2(scene.corners)
    if abs(area) < SMALLEST_AREA_M2:
        yield Fault(
            "corners",
            f"the floor must have at least {SMALLEST_AREA_M2:.2g} m², it has {abs(area):.2g} m²",
        )
    elif area < 0.0 and not crossings:
        yield Fault("corners", "the corners must run counter-clockwise, seen from above")


def _surface_faults(scene: Scene) -> Iterator[Fault]:
    for field, surface in scene.surfaces:
        what = f"the scattering of {_called(field)}"
        yield from range_faults(f"{field}.scattering", what, surface.scattering, (0.0, 1.0))


def _transducer_faults(scene: Scene, *, is_room: bool) -> Iterator[Fault]:
    for kind in ("source", "microphone"):
        names: set[str] = set()
        for number, one in enumerate(getattr(scene, f"{kind}s")):
            field, what = f"{kind}s[{number}]", f"the {kind} {one.name}"
            if not one.name.strip():
                yield Fault(f"{field}.name", f"{kind} {number + 1} needs a name")
            elif one.name in names:
                yield Fault(f"{field}.name", f"two {kind}s are called {one.name}")
            names.add(one.name)
            if not all(isfinite(value) for value in one.position):
                yield Fault(f"{field}.position", f"{what} has no place: {_place(one.position)}")
            elif is_room:
                yield from _place_faults(scene, f"{field}.position", what, one.position)
            if one.directivity not in DIRECTIVITIES:
                yield Fault(
                    f"{field}.directivity",
                    f"the directivity of {what} must be one of {', '.join(DIRECTIVITIES)}, "
                    f"it is {one.directivity}",
                )
            turn = f"the azimuth of {what}"
            yield from range_faults(
                f"{field}.azimuth_deg", turn, one.azimuth_deg, (-360.0, 360.0), "degrees"
            )
            tilt = f"the elevation of {what}"
            yield from range_faults(
                f"{field}.elevation_deg", tilt, one.elevation_deg, (-90.0, 90.0), "degrees"
            )
    for number, microphone in enumerate(scene.microphones):
        for source in scene.sources:
            if dist(source.position, microphone.position) < TOUCHING_M:
                yield Fault(
                    f"microphones[{number}].position",
                    f"the microphone {microphone.name} is where the source {source.name} is",
                )


def _place_faults(scene: Scene, field: str, what: str, position: Point) -> Iterator[Fault]:
    x, y, z = position
    distances = distances_to_surfaces_m(scene, position)
    if not contains(scene.corners, (x, y)):  # above and below the room, only walls are near
        del distances["floor"], distances["ceiling"]
    nearest = min(distances, key=distances.__getitem__)
    if distances[nearest] < TOUCHING_M and -TOUCHING_M < z < scene.height_m + TOUCHING_M:
        yield Fault(field, f"{what} must be at least 1 cm from {_called(nearest)}")
    elif not is_inside(scene, position):
        yield Fault(field, f"{what} is outside the room, at {_place(position)}")


def _called(field: str) -> str:
    """A surface's field in words: ``wall 1`` for ``walls[0]``."""
    number = field.removeprefix("walls[").removesuffix("]")
    return f"wall {int(number) + 1}" if number.isdecimal() else f"the {field}"


def _place(coordinates: tuple[float, ...]) -> str:
    return f"({', '.join(f'{value:.4g}' for value in coordinates)})"
