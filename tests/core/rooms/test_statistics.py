"""Sabine, Eyring and the air, against published values and a slow loop."""

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from roomprint.errors import RoomError
from roomprint.rooms.editing import rectangle
from roomprint.rooms.materials import OCTAVES_HZ, OWN, Material, find_material
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Scene, Surface
from roomprint.rooms.statistics import (
    air_attenuation,
    eyring_s,
    octave_midbands_hz,
    sabine_s,
    schroeder_frequency_hz,
    speed_of_sound_m_s,
)

# ISO 9613-2:1996, Table 2 (computed by ISO 9613-1): dB/km at 125 Hz ... 8 kHz.
PUBLISHED = {
    (10, 70): (0.4, 1.0, 1.9, 3.7, 9.7, 32.8, 117),
    (20, 70): (0.3, 1.1, 2.8, 5.0, 9.0, 22.9, 76.6),
    (30, 70): (0.3, 1.0, 3.1, 7.4, 12.7, 23.1, 59.3),
    (15, 20): (0.6, 1.2, 2.7, 8.2, 28.2, 88.8, 202),
    (15, 50): (0.5, 1.2, 2.2, 4.2, 10.8, 36.2, 129),
    (15, 80): (0.3, 1.1, 2.4, 4.1, 8.3, 23.7, 82.8),
}


@pytest.mark.parametrize(("temperature_c", "humidity_percent"), PUBLISHED)
def test_the_air_takes_what_the_standard_prints(temperature_c: int, humidity_percent: int) -> None:
    db_per_km = 10.0 * np.log10(np.exp(air_attenuation(temperature_c, humidity_percent))) * 1000.0
    printed = PUBLISHED[temperature_c, humidity_percent]
    half_a_digit = [0.5 if value >= 100 else 0.05 for value in printed]
    assert (np.abs(db_per_km - printed) <= np.array(half_a_digit) + 0.002).all()


def test_dry_and_cold_air_is_no_error() -> None:
    for temperature_c in (-20.0, 50.0):
        for humidity_percent in (0.0, 100.0):
            assert (air_attenuation(temperature_c, humidity_percent) > 0.0).all()


def test_the_exact_midbands_have_the_usual_names() -> None:
    assert octave_midbands_hz() == pytest.approx(OCTAVES_HZ, rel=0.01)
    assert octave_midbands_hz()[3] == 1000.0
    assert octave_midbands_hz()[6] == pytest.approx(7943.28, abs=0.01)


def test_the_speed_of_sound() -> None:
    assert speed_of_sound_m_s(20.0) == pytest.approx(343.2)
    assert speed_of_sound_m_s(0.0) == pytest.approx(331.3, abs=0.05)


def slow(scene: Scene, octave: int, *, eyring: bool) -> float:
    """The textbook's sum, wall by wall, with the floor's area from triangles."""
    corners = scene.corners
    floor = 0.0
    for (ax, ay), (bx, by) in pairwise(corners[1:]):
        ox, oy = corners[0]
        floor += ((ax - ox) * (by - oy) - (ay - oy) * (bx - ox)) / 2
    volume = floor * scene.height_m
    faces = [(floor, scene.floor), (floor, scene.ceiling)]
    for number, wall in enumerate(scene.walls):
        x1, y1 = corners[number]
        x2, y2 = corners[(number + 1) % len(corners)]
        faces.append((math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2) * scene.height_m, wall))
    total = absorbing = 0.0
    for area, surface in faces:
        total += area
        absorbing += area * surface.material.absorption[octave]
    if eyring:
        absorbing = -total * math.log(1.0 - absorbing / total)
    m = float(air_attenuation(scene.temperature_c, scene.humidity_percent)[octave])
    c = 343.2 * math.sqrt((scene.temperature_c + 273.15) / 293.15)
    return 55.26204223185710 * volume / (c * (absorbing + 4.0 * m * volume))


@pytest.mark.parametrize("name", PRESETS)
def test_reverberation_is_the_textbook_s(name: str) -> None:
    for scene in (PRESETS[name], replace(PRESETS[name], temperature_c=5.0, humidity_percent=20.0)):
        for octave in range(len(OCTAVES_HZ)):
            assert abs(sabine_s(scene)[octave] - slow(scene, octave, eyring=False)) < 1e-6
            assert abs(eyring_s(scene)[octave] - slow(scene, octave, eyring=True)) < 1e-6


def uniform(absorption: float) -> Scene:
    surface = Surface(Material("all", "all", OWN, (absorption,) * 7))
    return rectangle("box", (6.0, 5.0, 3.0), surface, surface, surface)


def test_air_counts_once_and_not_once_a_wall() -> None:
    scene = uniform(0.1)
    m = air_attenuation(20.0, 50.0)
    expected = 24.0 * math.log(10.0) / 343.2 * 90.0 / (12.6 + 4.0 * m * 90.0)
    assert np.abs(sabine_s(scene) - expected).max() < 1e-6
    with_eyring = 24.0 * math.log(10.0) / 343.2 * 90.0 / (-126 * math.log(0.9) + 4.0 * m * 90.0)
    assert np.abs(eyring_s(scene) - with_eyring).max() < 1e-6


