"""Making a grid once: simulated by several processes, kept under a name of its settings."""

import multiprocessing
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from roomprint.audio.names import shown
from roomprint.corpora.grid import Grid, chain_grids
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_file import ENDING, make_grid_folder, open_grid, write_grid
from roomprint.corpora.grid_simulation import prepare_process, simulate_rooms
from roomprint.errors import GridError
from roomprint.plain import to_plain
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps

GRIDS = "grids"  # what a folder of them is called beside what is made of them

_RESPONSES_AT_ONCE = 8  # what a process simulates before it is written down: some seconds
_CHUNKS_A_PROCESS = 50  # pyroomacoustics may crash or freeze after very many rooms
_LOOK_S = 0.5  # how often a waiting generator yields
_FROZEN_S = 600.0  # without a word from any process
_TRIES = 3  # for a pool that breaks


@dataclass(frozen=True, kw_only=True)
class MakeGrid(Config):
    """Simulate a grid, or open it where that was done before.

    Attributes:
        grid: Its rooms.
        folder: Where grids are kept, each in a file named by its settings.
        processes: That simulate.
    """

    grid: GridConfig = field(default_factory=GridConfig)
    folder: Path
    processes: int = setting(0, "That simulate; 0: one for each core.", low=0, high=1_024)

    @property
    def path(self) -> Path:
        """The grid's file."""
        return self.folder / f"grid-{self.grid.digest}{ENDING}"

    def steps(self) -> Steps[Grid]:
        """Simulate what is missing; progress counts rooms.

        Whoever closes or kills this loses the rooms in hand: the next time it goes on from there.

        Raises:
            GridError: The folder cannot be used, the file is of other settings, no response could
                be measured, or the simulating processes died again and again.
        """
        if self.path.exists():
            return self._opened()
        parts = self.folder / f".grid-{self.grid.digest}.parts"
        make_grid_folder(parts)
        lock = FileLock(parts / "lock")
        yield from self._wait_for(lock)
        try:
            if not self.path.exists():  # nobody made it meanwhile
                yield from self._simulate(parts)
                self._write(parts)
        finally:
            lock.release()
        shutil.rmtree(parts, ignore_errors=True)
        return self._opened()

    def _wait_for(self, lock: FileLock) -> Steps[None]:
        """Let nobody else simulate the same rooms at the same time."""
        while True:
            try:
                lock.acquire(timeout=_LOOK_S)
            except Timeout:
                yield Progress(0, self.grid.rooms, "another process simulates the same rooms")
            else:
                return

    def _write(self, parts: Path) -> None:
        """All parts as one file."""
        chunks = [open_grid(part_path(parts, first)) for first in self._chunks()]
        whole = chain_grids(chunks, self.grid.digest)
        if not len(whole):
            raise GridError(f"none of the {whole.dropped} responses of the grid could be measured")
        write_grid(self.path, whole, to_plain(self.grid))

    def _opened(self) -> Grid:
        grid = open_grid(self.path)
        if grid.digest != self.grid.digest:
            raise GridError(
                f"the grid {shown(self.path)} was made with other settings than its name says; "
                "delete it"
            )
        return grid

    def _chunks(self) -> range:
        """The first rooms of what is simulated at once."""
        return range(0, self.grid.rooms, max(1, _RESPONSES_AT_ONCE // self.grid.responses))

    def _simulate(self, parts: Path) -> Steps[None]:
        """New processes for every few hundred rooms; what is written is not done again.

        The pool could recycle its processes by itself, but hangs in Python 3.11 when it does.
        """
        processes = self.processes or os.cpu_count() or 1
        broken = 0
        while missing := [c for c in self._chunks() if not part_path(parts, c).exists()]:
            try:
                yield from self._simulate_some(parts, missing, processes)
            except BrokenProcessPool as error:
                broken += 1
                if broken == _TRIES:
                    raise GridError(
                        "the processes that simulate died again and again: there may be too little "
                        "memory; the same command goes on from there"
                    ) from error

    def _simulate_some(self, parts: Path, missing: list[int], processes: int) -> Steps[None]:
        rooms, size = self.grid.rooms, self._chunks().step
        done = rooms - sum(min(size, rooms - first) for first in missing)
        yield Progress(done, rooms, "drawing rooms")
        now = missing[: processes * _CHUNKS_A_PROCESS]
        with simulating_pool(min(processes, len(now))) as pool:
            waiting: dict[Future[Grid], int] = {}
            for first in now:
                numbers = range(first, min(first + size, rooms))
                waiting[pool.submit(simulate_rooms, self.grid, numbers)] = first
            quiet_s = 0.0
            while waiting:
                finished, _ = wait(waiting, _LOOK_S, FIRST_COMPLETED)
                for future in finished:
                    first = waiting.pop(future)
                    write_grid(part_path(parts, first), future.result(), to_plain(self.grid))
                    done += min(size, rooms - first)
                quiet_s = 0.0 if finished else quiet_s + _LOOK_S
                if quiet_s > _FROZEN_S:
                    raise BrokenProcessPool
                yield Progress(done, rooms, f"simulating rooms: {done} of {rooms}")


@contextmanager
def simulating_pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that are gone on leaving, whatever they are at."""
    spawn = multiprocessing.get_context("spawn")
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(processes, mp_context=spawn, initializer=prepare_process)
    try:
        yield pool
    finally:
        own = set(multiprocessing.active_children()) - before
        pool.shutdown(wait=False, cancel_futures=True)
        for process in own:
            process.terminate()
        pool.shutdown(wait=True)


def part_path(parts: Path, first: int) -> Path:
    """Where the rooms from ``first`` on are kept until all are there."""
    return parts / f"{first:07d}{ENDING}"
