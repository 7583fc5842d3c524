"""Simulated responses against what geometry and closed forms say of them."""

from math import dist
from typing import Any

import numpy as np
import pytest

from roomprint.rooms.editing import rectangle
from roomprint.rooms.materials import OWN, Material
from roomprint.rooms.planning import SimulationConfig
from roomprint.rooms.scene import Scene, Surface, Transducer
from roomprint.rooms.simulation import SimulateRoom, Simulation
from roomprint.rooms.statistics import speed_of_sound_m_s
from roomprint.steps import finish


def surface(absorption: float, scattering: float = 0.1) -> Surface:
    return Surface(Material("flat", "flat", OWN, (absorption,) * 7), scattering)


def box(
    source: tuple[float, float, float],
    microphone: tuple[float, float, float],
    size: tuple[float, float, float] = (6.0, 5.0, 3.0),
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


def simulate(scene: Scene, **settings: Any) -> Simulation:
    return finish(SimulateRoom(scene=scene, settings=SimulationConfig(**settings)).steps())


def test_the_direct_sound_of_a_hundred_rooms_arrives_at_distance_over_speed() -> None:
    generator = np.random.default_rng(7)
    for number in range(100):
        size = generator.uniform([2.5, 2.5, 2.2], [15.0, 12.0, 6.0])
        source, microphone = generator.uniform(0.5, size - 0.5, (2, 3))
        if dist(source, microphone) < 0.3:
            continue
        scene = box(tuple(source), tuple(microphone), tuple(size), absorption=0.95)
        rate_hz = (16000, 32000, 44100, 48000)[number % 4]
        (response,) = simulate(
            scene, method="image sources", order=1, sample_rate_hz=rate_hz
        ).responses
        seconds = dist(source, microphone) / speed_of_sound_m_s(20.0)
        assert response.onset_s == pytest.approx(seconds)
        assert abs(np.abs(response.samples).argmax() - seconds * rate_hz) <= 1.0


def test_at_one_metre_the_direct_sound_has_the_amplitude_one() -> None:
    rate_hz = 16000
    for samples in (48, 96):  # whole samples, so that the peak is on one
        metres = samples / rate_hz * speed_of_sound_m_s(20.0)
        scene = box((1.0, 2.0, 1.5), (1.0 + metres, 2.0, 1.5), absorption=1.0)
        (response,) = simulate(
            scene,
            method="image sources",
            order=1,
            sample_rate_hz=rate_hz,
            air_absorption=False,
            high_pass=False,
        ).responses
        assert response.samples[samples] == pytest.approx(1.0 / metres, rel=1e-3)


@pytest.mark.parametrize("method", ["image sources", "hybrid", "rays"])
def test_the_same_seed_gives_the_same_response_bit_for_bit(method: str) -> None:
    scene = box((1.0, 2.0, 1.5), (4.0, 3.0, 1.2))
    first, again, other = (
        simulate(scene, method=method, order=3, rays=500, sample_rate_hz=16000, seed=seed)
        for seed in (1, 1, 2)
    )
    assert np.array_equal(first.responses[0].samples, again.responses[0].samples)
    same = np.array_equal(first.responses[0].samples, other.responses[0].samples)
    assert same == (method == "image sources")