@pytest.mark.parametrize("name", PRESETS)
def test_a_room_that_takes_all_has_next_to_no_reverberation(name: str) -> None:
    """Rounding makes the mean absorption a little less or a little more than one."""
    all_of_it = uniform(1.0).floor
    walls = (all_of_it,) * len(PRESETS[name].walls)
    scene = replace(PRESETS[name], floor=all_of_it, ceiling=all_of_it, walls=walls)
    for size in np.linspace(0.9, 1.1, 20):
        scene = replace(scene, corners=tuple((x * size, y) for x, y in scene.corners))
        assert ((eyring_s(scene) >= 0.0) & (eyring_s(scene) < 0.02)).all()
        assert (sabine_s(scene) > 0.05).all()


def test_hard_walls_leave_it_to_the_air() -> None:
    scene = uniform(0.0)
    m = air_attenuation(20.0, 50.0)
    assert sabine_s(scene) == pytest.approx(6.0 * math.log(10.0) / (343.2 * m))
    assert eyring_s(scene) == pytest.approx(sabine_s(scene))


NO_ROOM: dict[str, dict[str, Any]] = {
    "flat": {"height_m": 0.0},
    "upside down": {"height_m": -1.0},
    "nan": {"height_m": math.nan},
    "endless": {"height_m": math.inf},
    "no corners": {"corners": (), "walls": ()},
    "a corner nowhere": {"corners": ((0.0, 0.0), (math.inf, 0.0), (1.0, 1.0), (0.0, 1.0))},
    "a wall too few": {"walls": uniform(0.1).walls[:3]},
    "colder than cold": {"temperature_c": -300.0},
    "negative humidity": {"humidity_percent": -1.0},
}


@pytest.mark.parametrize("what", NO_ROOM)
def test_what_is_no_room_yet_has_no_time(what: str) -> None:
    scene = replace(uniform(0.1), **NO_ROOM[what])
    assert np.isnan(sabine_s(scene)).all()
    assert np.isnan(eyring_s(scene)).all()
    assert math.isnan(schroeder_frequency_hz(scene))


def test_resonances_overlap_from_the_schroeder_frequency_on() -> None:
    m = air_attenuation(20.0, 50.0)[2:4]  # at 500 Hz and 1 kHz
    time_s = 24.0 * math.log(10.0) / 343.2 * 90.0 / (-126 * math.log(0.9) + 4.0 * m * 90.0)
    expected_hz = 2000.0 * math.sqrt(time_s.mean() / 90.0)
    assert schroeder_frequency_hz(uniform(0.1)) == pytest.approx(expected_hz)


@pytest.mark.parametrize(
    ("temperature_c", "humidity_percent", "words"),
    [
        (-20.1, 50.0, r"temperature_c must be in \[-20, 50\], got -20.1"),
        (math.nan, 50.0, "temperature_c must be in"),
        (20.0, 100.5, r"humidity_percent must be in \[0, 100\], got 100.5"),
    ],
)
def test_air_that_cannot_be_is_refused(
    temperature_c: float, humidity_percent: float, words: str
) -> None:
    with pytest.raises(RoomError, match=words):
        air_attenuation(temperature_c, humidity_percent)


def test_the_formula_is_pyroomacoustics_own_for_the_whole_room() -> None:
    """Its formulas are sound when they get all the surfaces at once, and Eyring's the air as -m.

    Wall by wall, as its rooms call them, air counts six times: that is why ours are our own.
    """
    from pyroomacoustics.acoustics import rt60_eyring, rt60_sabine

    floor = Surface(find_material("carpet_cotton"))
    wall, ceiling = (Surface(find_material(key)) for key in ("brickwork", "plasterboard"))
    scene = rectangle("6 x 5 x 3", (6.0, 5.0, 3.0), floor, ceiling, wall)
    parts = [(30.0, floor), (30.0, ceiling), (66.0, wall)]
    for octave, m in enumerate(air_attenuation(20.0, 50.0)):
        mean = sum(area * s.material.absorption[octave] for area, s in parts) / 126.0
        assert abs(sabine_s(scene)[octave] - rt60_sabine(126.0, 90.0, mean, m, 343.2)) < 1e-6
        assert abs(eyring_s(scene)[octave] - rt60_eyring(126.0, 90.0, mean, -m, 343.2)) < 1e-6
    wrong = rt60_eyring(126.0, 90.0, mean, m, 343.2)
    assert abs(eyring_s(scene)[-1] - wrong) > 0.1


def test_a_carpet_shortens_it() -> None:
    bare = PRESETS["l-shaped-room"]
    laid = replace(bare, floor=Surface(find_material("carpet_cotton")))
    assert (sabine_s(laid)[1:] < sabine_s(bare)[1:]).all()
