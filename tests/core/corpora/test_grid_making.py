"""Grids simulated by processes: once, whole, and going on after a kill."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import pytest
from filelock import FileLock

from roomprint.corpora import grid_making
from roomprint.corpora.grid import LABELS, Grid
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_file import write_grid
from roomprint.corpora.grid_making import MakeGrid, part_path
from roomprint.corpora.grid_rows import GridRows
from roomprint.corpora.grid_simulation import simulate_rooms
from roomprint.errors import GridError, RoomError
from roomprint.plain import to_plain
from roomprint.rooms.scene import Scene
from roomprint.rooms.simulation import SimulateRoom
from roomprint.steps import Progress, Steps, finish

QUICK = GridConfig(rooms=9, responses=2, simulator="ISM 30", order=12)


@dataclass(frozen=True)
class Made:
    """A grid that was stopped on its way and gone on with, and what was said meanwhile."""

    work: MakeGrid
    grid: Grid
    before: list[Progress]
    after: list[Progress]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    patch = pytest.MonkeyPatch()
    patch.setattr(grid_making, "_CHUNKS_A_PROCESS", 2)
    work = MakeGrid(grid=QUICK, folder=tmp_path_factory.mktemp("grids"), processes=1)
    steps = work.steps()
    before: list[Progress] = []
    while not before or not 0 < before[-1].done < 9:
        before.append(next(steps))
    steps.close()
    assert not work.path.exists()
    after: list[Progress] = []
    grid = finish(_noting(work.steps(), after))
    patch.undo()
    return Made(work, grid, before, after)


def _noting(steps: Steps[Grid], said: list[Progress]) -> Steps[Grid]:
    while True:
        try:
            said.append(next(steps))
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        yield said[-1]


def test_a_stopped_simulation_goes_on_to_what_one_process_makes(made: Made) -> None:
    alone = simulate_rooms(QUICK, range(9))
    assert len(made.grid) + made.grid.dropped == 18
    assert len(made.grid) >= 9
    np.testing.assert_array_equal(made.grid.rooms, alone.rooms)
    # to the rounding of a half float: how many threads a process has changes the order of sums
    np.testing.assert_allclose(
        made.grid.halves.astype(float), alone.halves.astype(float), rtol=2e-3, atol=2e-6
    )
    for key in LABELS:
        np.testing.assert_allclose(made.grid.labels[key], alone.labels[key], rtol=1e-3, atol=1e-3)
    assert made.grid.digest == QUICK.digest
    with h5py.File(made.work.path) as file:
        assert json.loads(file.attrs["settings"]) == to_plain(QUICK)
    assert [path.name for path in made.work.folder.iterdir()] == [made.work.path.name]


def test_progress_counts_rooms_and_what_was_done_before(made: Made) -> None:
    assert made.before[0].done == 0
    assert made.after[0].done >= made.before[-1].done > 0
    done = [progress.done for progress in made.after]
    assert done == sorted(done)
    assert {progress.total for progress in made.after} == {9}
    assert done[-1] == 9
    assert made.after[-1].note == "simulating rooms: 9 of 9"


def test_responses_are_the_simulators_of_the_drawn_rooms(made: Made) -> None:
    grid = made.grid
    scene = grid.scene(5)
    assert isinstance(scene, Scene)
    again = finish(SimulateRoom(scene=scene, settings=QUICK.simulation(0)).steps()).responses[0]
    kept = grid.response(5)
    np.testing.assert_allclose(kept, again.samples[: len(kept)], rtol=1e-3, atol=1e-7)
    assert grid.onsets_s[5] == again.onset_s


def test_what_was_made_is_opened(made: Made) -> None:
    steps = made.work.steps()
    with pytest.raises(StopIteration) as stop:
        next(steps)
    np.testing.assert_array_equal(stop.value.value.halves, made.grid.halves)


def test_rays_have_seeds_of_their_own() -> None:
    config = GridConfig(rooms=1, responses=1, rays=200, order=1)
    one, same = simulate_rooms(config, [0]), simulate_rooms(config, [0])
    np.testing.assert_array_equal(one.halves, same.halves)
    scene = one.scene(0)
    assert scene is not None
    other = finish(SimulateRoom(scene=scene, settings=config.simulation(1)).steps()).responses[0]
    size = min(len(one.halves), len(other.samples))
    assert np.abs(one.response(0)[:size] - other.samples[:size]).max() > 1e-3


def test_a_file_of_other_settings_is_refused(tmp_path: Path, made: Made) -> None:
    other = MakeGrid(grid=GridConfig(rooms=3), folder=tmp_path)
    write_grid(other.path, made.grid, {})
    with pytest.raises(GridError, match="was made with other settings than its name says"):
        finish(other.steps())


def test_only_one_simulates_and_the_other_waits_for_it(tmp_path: Path, made: Made) -> None:
    work = MakeGrid(grid=QUICK, folder=tmp_path)
    parts = tmp_path / f".grid-{QUICK.digest}.parts"
    parts.mkdir()
    with FileLock(parts / "lock"):
        steps = work.steps()
        assert "another process" in next(steps).note
        write_grid(work.path, made.grid, to_plain(QUICK))
    np.testing.assert_array_equal(finish(steps).halves, made.grid.halves)
    assert list(tmp_path.iterdir()) == [work.path]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(GridError, match=r"grids cannot be kept in .*file"):
        finish(MakeGrid(grid=QUICK, folder=tmp_path / "file").steps())


def test_what_the_simulator_refuses_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: SimulateRoom) -> Iterator[Progress]:
        raise RoomError("the simulation gave no numbers")
        yield

    monkeypatch.setattr(SimulateRoom, "steps", refuse)
    grid = simulate_rooms(QUICK, [0, 1])
    assert (len(grid), grid.dropped) == (0, 4)


def test_a_grid_of_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def drop(_: MakeGrid, parts: Path, missing: list[int], __: int) -> Iterator[Progress]:
        for first in missing:
            rows = GridRows()
            rows.drop()
            write_grid(part_path(parts, first), rows.grid("x"), {})
            yield Progress(first, 9)

    monkeypatch.setattr(MakeGrid, "_simulate_some", drop)
    work = MakeGrid(grid=QUICK, folder=tmp_path)
    with pytest.raises(GridError, match="none of the 3 responses of the grid could be measured"):
        finish(work.steps())
    assert not work.path.exists()


def test_processes_that_die_again_and_again_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def die(*_: object) -> Iterator[Progress]:
        tries.append(1)
        raise BrokenProcessPool
        yield

    monkeypatch.setattr(MakeGrid, "_simulate_some", die)
    with pytest.raises(GridError, match="died again and again"):
        finish(MakeGrid(grid=QUICK, folder=tmp_path).steps())
    assert len(tries) == 3


_KILLED = """
import multiprocessing, os, signal
from concurrent.futures import ProcessPoolExecutor
from roomprint.corpora.grid_simulation import prepare_process

if __name__ == "__main__":
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=prepare_process)
    print(pool.submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed that way there")
def test_no_process_outlives_a_killed_simulation(tmp_path: Path) -> None:
    """Whoever holds the pipe still lives: reading it to its end waits for all of them."""
    script = tmp_path / "killed.py"
    script.write_text(_KILLED)
    done = subprocess.run([sys.executable, script], stdout=subprocess.PIPE, timeout=90, check=False)
    assert done.returncode == -signal.SIGKILL
    assert int(done.stdout) > 0
