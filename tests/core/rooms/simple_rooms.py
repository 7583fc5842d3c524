"""Rooms of one material, and a word to simulate them."""

from collections.abc import Callable
from dataclasses import replace
from math import cos, radians, sin
from typing import Any

from roomprint.rooms.editing import rectangle, set_transducer, transducer
from roomprint.rooms.materials import OWN, Material
from roomprint.rooms.planning import SimulationConfig
from roomprint.rooms.scene import Corner, Point, Scene, Surface, Transducer
from roomprint.rooms.simulation import SimulateRoom, Simulation
from roomprint.steps import finish

SOURCE, MICROPHONE = (1.0, 2.0, 1.5), (4.0, 3.0, 1.2)


def surface(absorption: float, scattering: float = 0.1) -> Surface:
    return Surface(Material("flat", "flat", OWN, (absorption,) * 7), scattering)


def box(
    source: Point = SOURCE,
    microphone: Point = MICROPHONE,
    size: Point = (6.0, 5.0, 3.0),
    absorption: float = 0.2,
    scattering: float = 0.1,
) -> Scene:
    one = surface(absorption, scattering)
    return rectangle(
        "Box",
        size,
        floor=one,
        ceiling=one,
        walls=(one,) * 4,
        sources=[Transducer("source", source)],
        microphones=[Transducer("microphone", microphone)],
    )


def polygon(scene: Scene) -> Scene:
    """The same room with a corner in the middle of its first wall: no box any more."""
    (x1, y1), (x2, y2), *rest = scene.corners
    middle = ((x1 + x2) / 2, (y1 + y2) / 2)
    walls = (scene.walls[0], *scene.walls)
    return replace(scene, corners=((x1, y1), middle, (x2, y2), *rest), walls=walls)


def renamed(scene: Scene, field: str, name: str) -> Scene:
    return set_transducer(scene, field, replace(transducer(scene, field), name=name))


def moved(scene: Scene, x: float, y: float) -> Scene:
    return _redrawn(scene, lambda corner: (corner[0] + x, corner[1] + y), 0.0)


def turned(scene: Scene, degrees: float) -> Scene:
    along, across = cos(radians(degrees)), sin(radians(degrees))
    return _redrawn(
        scene, lambda c: (along * c[0] - across * c[1], across * c[0] + along * c[1]), degrees
    )


def _redrawn(scene: Scene, place: Callable[[Corner], Corner], degrees: float) -> Scene:
    def put(one: Transducer) -> Transducer:
        x, y, z = one.position
        return replace(one, position=(*place((x, y)), z), azimuth_deg=one.azimuth_deg + degrees)

    return replace(
        scene,
        corners=tuple(map(place, scene.corners)),
        sources=tuple(map(put, scene.sources)),
        microphones=tuple(map(put, scene.microphones)),
    )


def corridor(absorption: float = 0.3, scattering: float = 0.1) -> Scene:
    """An L of two long arms with a source at one end and a microphone at the other."""
    one = surface(absorption, scattering)
    return Scene(
        name="Corridor",
        corners=((0.0, 0.0), (12.0, 0.0), (12.0, 12.0), (10.0, 12.0), (10.0, 2.0), (0.0, 2.0)),
        height_m=2.5,
        floor=one,
        ceiling=one,
        walls=(one,) * 6,
        sources=(Transducer("source", (1.0, 1.0, 1.5)),),
        microphones=(Transducer("microphone", (11.0, 11.0, 1.2)),),
    )


def simulate(scene: Scene, **settings: Any) -> Simulation:
    """16 kHz, unless said otherwise."""
    config = SimulationConfig(**{"sample_rate_hz": 16000, **settings})
    return finish(SimulateRoom(scene=scene, settings=config).steps())
