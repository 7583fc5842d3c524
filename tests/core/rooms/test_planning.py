"""What is chosen for a room, and what is refused before it begins."""

from dataclasses import replace
from math import dist
from pathlib import Path

import numpy as np
import pytest
from tests.core.rooms.simple_rooms import box, corridor, polygon, simulate, surface

from roomprint.errors import ConfigError, RoomError
from roomprint.rooms import memory, planning
from roomprint.rooms.longest_decay import longest_decay_s
from roomprint.rooms.planning import SimulationConfig, plan
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Scene
from roomprint.rooms.statistics import eyring_s

AUTOMATIC = SimulationConfig()


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_gets_a_plan_with_a_reason(name: str) -> None:
    chosen = plan(PRESETS[name], AUTOMATIC)
    assert chosen.method == "hybrid"
    assert chosen.order == 3
    assert 1_000 <= chosen.rays <= 100_000
    assert chosen.reason.count(". ") == 0
    assert chosen.memory_bytes < 1e9
    assert "another seed moves times by 1 to 6 %" in chosen.reason


def test_a_box_is_told_in_plain_words_why_rays_go_on() -> None:
    reason = plan(PRESETS["classroom"], AUTOMATIC).reason
    assert "image sources alone would need order" in reason
    assert "rays take over after the first reflections" in reason
    few = plan(PRESETS["classroom"], SimulationConfig(rays=100)).reason
    assert "another seed" not in few  # nobody has measured that


def test_a_room_that_soaks_up_all_needs_image_sources_only() -> None:
    chosen = plan(box(absorption=0.9), AUTOMATIC)
    assert (chosen.method, chosen.rays) == ("image sources", 0)
    assert "exact" in chosen.reason


def test_image_sources_that_end_too_soon_say_so() -> None:
    scene = box(absorption=0.1)
    chosen = plan(scene, SimulationConfig(method="image sources", order=10))
    assert chosen.reason == (
        "image sources, as set; order 10 reaches about the first 0.092 s of a decay of 1.1 s"
    )
    chosen = plan(corridor(), SimulationConfig(method="image sources"))
    assert "reaches about the first" in chosen.reason


def test_the_order_of_a_box_reaches_every_image_in_time() -> None:
    """No image of a higher order than was chosen arrives within the decay."""
    scene = box(absorption=0.9)
    chosen = plan(scene, AUTOMATIC)
    reach_m = 343.2 * longest_decay_s(scene, 48000)
    sides = (6.0, 5.0, 3.0)
    steps = np.stack(np.meshgrid(*[np.arange(-9, 10)] * 3), axis=-1).reshape(-1, 3)
    within = np.linalg.norm(steps * sides, axis=1) < reach_m
    highest = np.abs(steps[within]).sum(axis=1).max()
    assert highest <= chosen.order <= highest + 2


@pytest.mark.parametrize("method", ["image sources", "hybrid", "rays"])
def test_what_is_set_is_done(method: str) -> None:
    chosen = plan(box(), SimulationConfig(method=method, order=5, rays=777))
    assert chosen.method == method
    assert chosen.order == (0 if method == "rays" else 5)
    assert chosen.rays == (0 if method == "image sources" else 777)


def test_sources_share_the_work_of_the_rays() -> None:
    one = replace(PRESETS["living-room"], sources=PRESETS["living-room"].sources[:1])
    rays = [plan(scene, AUTOMATIC).rays for scene in (one, PRESETS["living-room"])]
    assert rays[0] == pytest.approx(2 * rays[1], abs=2)
    assert plan(PRESETS["living-room"], SimulationConfig(rays=500)).rays == 500


def test_rays_are_followed_for_one_and_a_half_decays_not_for_ten_seconds() -> None:
    scene = box(absorption=0.1)
    chosen = plan(scene, AUTOMATIC)
    assert chosen.length_s == pytest.approx(1.5 * float(eyring_s(scene).max()), rel=1e-6)
    assert len(simulate(scene, rays=300).responses[0].samples) <= chosen.length_s * 16000


