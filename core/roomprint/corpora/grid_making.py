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

from roomprint.audio.names import shown
from roomprint.corpora.grid import Grid, chain_grids
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_file import ENDING, open_grid, write_grid
from roomprint.corpora.grid_simulation import prepare_process, simulate_rooms
from roomprint.errors import GridError, reason_of
from roomprint.plain import to_plain
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps

_RESPONSES_AT_ONCE = 8  # what a process simulates before it is written down: some seconds
_RESPONSES_A_PROCESS = 400  # pyroomacoustics may crash or freeze after very many
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
        try:
            parts.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GridError(
                f"grids cannot be kept in {shown(self.folder)}: {reason_of(error)}"
            ) from error
        yield from self._simulate(parts)
        chunks = list(self._chunks())
        whole = chain_grids([open_grid(_part(parts, n)) for n in chunks], self.grid.digest)
        if not len(whole):
            raise GridError(f"none of the {whole.dropped} responses of the grid could be measured")
        write_grid(self.path, whole, to_plain(self.grid))
        shutil.rmtree(parts, ignore_errors=True)
        return whole

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
        for _ in range(_TRIES):
            missing = [first for first in self._chunks() if not _part(parts, first).exists()]
            if not missing:
                return
            try:
                yield from self._simulate_missing(parts, missing)
            except BrokenProcessPool:  # what is written is not done again
                continue
        if any(not _part(parts, first).exists() for first in self._chunks()):
            raise GridError(
                "the processes that simulate died again and again: there may be too little memory; "
                "the same command goes on from there"
            )

    def _simulate_missing(self, parts: Path, missing: list[int]) -> Steps[None]:
        rooms, size = self.grid.rooms, self._chunks().step
        done = rooms - sum(min(size, rooms - first) for first in missing)
        yield Progress(done, rooms, "drawing rooms")
        # a new pool now and then: the pool's own way to renew its processes, max_tasks_per_child,
        # hangs for good in Python 3.11
        workers = self.processes or os.cpu_count() or 1
        a_pool = workers * (_RESPONSES_A_PROCESS // _RESPONSES_AT_ONCE)
        for share in (missing[at : at + a_pool] for at in range(0, len(missing), a_pool)):
            with _pool(min(workers, len(share))) as pool:
                waiting: dict[Future[Grid], int] = {}
                for first in share:
                    numbers = range(first, min(first + size, rooms))
                    waiting[pool.submit(simulate_rooms, self.grid, numbers)] = first
                quiet_s = 0.0
                while waiting:
                    finished, _ = wait(waiting, _LOOK_S, FIRST_COMPLETED)
                    for future in finished:
                        first = waiting.pop(future)
                        write_grid(_part(parts, first), future.result(), to_plain(self.grid))
                        done += min(size, rooms - first)
                    quiet_s = 0.0 if finished else quiet_s + _LOOK_S
                    if quiet_s > _FROZEN_S:
                        raise BrokenProcessPool
                    yield Progress(done, rooms, f"room {done} of {rooms}")


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that are gone on leaving, whatever they are at."""
    pool = ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=prepare_process,
    )
    before = set(multiprocessing.active_children())
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        pool.shutdown(wait=True)


def _part(parts: Path, first: int) -> Path:
    return parts / f"{first:07d}{ENDING}"
