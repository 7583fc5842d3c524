"""Measured responses and designed rooms as grids."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.corpora.grids import RATE, decaying, small_grid
from tests.core.made_responses import SHARED

from roomprint.corpora.designed_grid import GridFromRooms
from roomprint.corpora.grid import Grid, join_grids
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.manifest import MANIFEST
from roomprint.corpora.measured_grid import GridFromFolder
from roomprint.errors import ConfigError, GridError, RoomError
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.response_file import write_responses
from roomprint.rooms.scene import Scene, Transducer
from roomprint.rooms.scene_file import write_scene
from roomprint.steps import finish

REAL = SHARED / "data" / "rir_dev"


def read(folder: Path) -> Grid:
    return finish(GridFromFolder(folder=folder, cache=folder.parent / "cache").steps())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three responses with noise under them; two of one room, one of them at 48 kHz."""
    made = tmp_path / "measured"
    made.mkdir()
    rng = np.random.default_rng(0)
    for name, time_s, rate in (("a", 0.5, RATE), ("b", 0.5, 48_000), ("c", 0.9, RATE)):
        after_s = np.arange(2 * rate) / rate - 0.02
        samples = rng.standard_normal(2 * rate) * 10 ** (-3.0 * after_s / time_s) * (after_s >= 0)
        samples += 1e-4 * rng.standard_normal(2 * rate)
        soundfile.write(made / f"{name}.wav", 0.1 * samples, rate, "FLOAT")
    return made


def test_files_are_measured_and_rooms_are_the_tables(folder: Path) -> None:
    (folder / "manifest.csv").write_text(
        "path,room,volume_m3\na.wav,hall,200\nb.wav,hall,200\nc.wav,attic,\n"
    )
    grid = read(folder)
    assert grid.rooms.tolist() == [0, 0, 1]
    np.testing.assert_allclose(grid.labels["t20_s"], [0.5, 0.5, 0.9], rtol=0.05)
    np.testing.assert_allclose(grid.onsets_s, 0.02, atol=1e-3)
    np.testing.assert_array_equal(grid.labels["volume_m3"], [200.0, 200.0, np.nan])
    assert np.isnan(grid.labels["distance_m"]).all()
    assert grid.scene(0) is None


def test_a_response_at_another_rate_does_to_sound_what_it_did(folder: Path) -> None:
    """The gain at a low frequency is the transform's there, whatever the sample rate."""
    grid = read(folder)
    samples, rate = soundfile.read(folder / "b.wav")
    kept = grid.response(1)
    for frequency_hz in (200.0, 555.0):
        gains = [
            abs(np.sum(taps * np.exp(-2j * np.pi * frequency_hz / fs * np.arange(len(taps)))))
            for taps, fs in ((samples, rate), (kept, RATE))
        ]
        assert gains[1] == pytest.approx(gains[0], rel=0.02)


def test_noise_after_the_decay_is_left_out(folder: Path) -> None:
    grid = read(folder)
    lengths_s = np.diff(grid.starts) / RATE
    noise_met_s = 0.02 + 80 / 60 * np.array([0.5, 0.5, 0.9])
    np.testing.assert_allclose(lengths_s, noise_met_s, rtol=0.2)


def test_without_a_table_every_file_is_a_room_and_a_channel_a_response(folder: Path) -> None:
    two = np.stack([decaying(0.4, 0.01, n).samples for n in (1, 2)], axis=1)
    soundfile.write(folder / "d.wav", two, RATE, "FLOAT")
    (folder / "broken.wav").write_bytes(b"RIFF")
    soundfile.write(folder / "silent.wav", np.zeros(RATE), RATE)
    grid = read(folder)
    assert grid.rooms.tolist() == [0, 1, 2, 3, 3]
    assert grid.dropped == 2


def test_the_grid_is_kept_until_the_folder_changes(folder: Path) -> None:
    work = GridFromFolder(folder=folder, cache=folder.parent / "cache")
    told = [progress.note for progress in work.steps()]
    assert told == ["reading a.wav", "reading b.wav", "reading c.wav"]
    first = read(folder)
    with pytest.raises(StopIteration) as stop:
        next(work.steps())
    np.testing.assert_array_equal(stop.value.value.halves, first.halves)
    (folder / "manifest.csv").write_text("path,room\na.wav,x\nc.wav,x\n")
    assert read(folder).rooms.tolist() == [0, 1, 0]
    (folder / "c.wav").unlink()
    assert read(folder).digest != first.digest