def test_uneven_absorption_sounds_longer_than_eyring_says() -> None:
    even = box(absorption=0.3)
    assert longest_decay_s(even, 48000) == pytest.approx(float(eyring_s(even).max()))
    hard, soft = surface(0.05), surface(0.8)
    for scene in (box(), polygon(box())):
        walls = (hard,) * len(scene.walls)
        uneven = replace(scene, floor=soft, ceiling=soft, walls=walls)
        assert longest_decay_s(uneven, 48000) > 4.0 * eyring_s(uneven).max()
        assert plan(uneven, AUTOMATIC).length_s > 1.4  # its T20 is 1.3 to 1.4 s without scattering


def test_a_room_that_absorbs_nothing_has_an_end() -> None:
    assert plan(box(absorption=0.0), AUTOMATIC).length_s == 20.0


def test_an_order_that_memory_does_not_hold_is_refused_before_it_starts() -> None:
    config = SimulationConfig(method="image sources", order=1000)
    with pytest.raises(RoomError, match=r"order 1000 would need about 4\d\d\.\d GB of memory and"):
        plan(box(), config)


def test_less_memory_refuses_a_lower_order(monkeypatch: pytest.MonkeyPatch) -> None:
    config = SimulationConfig(method="image sources", order=60)
    needed = plan(box(), config).memory_bytes
    assert needed > 90_000 * 300
    monkeypatch.setattr(planning, "available_bytes", lambda: needed - 1)
    with pytest.raises(RoomError, match=r"image sources of order 60 would need about 0\.2 GB"):
        plan(box(), config)
    monkeypatch.setattr(planning, "available_bytes", lambda: needed)
    assert plan(box(), config).order == 60


def test_an_order_that_would_freeze_a_room_with_corners_is_refused() -> None:
    config = SimulationConfig(method="image sources", order=30)
    with pytest.raises(RoomError, match=r"order 30 would take more than a minute .* order 9"):
        plan(corridor(), config)
    assert plan(corridor(), replace(config, order=9)).order == 9
    assert plan(corridor(), replace(config, order=0)).order == 9


def many_corners() -> Scene:
    angles = np.linspace(0.0, 2.0 * np.pi, 100, endpoint=False)
    corners = tuple((8.0 * float(np.cos(a)) + 8.0, 8.0 * float(np.sin(a)) + 8.0) for a in angles)
    return replace(
        box((6.0, 8.0, 1.5), (10.0, 8.0, 1.2)), corners=corners, walls=(surface(0.2),) * 100
    )


def test_a_hundred_corners_get_an_order_that_ends() -> None:
    chosen = plan(many_corners(), AUTOMATIC)
    assert chosen.order == 3
    response = simulate(many_corners(), order=2, rays=20, method="hybrid").responses[0]
    assert response.onset_s == pytest.approx(dist((6.0, 1.5), (10.0, 1.2)) / 343.2, rel=1e-3)


@pytest.mark.parametrize("kind", ["source", "microphone"])
def test_somebody_must_sound_and_somebody_listen(kind: str) -> None:
    scene = replace(box(), **{f"{kind}s": ()})  # type: ignore[arg-type]
    with pytest.raises(RoomError, match=f"the room Box needs a {kind}"):
        plan(scene, AUTOMATIC)


def test_a_faulty_room_is_refused_with_its_field() -> None:
    with pytest.raises(RoomError, match=r"outside the room.*\(sources\[0\]\.position\)"):
        plan(box((7.0, 1.0, 1.0)), AUTOMATIC)


def test_other_sample_rates_are_refused() -> None:
    with pytest.raises(ConfigError, match="sample_rate_hz must be one of 16000, 32000"):
        SimulationConfig(sample_rate_hz=22050)


def test_a_containers_limit_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert memory.available_bytes() > 50e6
    monkeypatch.setattr(memory, "_GROUP", tmp_path)
    (tmp_path / "memory.max").write_text("3000000\n")
    (tmp_path / "memory.current").write_text("1000000\n")
    assert memory.available_bytes() == 2_000_000
    (tmp_path / "memory.max").write_text("max\n")
    assert memory.available_bytes() > 50e6
