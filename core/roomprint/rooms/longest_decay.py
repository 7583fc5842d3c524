"""How long a room may sound, also where its absorption is all on one pair of surfaces."""

from math import cos, inf, sin

import numpy as np

from roomprint.rooms.box import frame
from roomprint.rooms.geometry import areas_m2, outward, volume_m3, wall_ends
from roomprint.rooms.materials import OCTAVES_HZ
from roomprint.rooms.scene import Scene
from roomprint.rooms.statistics import air_attenuation, speed_of_sound_m_s


def longest_decay_s(scene: Scene, sample_rate_hz: int) -> float:
    """Fitzroy's reverberation time in the octave that sounds longest.

    D. Fitzroy, J. Acoust. Soc. Am. 31 (1959) 893: Eyring's time for the absorption of each pair of
    directions, averaged by their areas. With absorption spread evenly it is Eyring's; a hard pair
    of walls that keeps sound between them makes it longer, as it does the decay (by simulation,
    one and a half of it reaches 60 dB down, where the same of Eyring's may end after 15).

    Args:
        scene: A room without faults.
        sample_rate_hz: Octaves above half of it do not count.

    Returns:
        Seconds; infinite where nothing absorbs.
    """
    areas = areas_m2(scene)
    total_m2, volume = sum(areas.values()), volume_m3(scene)
    air_m2 = 4.0 * volume * air_attenuation(scene.temperature_c, scene.humidity_percent)
    factor = 24.0 * np.log(10.0) / speed_of_sound_m_s(scene.temperature_c) * volume
    named = dict(scene.surfaces)
    decay_s = np.zeros(len(OCTAVES_HZ))
    for fields in _pairs(scene):
        group_m2 = sum(areas[field] for field in fields)
        absorbing = sum(
            areas[field] * np.array(named[field].material.absorption) for field in fields
        )
        with np.errstate(divide="ignore"):
            each_s = factor / (-total_m2 * np.log1p(-absorbing / group_m2) + air_m2)
        decay_s += group_m2 / total_m2 * each_s
    longest = float(decay_s[np.array(OCTAVES_HZ) < sample_rate_hz / 2].max())
    return longest if np.isfinite(longest) else inf


def _pairs(scene: Scene) -> list[list[str]]:
    """Surfaces that face along the room's z, x and y axes, or nearest to them."""
    turn = frame(scene).turn_rad
    along: list[str] = []
    across: list[str] = []
    for number, (start, end) in enumerate(wall_ends(scene.corners)):
        x, y = outward(start, end)
        faces_x = abs(x * cos(turn) + y * sin(turn)) > abs(y * cos(turn) - x * sin(turn))
        (along if faces_x else across).append(f"walls[{number}]")
    return [fields for fields in (["floor", "ceiling"], along, across) if fields]
