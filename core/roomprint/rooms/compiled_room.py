"""A room in the compiled part of pyroomacoustics.

Its Python part would, for a room with many corners, look for walls in the way for seconds.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.rooms.box import Frame
from roomprint.rooms.geometry import Corners, outward, wall_ends
from roomprint.rooms.materials import OCTAVES_HZ
from roomprint.rooms.scene import Scene, Surface

Floats = NDArray[np.float64]

# Speed of sound, order of image sources, energy and time at which rays end, radius in which a
# microphone counts them, length of a bin, and whether rays and image sources share the order.
Numbers = tuple[float, int, float, float, float, float, bool]

_FLAT_M = 1e-4


def compiled_room(pra: Any, scene: Scene, seen: Frame, centers_hz: Floats, numbers: Numbers) -> Any:
    """The room, without microphones yet.

    Args:
        pra: The package pyroomacoustics.
        scene: The room.
        seen: Its coordinates there.
        centers_hz: Of the octave bands, ``(band,)``.
        numbers: What else it wants to know.
    """
    if seen.box_m is None:
        corners = [seen.corner(corner) for corner in scene.corners]
        faces = _faces(scene, np.array(corners))
        walls = [
            pra.libroom.Wall(
                face.T, _absorption(surface, centers_hz), _scattering(surface, centers_hz), ""
            )
            for face, surface in faces
        ]
        return pra.libroom.Room(walls, in_the_way(corners), [], *numbers)
    front, right, back, left = scene.walls
    sides = (left, right, front, back, scene.floor, scene.ceiling)
    absorption = np.column_stack([_absorption(side, centers_hz) for side in sides])
    scattering = np.column_stack([_scattering(side, centers_hz) for side in sides])
    return pra.libroom.Room(np.array(seen.box_m), absorption, scattering, [], *numbers)


def in_the_way(corners: Corners) -> list[int]:
    """Numbers of the walls that may hide a part of the room: some of it is on their outer side."""
    hiding = []
    for number, (start, end) in enumerate(wall_ends(corners)):
        across = outward(start, end)
        beyond = max((x - start[0]) * across[0] + (y - start[1]) * across[1] for x, y in corners)
        if beyond > _FLAT_M:
            hiding.append(number)
    return hiding


def _faces(scene: Scene, corners: Floats) -> list[tuple[Floats, Surface]]:
    """Walls, floor and ceiling; their corners run counter-clockwise seen from outside."""
    low = np.column_stack([corners, np.zeros(len(corners))])
    high = low + np.array([0.0, 0.0, scene.height_m])
    faces = []
    for number, surface in enumerate(scene.walls):
        after = (number + 1) % len(low)
        faces.append((np.array([low[number], low[after], high[after], high[number]]), surface))
    return [*faces, (low[::-1], scene.floor), (high, scene.ceiling)]


def _absorption(surface: Surface, centers_hz: Floats) -> Floats:
    """In each band; above 8 kHz as at 8 kHz."""
    octaves = np.log2(OCTAVES_HZ)
    return np.asarray(np.interp(np.log2(centers_hz), octaves, surface.material.absorption))


def _scattering(surface: Surface, centers_hz: Floats) -> Floats:
    return np.full(len(centers_hz), surface.scattering)
