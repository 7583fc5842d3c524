"""Simulated responses against what geometry and closed forms say of them."""

from dataclasses import replace
from math import dist, sqrt
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.core.rooms.simple_rooms import (
    box,
    corridor,
    moved,
    polygon,
    simulate,
    surface,
    turned,
)

from roomprint.errors import RoomError
from roomprint.rooms.engine import Engine
from roomprint.rooms.scene import Directivity, Point, Scene
from roomprint.rooms.statistics import air_attenuation, speed_of_sound_m_s

RATE_HZ = 16000
SPEED_M_S = speed_of_sound_m_s(20.0)
BARE: dict[str, Any] = {"air_absorption": False, "high_pass": False}


def energy(samples: NDArray[np.float64]) -> float:
    return float((samples**2).sum())


def sound(scene: Scene, **settings: Any) -> NDArray[np.float64]:
    return simulate(scene, **settings).responses[0].samples


def test_the_direct_sound_of_a_hundred_rooms_arrives_at_distance_over_speed() -> None:
    generator = np.random.default_rng(7)
    for number in range(100):
        size = generator.uniform([2.5, 2.5, 2.2], [15.0, 12.0, 6.0])
        source, microphone = generator.uniform(0.5, size - 0.5, (2, 3))
        microphone[0] = np.where(abs(microphone[0] - source[0]) < 0.3, 0.4, microphone[0])
        scene = box(tuple(source), tuple(microphone), tuple(size), absorption=0.95)
        rate_hz = (16000, 32000, 44100, 48000)[number % 4]
        temperature_c = float(generator.uniform(-10.0, 40.0))
        scene = replace(scene, temperature_c=temperature_c)
        (response,) = simulate(
            scene, method="image sources", order=1, sample_rate_hz=rate_hz
        ).responses
        seconds = dist(source, microphone) / speed_of_sound_m_s(temperature_c)
        assert response.onset_s == pytest.approx(seconds)
        assert abs(np.abs(response.samples).argmax() - seconds * rate_hz) <= 1.0


@pytest.mark.parametrize("method", ["image sources", "hybrid", "rays"])
def test_at_one_metre_the_direct_sound_has_the_amplitude_one(method: str) -> None:
    for samples in (48, 96):  # whole samples, so that the peak is on one
        metres = samples / RATE_HZ * SPEED_M_S
        scene = box((1.0, 2.0, 1.5), (1.0 + metres, 2.0, 1.5), absorption=1.0)
        response = sound(scene, method=method, order=1, **BARE)
        assert response[samples] == pytest.approx(1.0 / metres, rel=1e-3)


def images_by_hand(scene: Scene, samples: int) -> NDArray[np.float64]:
    """Direct sound and first reflections of a box, one by one; its walls may differ."""
    response = np.zeros(samples)
    (length, width), height = scene.corners[2], scene.height_m
    (x, y, z), microphone = scene.sources[0].position, scene.microphones[0].position
    front, right, back, left = (wall.material.absorption[0] for wall in scene.walls)
    images: list[tuple[Point, float]] = [
        ((x, y, z), 0.0),
        ((x, -y, z), front),
        ((2 * length - x, y, z), right),
        ((x, 2 * width - y, z), back),
        ((-x, y, z), left),
        ((x, y, -z), scene.floor.material.absorption[0]),
        ((x, y, 2 * height - z), scene.ceiling.material.absorption[0]),
    ]
    for place, absorption in images:
        metres = dist(place, microphone)
        at = np.arange(samples) - metres / SPEED_M_S * RATE_HZ
        pulse = np.sinc(at) * np.where(abs(at) < 41, 0.5 + 0.5 * np.cos(np.pi * at / 41), 0.0)
        response += sqrt(1.0 - absorption) / metres * pulse
    return response


def six_different(scene: Scene) -> Scene:
    walls = tuple(surface(absorption) for absorption in (0.1, 0.3, 0.5, 0.7))
    return replace(scene, walls=walls, floor=surface(0.2), ceiling=surface(0.6))


def test_first_reflections_are_those_of_each_wall() -> None:
    scene = six_different(box())
    found = sound(scene, method="image sources", order=1, **BARE)
    expected = images_by_hand(scene, len(found))
    assert np.abs(found - expected).max() < 0.02 * np.abs(expected).max()


@pytest.mark.parametrize("directivity", ["omni", "cardioid"])
def test_a_box_turned_moved_or_drawn_as_a_polygon_sounds_the_same(
    directivity: Directivity,
) -> None:
    scene = six_different(box())
    turn: Any = {"directivity": directivity, "azimuth_deg": 40.0, "elevation_deg": 10.0}
    scene = replace(
        scene,
        sources=(replace(scene.sources[0], **turn),),
        microphones=(replace(scene.microphones[0], **turn),),
    )
    expected = sound(scene, method="image sources", order=4, **BARE)
    assert energy(expected) > 0.01
    for other in (polygon(scene), moved(scene, 40.0, -70.0), turned(scene, 33.0)):
        found = sound(other, method="image sources", order=4, **BARE)
        length = min(len(found), len(expected))
        assert energy(found[:length] - expected[:length]) < 1e-3 * energy(expected)


