"""Room projects and SOFA files as impulse responses, beside sound files."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from roomprint.corpora import designed_responses, packed_responses
from roomprint.corpora.folders import pack_sounds, sounds_in
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.packed import PackedAudio
from roomprint.errors import ConfigError, RoomError
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.response_file import write_responses
from roomprint.rooms.scene_file import read_scene, write_scene
from roomprint.rooms.simulation import SimulateRoom
from roomprint.steps import Progress, Steps, finish
from roomprint.training.ingredients import room_groups


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with a designed room, a SOFA file, a sound file with its notes, and no room."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    room = PRESETS["studio-booth"]
    first = replace(room.microphones[0], name="first")
    second = replace(first, name="second", position=(*first.position[:2], 0.5))
    room = replace(room, sources=room.sources[:1], microphones=(first, second))
    write_scene(folder / "room.json", room)
    click = np.zeros(4_000)
    click[[300, 1_100]] = 0.5, 0.25
    measured = ImpulseResponse(samples=click, sample_rate_hz=16_000, origin=Origin.MEASURED)
    write_responses(folder / "hall.sofa", [measured])
    write_responses(folder / "attic.wav", [replace(measured, origin=Origin.SIMULATED)])
    assert (folder / "attic.wav.json").exists()
    (folder / "other.json").write_text('{"a": 1}')
    return folder


def packed(folder: Path, cache: Path) -> PackedAudio:
    files = sounds_in(folder, "the folder", responses=True)
    return finish(pack_sounds(folder, "the folder", files, cache, responses=True))


def test_a_folder_may_hold_projects_and_sofa(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulated = []

    def here(files: Sequence[Path], cache: Path, _: int) -> Steps[None]:
        """A process for it takes seconds to start."""
        for file in files:
            if not list(cache.glob("*.npy")):
                cache.mkdir(parents=True, exist_ok=True)
                simulated.append(file.name)
                designed_responses.keep_project(file, cache)
        yield Progress(1, 1, "")

    monkeypatch.setattr(packed_responses, "simulate_projects", here)
    found = packed(mixed, tmp_path / "packed")
    names = [Path(name).name for name in found.names]
    assert names == ["attic.wav", "hall.sofa", "room.json", "room.json"]
    assert [Path(one.name).name for one in found.skipped] == ["other.json"]
    assert "cannot be read" in found.skipped[0].reason
    assert np.flatnonzero(found.cut(1, 0, 4_000)).tolist() == [300, 1_100]
    work = SimulateRoom(scene=read_scene(mixed / "room.json"), settings=GridConfig().simulation(0))
    for number, response in enumerate(finish(work.steps()).responses):
        heard = found.cut(2 + number, 0, len(response.samples))
        loudest = np.abs(response.samples).max()
        np.testing.assert_allclose(heard, response.samples / loudest, atol=2e-5)
    groups = room_groups(found.names, Path("absent"))
    assert groups[2] == groups[3]
    assert len(set(groups)) == 3
    assert packed(mixed, tmp_path / "packed").names == found.names
    (mixed / "attic.wav").unlink()
    assert len(packed(mixed, tmp_path / "packed")) == 3  # another pack, no other simulation
    assert simulated == ["other.json", "room.json"]


def test_projects_are_simulated_by_a_pool_once(mixed: Path, tmp_path: Path) -> None:
    files = [mixed / "room.json", mixed / "other.json"]
    cache = tmp_path / "kept"
    told = list(designed_responses.simulate_projects(files, cache, 2))
    assert told[-1] == Progress(1, 1, "simulating rooms: 1 of 1")
    (kept,) = cache.iterdir()
    both = designed_responses.read_project(files[0], cache)
    assert len(both) == 2
    assert not np.array_equal(both[0], both[1])
    assert list(designed_responses.simulate_projects(files, cache, 2)) == []
    kept.write_bytes(b"no numbers")
    with pytest.raises(RoomError, match="cannot be read: they are damaged"):
        designed_responses.read_project(files[0], cache)


def test_one_response_of_a_file_is_read_without_keeping_any(mixed: Path) -> None:
    assert packed_responses.one_response(mixed / "room.json").any()
    assert packed_responses.one_response(mixed / "hall.sofa")[300] == pytest.approx(0.5)
    assert sorted(path.name for path in mixed.iterdir()) == [
        "attic.wav",
        "attic.wav.json",
        "hall.sofa",
        "other.json",
        "room.json",
    ]


def test_a_folder_without_responses_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no sound file, SOFA file or room"):
        sounds_in(tmp_path, "the folder of impulse responses", responses=True)
