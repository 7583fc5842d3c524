"""Some of a grid's rooms, simulated in a process of their own."""

import multiprocessing
import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from threading import Thread

import numpy as np
from threadpoolctl import threadpool_limits

from roomprint.corpora.drawn_rooms import draw_scene
from roomprint.corpora.grid import Grid
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_rows import GridRows
from roomprint.errors import RoomError
from roomprint.rooms.scene import Scene
from roomprint.rooms.simulation import SimulateRoom
from roomprint.steps import finish


def prepare_process() -> None:
    """One thread each, and Ctrl-C in a terminal is the parent's to answer.

    A pool's processes would wait forever for one that was killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threadpool_limits(1)
    Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def simulate_rooms(config: GridConfig, numbers: Sequence[int]) -> Grid:
    """The rooms of a grid that have these numbers."""
    rows = GridRows()
    for number in numbers:
        scene = draw_scene(config, number)
        for pair in range(config.responses):
            _simulate(config, rows, number, pair, with_pair(scene, pair, pair))
    return rows.grid(config.digest)


def with_pair(scene: Scene, source: int, microphone: int) -> Scene:
    """A room with one of its sources and one of its microphones."""
    return replace(
        scene,
        sources=(scene.sources[source],),
        microphones=(scene.microphones[microphone],),
    )


def seed_of_rays(config: GridConfig, *numbers: int) -> int:
    """A seed of its own for whatever in a grid has these numbers, from 0 to ``2 ** 31 - 1``."""
    return int(np.random.SeedSequence([config.seed, *numbers]).generate_state(1)[0] >> 1)


def _simulate(config: GridConfig, rows: GridRows, room: int, pair: int, scene: Scene) -> None:
    settings = config.simulation(seed_of_rays(config, room, pair))
    try:
        simulated = finish(SimulateRoom(scene=scene, settings=settings).steps())
    except RoomError:  # no numbers came out
        rows.drop()
        return
    rows.add_simulated(simulated.responses[0], room, scene)
