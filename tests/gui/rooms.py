"""A small room for tests, built by hand: 6 x 5 x 3 m, one source, one microphone."""

from dataclasses import replace
from typing import Any

from roomprint.rooms.materials import OWN, Material
from roomprint.rooms.scene import Scene, Surface, Transducer

WALL = Material("plain", "Plain", OWN, (0.1,) * 7)


def room(**changes: Any) -> Scene:
    scene = Scene(
        name="Box",
        corners=((0.0, 0.0), (6.0, 0.0), (6.0, 5.0), (0.0, 5.0)),
        height_m=3.0,
        floor=Surface(WALL),
        ceiling=Surface(WALL),
        walls=(Surface(WALL),) * 4,
        sources=(Transducer("Source 1", (1.5, 1.5, 1.5)),),
        microphones=(Transducer("Microphone 1", (4.0, 3.5, 1.2)),),
    )
    return replace(scene, **changes)
