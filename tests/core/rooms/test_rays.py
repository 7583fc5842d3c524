"""What rays bring: energy that adds up, decays as theory says, and repeats."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import linregress
from tests.core.rooms.simple_rooms import MICROPHONE, SOURCE, box, corridor, polygon, simulate

from roomprint.rooms.engine import Engine, Rays
from roomprint.rooms.planning import Plan, SimulationConfig, plan
from roomprint.rooms.scene import Scene
from roomprint.rooms.simulation import PREVIEW, SimulateRoom, Simulation
from roomprint.rooms.statistics import eyring_s
from roomprint.steps import Progress, Steps, finish

RATE_HZ = 16000
DRY = SimulationConfig(sample_rate_hz=RATE_HZ, air_absorption=False, high_pass=False)
RAYS = 12_000


def shot(scene: Scene, chosen: Plan, kind: Rays) -> NDArray[np.float64]:
    """Energy at 1 kHz, in bins of 4 ms."""
    engine = Engine(scene, DRY, chosen)
    engine.start_rays(kind, RAYS)
    engine.shoot(scene.sources[0], slice(0, RAYS), seed=1)
    found: NDArray[np.float64] = engine.energy(0)[3]
    return found


def images_beyond(order: int, last_m: float, absorption: float) -> float:
    """Energy of a box's image sources beyond an order, one by one."""
    total = 0.0
    reach = range(-16, 17)
    for i in reach:
        for j in reach:
            for k in reach:
                reflections = abs(i) + abs(j) + abs(k)
                place = [
                    n * side + (at if n % 2 == 0 else side - at)
                    for n, side, at in zip((i, j, k), (6.0, 5.0, 3.0), SOURCE, strict=True)
                ]
                square = sum((a - b) ** 2 for a, b in zip(place, MICROPHONE, strict=True))
                if reflections > order and square < last_m**2:
                    total += (1.0 - absorption) ** reflections / square
    return total


@pytest.mark.parametrize("order", [0, 1, 3])
@pytest.mark.parametrize("shape", [box, lambda **named: polygon(box(**named))])
def test_rays_take_up_where_image_sources_end(order: int, shape: type) -> None:
    scene = shape(absorption=0.3, scattering=0.0)
    chosen = replace(plan(scene, DRY), order=order, length_s=0.1, radius_m=0.2)
    found = shot(scene, chosen, Rays.GOING_ON).sum()
    assert found == pytest.approx(images_beyond(order, 0.1 * 343.2, 0.3), rel=0.06)


def test_scattered_sound_is_that_share_of_what_goes_on() -> None:
    for scattering in (0.1, 0.6):
        scene = box(absorption=0.2, scattering=scattering)
        chosen = replace(plan(scene, DRY), order=3)
        late = slice(12, 50)
        going_on = shot(scene, chosen, Rays.GOING_ON)[late].sum()
        scattered = shot(scene, chosen, Rays.SCATTERED)[late].sum()
        assert scattered / going_on == pytest.approx(scattering, rel=0.15)


@pytest.mark.parametrize("method", ["hybrid", "rays"])
def test_scattering_moves_energy_and_makes_none(method: str) -> None:
    """In a diffuse field it is ``16 pi / A`` over that of the direct sound at 1 m, and that."""
    absorption = 0.15
    area_m2 = -126.0 * np.log(1.0 - absorption)
    square = sum((a - b) ** 2 for a, b in zip(SOURCE, MICROPHONE, strict=True))
    expected = 16.0 * np.pi / area_m2 + 1.0 / square
    for scattering in (0.1, 0.9):
        scene = box(absorption=absorption, scattering=scattering)
        done = simulate(scene, method=method, rays=2500, air_absorption=False, high_pass=False)
        level_db = 10.0 * np.log10((done.responses[0].samples ** 2).sum() / expected)
        assert abs(level_db) < 1.0


def decay_s(simulation: Simulation) -> float:
    """T30 by Schroeder's integral."""
    samples = simulation.responses[0].samples
    level_db = 10.0 * np.log10(np.cumsum(samples[::-1] ** 2)[::-1] / (samples**2).sum() + 1e-20)
    span = (level_db < -5.0) & (level_db > -35.0)
    return float(-60.0 / linregress(np.flatnonzero(span) / RATE_HZ, level_db[span]).slope)


@pytest.mark.parametrize("absorption", [0.1, 0.3])
@pytest.mark.parametrize("shape", [box, lambda **named: polygon(box(**named))])
def test_a_room_that_scatters_decays_as_eyring_says(absorption: float, shape: type) -> None:
    scene = shape(absorption=absorption, scattering=0.3)
    found = decay_s(simulate(scene, method="hybrid", air_absorption=False))
    assert found == pytest.approx(float(eyring_s(scene)[1]), rel=0.08)


@pytest.mark.parametrize("whose", ["sources", "microphones"])
def test_a_cardioid_sends_and_takes_a_third_of_the_late_sound(whose: str) -> None:
    """The mean of ``(0.5 + 0.5 cos)^2`` over all directions, in a diffuse field."""
    scene = box(absorption=0.1, scattering=0.5)
    (one,) = getattr(scene, whose)
    turned: Any = {whose: (replace(one, directivity="cardioid", azimuth_deg=70.0),)}
    cardioid = replace(scene, **turned)
    late = []
    for room in (scene, cardioid):
        samples = simulate(room, method="hybrid", rays=3000).responses[0].samples
        late.append((samples[int(0.1 * RATE_HZ) :] ** 2).sum())
    assert late[1] / late[0] == pytest.approx(1.0 / 3.0, rel=0.15)


@pytest.mark.parametrize("method", ["image sources", "hybrid", "rays"])
@pytest.mark.parametrize("shape", [box, corridor])
def test_the_same_seed_gives_the_same_response_bit_for_bit(method: str, shape: type) -> None:
    first, again, other = (
        simulate(shape(), method=method, order=3, rays=500, seed=seed).responses[0].samples
        for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert np.array_equal(first, other) == (method == "image sources")


def test_neither_another_simulation_nor_another_source_changes_the_draws() -> None:
    scene = box()
    alone = finish(SimulateRoom(scene=scene, settings=PREVIEW).steps())
    first = SimulateRoom(scene=scene, settings=PREVIEW).steps()
    second = SimulateRoom(scene=box(absorption=0.5), settings=PREVIEW).steps()
    results: list[Simulation] = []
    while len(results) < 2:
        for steps in (first, second):
            try:
                next(steps)
            except StopIteration as stop:
                results.append(stop.value)
    more = replace(
        scene,
        sources=(*scene.sources, replace(scene.sources[0], name="other", position=(5.0, 1.0, 2.0))),
        microphones=(
            *scene.microphones,
            replace(scene.microphones[0], name="near", position=(1.5, 2.0, 1.5)),
        ),
    )
    results += [finish(SimulateRoom(scene=more, settings=PREVIEW).steps())]
    expected = alone.responses[0].samples
    for done in (results[0], results[2]):
        found = done.responses[0].samples
        assert np.array_equal(found[: len(expected)], expected)


def test_it_may_be_stopped_between_portions_of_rays() -> None:
    settings = replace(DRY, method="hybrid", rays=20_000)
    steps: Steps[Simulation] = SimulateRoom(scene=box(absorption=0.05), settings=settings).steps()
    seen: list[Progress] = [next(steps) for _ in range(5)]
    steps.close()
    assert seen[-1].done == 4
    assert seen[-1].total > 50
    assert "rays of source" in seen[-1].note
