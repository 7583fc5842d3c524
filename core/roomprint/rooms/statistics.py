"""The reverberation time a diffuse sound field would have, and the air it decays in."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from roomprint.errors import RoomError
from roomprint.rooms.geometry import areas_m2, volume_m3
from roomprint.rooms.materials import OCTAVES_HZ
from roomprint.rooms.scene import Scene

Bands = NDArray[np.float64]  # (octave of OCTAVES_HZ,)

TEMPERATURE_C = (-20.0, 50.0)  # what ISO 9613-1 holds for
HUMIDITY_PERCENT = (0.0, 100.0)

_ZERO_C = 273.15  # K
_REFERENCE_K = 293.15  # T0 of ISO 9613-1: 20 degrees
_TRIPLE_POINT_K = 273.16  # T01 of ISO 9613-1
_DB_OF_ENERGY = 10.0 / np.log(10.0)  # dB in one neper of energy


def octave_midbands_hz() -> Bands:
    """The exact midband frequencies behind the rounded names ``OCTAVES_HZ``.

    ISO 266, as the tables of ISO 9613-1: ``1000 * 10**(3k/10)`` Hz, so "8 kHz" is 7943 Hz.
    """
    steps = np.round(np.log2(np.array(OCTAVES_HZ) / 1000.0))
    return np.asarray(1000.0 * 10.0 ** (0.3 * steps))


def speed_of_sound_m_s(temperature_c: float) -> float:
    """Speed of sound in air: ``343.2 sqrt(T / T0)`` m/s (ISO 10534-2)."""
    return 343.2 * float(np.sqrt((temperature_c + _ZERO_C) / _REFERENCE_K))


def air_attenuation(temperature_c: float, humidity_percent: float) -> Bands:
    """What air at one atmosphere takes from a sound's energy: it falls as ``exp(-m * metres)``.

    ISO 9613-1:1993, equations (3) to (5) and Annex B, at the exact midband frequencies.

    Args:
        temperature_c: Of the air, -20 to 50.
        humidity_percent: Relative humidity, 0 to 100.

    Returns:
        ``m`` in 1/m for each of ``OCTAVES_HZ``; in dB/m it is 4.343 times as much.

    Raises:
        RoomError: The temperature or the humidity is out of range.
    """
    for what, value, (low, high) in (
        ("temperature_c", temperature_c, TEMPERATURE_C),
        ("humidity_percent", humidity_percent, HUMIDITY_PERCENT),
    ):
        if not low <= value <= high:  # also refuses NaN
            raise RoomError(f"{what} must be in [{low:g}, {high:g}], got {value:g}")
    kelvin = temperature_c + _ZERO_C
    relative = kelvin / _REFERENCE_K
    saturation = 10.0 ** (-6.8346 * (_TRIPLE_POINT_K / kelvin) ** 1.261 + 4.6151)
    vapour = humidity_percent * saturation  # molar concentration in percent
    oxygen_hz = 24.0 + 4.04e4 * vapour * (0.02 + vapour) / (0.391 + vapour)
    nitrogen_hz = relative**-0.5 * (
        9.0 + 280.0 * vapour * np.exp(-4.170 * (relative ** (-1.0 / 3.0) - 1.0))
    )
    square = octave_midbands_hz() ** 2
    classical = 1.84e-11 * relative**0.5
    oxygen = 0.01275 * np.exp(-2239.1 / kelvin) / (oxygen_hz + square / oxygen_hz)
    nitrogen = 0.1068 * np.exp(-3352.0 / kelvin) / (nitrogen_hz + square / nitrogen_hz)
    db_per_m = 8.686 * square * (classical + relative**-2.5 * (oxygen + nitrogen))
    return np.asarray(db_per_m / _DB_OF_ENERGY)


def sabine_s(scene: Scene) -> Bands:
    """Reverberation time by Sabine, with air: ``24 ln 10 / c * V / (sum(S alpha) + 4 m V)``.

    ISO 354, clause 8; Kuttruff, Room Acoustics, 5.1.

    Returns:
        Seconds in each of ``OCTAVES_HZ``; NaN for a room that is none yet: one without
        volume, with a wall too many, in air that cannot be.
    """
    return _decay_times_s(scene, lambda total_m2, mean: total_m2 * mean)


def eyring_s(scene: Scene) -> Bands:
    """Reverberation time by Eyring, with air: ``-S ln(1 - mean alpha)`` in place of Sabine's area.

    Eyring, J. Acoust. Soc. Am. 1 (1930) 217; Kuttruff, Room Acoustics, 5.1. A room that takes all
    that arrives has 0 s.

    Returns:
        Seconds in each of ``OCTAVES_HZ``; NaN where Sabine's is.
    """
    return _decay_times_s(scene, lambda total_m2, mean: -total_m2 * np.log1p(-mean))


def schroeder_frequency_hz(scene: Scene) -> float:
    """Above this a room's resonances overlap: ``2000 sqrt(T / V)``.

    Schroeder and Kuttruff, J. Acoust. Soc. Am. 34 (1962) 76; ``T`` is Eyring's, the mean of 500 Hz
    and 1 kHz.

    Returns:
        Hz; NaN where Sabine's time is.
    """
    middle_s = float(eyring_s(scene)[2:4].mean())
    return 2000.0 * float(np.sqrt(middle_s / volume_m3(scene))) if middle_s >= 0.0 else np.nan


def _decay_times_s(scene: Scene, absorbing_m2: Callable[[float, Bands], Bands]) -> Bands:
    """Decay times of a room, given what area would take as much as its surfaces do.

    Args:
        scene: The room.
        absorbing_m2: That area, from all the surfaces' area and their mean absorption per octave.
    """
    volume = volume_m3(scene)
    areas_of = areas_m2(scene)
    total = sum(areas_of.values())
    is_room = 0.0 < volume < np.inf and total < np.inf and len(scene.walls) == len(scene.corners)
    if not is_room:  # somebody is still drawing
        return np.full(len(OCTAVES_HZ), np.nan)
    try:
        m = air_attenuation(scene.temperature_c, scene.humidity_percent)
    except RoomError:
        return np.full(len(OCTAVES_HZ), np.nan)
    areas = np.array(list(areas_of.values()))
    absorption = np.array([surface.material.absorption for _, surface in scene.surfaces])
    speed = speed_of_sound_m_s(scene.temperature_c)
    with np.errstate(all="ignore"):  # ln 0 where all is taken; rooms of astronomical size
        surfaces_m2 = absorbing_m2(total, np.minimum(areas @ absorption / total, 1.0))
        return np.asarray(24.0 * np.log(10.0) / speed * volume / (surfaces_m2 + 4.0 * volume * m))
