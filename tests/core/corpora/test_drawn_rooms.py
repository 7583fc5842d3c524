"""Rooms by chance, against what the paper says of them."""

from math import dist

import numpy as np
import pytest

from roomprint.corpora.drawn_rooms import draw_scene
from roomprint.corpora.grid_config import GridConfig
from roomprint.rooms.checking import check
from roomprint.rooms.materials import materials
from roomprint.rooms.scene import Scene

CONFIG = GridConfig(rooms=400, responses=3)
SCENES = [draw_scene(CONFIG, number) for number in range(400)]


def test_sides_fill_the_papers_ranges_evenly() -> None:
    sides = np.array([[*scene.corners[2], scene.height_m] for scene in SCENES])
    low, high = np.array([3.0, 3.0, 3.0]), np.array([10.0, 10.0, 5.0])
    assert (sides >= low).all()
    assert (sides <= high).all()
    share = np.sort((sides - low) / (high - low), axis=0)
    even = (np.arange(400) + 0.5)[:, None] / 400
    assert np.abs(share - even).max() < 1.63 / np.sqrt(400)  # Kolmogorov and Smirnov, 1 %


def test_pairs_keep_half_a_metre_from_the_surfaces_and_from_each_other() -> None:
    for scene in SCENES:
        check(scene)
        room = np.array([*scene.corners[2], scene.height_m])
        pairs = list(zip(scene.sources, scene.microphones, strict=True))
        assert len(pairs) == 3
        for source, microphone in pairs:
            assert dist(source.position, microphone.position) >= 0.5
            for one in (source, microphone):
                at = np.array(one.position)
                assert (at >= 0.5).all()
                assert (room - at >= 0.5).all()


def test_every_material_is_on_every_surface_some_day() -> None:
    named = [{name: s.material.key for name, s in scene.surfaces} for scene in SCENES]
    assert all(len(one) == 6 for one in named)
    for surface in named[0]:
        assert len({one[surface] for one in named}) > 0.9 * len(materials())
    assert {s.scattering for scene in SCENES for _, s in scene.surfaces} == {0.1}


def test_a_room_depends_on_the_seed_and_its_number_alone() -> None:
    other = GridConfig(rooms=7, responses=3, simulator="ISM 30")
    assert draw_scene(other, 5) == SCENES[5]
    assert SCENES[5] != SCENES[6]
    assert draw_scene(GridConfig(responses=3, seed=1), 5) != SCENES[5]


@pytest.mark.parametrize(
    "change",
    [
        {"rooms": 65},
        {"responses": 3},
        {"simulator": "ISM 30"},
        {"order": 4},
        {"rays": 3_000},
        {"scattering": 0.2},
        {"air_absorption": False},
        {"high_pass": False},
        {"seed": 1},
    ],
)
def test_the_digest_changes_with_every_setting(change: dict[str, int]) -> None:
    assert GridConfig(**change).digest != GridConfig().digest  # type: ignore[arg-type]


def test_the_digest_is_of_what_is_simulated() -> None:
    assert GridConfig(order=3).digest == GridConfig().digest
    images = GridConfig(simulator="ISM 30")
    assert GridConfig(simulator="ISM 30", rays=9_000, scattering=0.5).digest == images.digest


def test_each_simulator_asks_for_what_it_is_called_by() -> None:
    hybrid = GridConfig(rays=2_000).simulation(9)
    assert (hybrid.method, hybrid.order, hybrid.rays, hybrid.seed) == ("hybrid", 3, 2_000, 9)
    images = GridConfig(simulator="ISM 30", air_absorption=False, high_pass=False).simulation(0)
    assert (images.method, images.order, images.rays) == ("image sources", 30, 0)
    assert (images.air_absorption, images.high_pass) == (False, False)
    assert {hybrid.sample_rate_hz, images.sample_rate_hz} == {16_000}


def test_a_drawn_room_survives_being_written() -> None:
    from roomprint.rooms.scene_file import from_json, to_json

    assert isinstance(SCENES[0], Scene)
    assert from_json(to_json(SCENES[0])) == SCENES[0]