def test_what_a_room_exported_is_of_one_room(tmp_path: Path) -> None:
    exported = tmp_path / "exported"
    exported.mkdir()
    for name, digest in (("a", "0123"), ("b", "0123"), ("c", "4567")):
        response = replace(decaying(0.5, 0.012, 1), scene_digest=digest)
        write_responses(exported / f"{name}.wav", [response])
    grid = read(exported)
    assert grid.rooms.tolist() == [0, 0, 1]
    assert grid.onsets_s.tolist() == [0.012] * 3
    assert grid.labels["t20_s"][0] == pytest.approx(0.5, rel=0.02)


def test_folders_without_responses_are_refused(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(GridError, match="does not exist"):
        read(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(GridError, match="holds no impulse response"):
        read(tmp_path / "empty")
    (folder / "manifest.csv").write_text("file\na.wav\n")
    with pytest.raises(ConfigError, match=r"manifest.csv has no column path"):
        read(folder)


QUICK = GridConfig(rays=200, order=2)


def test_designed_rooms_are_simulated_at_every_pair(tmp_path: Path) -> None:
    scene = replace(
        PRESETS["classroom"],
        sources=(Transducer("s", (2.0, 2.0, 1.5)),),
        microphones=(Transducer("near", (3.0, 2.0, 1.5)), Transducer("far", (5.0, 4.0, 1.2))),
    )
    write_scene(tmp_path / "a.json", scene)
    write_scene(tmp_path / "b.json", replace(scene, microphones=scene.microphones[1:]))
    files = (tmp_path / "a.json", tmp_path / "b.json")
    work = GridFromRooms(files=files, cache=tmp_path / "grids", grid=QUICK)
    grid = finish(work.steps())
    assert grid.rooms.tolist() == [0, 0, 1]
    apart_m = [1.0, np.hypot(np.hypot(3.0, 2.0), 0.3), np.hypot(np.hypot(3.0, 2.0), 0.3)]
    np.testing.assert_allclose(grid.labels["distance_m"], apart_m)
    np.testing.assert_allclose(grid.onsets_s, np.array(apart_m) / 343.2, rtol=1e-3)
    near, far = grid.scene(0), grid.scene(1)
    assert isinstance(near, Scene)
    assert isinstance(far, Scene)
    assert (near.microphones[0].name, far.microphones[0].name) == ("near", "far")
    mixed = join_grids(small_grid(), grid)
    assert mixed.rooms.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4]
    (kept,) = work.cache.iterdir()
    again = list(work.steps())  # nothing is simulated a second time
    assert again == []
    assert finish(work.steps()).digest == grid.digest
    write_scene(files[1], replace(scene, microphones=scene.microphones[:1]))
    assert finish(work.steps()).digest != grid.digest
    assert kept.exists()


def test_no_room_and_a_broken_room_are_told(tmp_path: Path) -> None:
    with pytest.raises(GridError, match="needs a room file"):
        finish(GridFromRooms(files=(), cache=tmp_path).steps())
    write_scene(tmp_path / "a.json", replace(PRESETS["classroom"], sources=()))
    with pytest.raises(RoomError, match=r"a.json cannot be simulated: .* needs a source"):
        finish(GridFromRooms(files=(tmp_path / "a.json",), cache=tmp_path).steps())


@pytest.mark.skipif(not REAL.is_dir(), reason="the measured rooms of ../shared are not here")
def test_real_responses_agree_with_their_own_table(tmp_path: Path) -> None:
    grid = finish(GridFromFolder(folder=REAL, cache=tmp_path).steps())
    with (REAL / MANIFEST).open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["path"])
    for key, column, close in (("t20_s", "t20", 0.01), ("c50_db", "c50_db", 0.05)):
        theirs = np.array([float(row[column] or "nan") for row in rows])
        off = np.abs(grid.labels[key] - theirs)
        assert np.count_nonzero(off >= 0) >= 8
        assert np.nanmedian(off) < close
    assert len(set(grid.rooms)) == len({row["room"] for row in rows})