def test_air_takes_what_the_statistics_say_it_takes() -> None:
    scene = box((2.0, 10.0, 5.0), (92.0, 10.0, 5.0), (100.0, 20.0, 10.0), absorption=1.0)
    metres = 90.0
    spectra = [
        np.abs(np.fft.rfft(sound(scene, method="image sources", order=1, **choice)))
        for choice in (BARE, {**BARE, "air_absorption": True})
    ]
    hz = np.fft.rfftfreq(len(sound(scene, method="image sources", order=1)), 1.0 / RATE_HZ)
    for octave in (1, 3, 5):
        at = np.argmin(abs(hz - 125.0 * 2.0**octave))
        lost = np.exp(-0.5 * air_attenuation(20.0, 50.0)[octave] * metres)
        assert spectra[1][at] / spectra[0][at] == pytest.approx(lost, rel=0.01)


@pytest.mark.parametrize("method", ["image sources", "hybrid", "rays"])
@pytest.mark.parametrize(
    ("directivity", "ahead", "across", "behind"),
    [
        ("subcardioid", 1.0, 0.75, 0.5),
        ("cardioid", 1.0, 0.5, 0.0),
        ("hypercardioid", 1.0, 0.25, -0.5),
        ("figure-eight", 1.0, 0.0, -1.0),
    ],
)
def test_a_directivity_points_where_it_is_turned(
    method: str, directivity: Directivity, ahead: float, across: float, behind: float
) -> None:
    metres = 96 / RATE_HZ * SPEED_M_S
    scene = box((1.0, 2.0, 1.5), (1.0 + metres, 2.0, 1.5), absorption=1.0)
    for azimuth_deg, elevation_deg, gain in (
        (0.0, 0.0, ahead),
        (90.0, 0.0, across),
        (180.0, 0.0, behind),
        (0.0, 90.0, across),
    ):
        turn: Any = {"directivity": directivity, "elevation_deg": elevation_deg}
        source = replace(scene.sources[0], azimuth_deg=azimuth_deg, **turn)
        towards = replace(scene.microphones[0], azimuth_deg=180.0 - azimuth_deg, **turn)
        for turned_scene in (
            replace(scene, sources=(source,)),
            replace(scene, microphones=(towards,)),
        ):
            response = sound(turned_scene, method=method, order=1, rays=200, **BARE)
            assert response[96] * metres == pytest.approx(gain, abs=2e-3)


def test_a_source_in_the_shadow_of_a_corner_is_silent_not_an_error() -> None:
    response = simulate(corridor(), method="image sources", order=1, **BARE).responses[0]
    assert energy(response.samples) == 0.0
    assert response.onset_s == pytest.approx(dist((1.0, 1.0, 1.5), (11.0, 11.0, 1.2)) / SPEED_M_S)


@pytest.mark.parametrize("method", ["hybrid", "rays"])
def test_around_a_corner_arrives_what_rays_bring(method: str) -> None:
    response = simulate(corridor(), method=method, rays=2000, **BARE).responses[0]
    assert response.onset_s is not None
    straight = int(response.onset_s * RATE_HZ)
    way_round = int(18.1 / SPEED_M_S * RATE_HZ) - 40  # close along the inner corner
    assert energy(response.samples[:straight]) < 1e-9 * energy(response.samples)
    assert energy(response.samples[way_round:]) > 0.9 * energy(response.samples) > 0.0


@pytest.mark.parametrize("method", ["image sources", "hybrid", "rays"])
@pytest.mark.parametrize("shape", [box, corridor])
def test_nothing_sounds_before_its_cause(method: str, shape: Any) -> None:
    response = simulate(shape(), method=method, order=3, rays=500).responses[0]
    assert response.onset_s is not None
    pulse_begins = int(response.onset_s * RATE_HZ) - 40
    assert energy(response.samples[:pulse_begins]) == 0.0


def test_the_offset_of_image_sources_is_taken_out() -> None:
    offsets = [
        np.fft.rfft(sound(box(), method="image sources", order=12, high_pass=choice), 2**15)
        for choice in (False, True)
    ]
    below_2_hz, at_100_hz = slice(0, 5), slice(180, 240)
    assert np.abs(offsets[1][below_2_hz]).max() < 0.1 * np.abs(offsets[0][below_2_hz]).max()
    change = np.abs(offsets[1][at_100_hz]) / np.abs(offsets[0][at_100_hz])
    assert change == pytest.approx(1.0, abs=0.03)


def test_every_source_sounds_at_every_microphone_and_all_are_of_one_length() -> None:
    scene = box()
    scene = replace(
        scene,
        sources=(*scene.sources, replace(scene.sources[0], name="other", position=(5.0, 4.0, 1.0))),
        microphones=(
            *scene.microphones,
            replace(scene.microphones[0], name="near", position=(1.5, 2.0, 1.5)),
        ),
    )
    done = simulate(scene, method="hybrid", rays=300)
    pairs = [(response.source, response.microphone) for response in done.responses]
    assert pairs == [
        ("source", "microphone"),
        ("source", "near"),
        ("other", "microphone"),
        ("other", "near"),
    ]
    assert len({len(response.samples) for response in done.responses}) == 1
    assert {response.scene_digest for response in done.responses} == {scene.digest}
    assert done.scene_digest == scene.digest
    for response in done.responses:
        assert response.onset_s is not None
        direct = int(response.onset_s * RATE_HZ)
        assert energy(response.samples[: direct + 3]) > 0.0


def test_a_response_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "sound_of_images", lambda *_: np.array([1.0, np.nan]))
    with pytest.raises(RoomError, match="source at microphone gave no numbers"):
        simulate(box(), method="image sources", order=1)
