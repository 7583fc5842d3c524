"""Speech, a grid and a run of rooms, small and without a simulator."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
import torch
from tests.core.corpora.grids import small_grid

from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_file import write_grid
from roomprint.corpora.grid_making import MakeGrid
from roomprint.encoders.room_config import RoomConfig
from roomprint.training.checkpoints import Checkpoints, kept_name
from roomprint.training.joint_config import JointHeads
from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_recipe import TrainRooms, to_run
from roomprint.training.room_run import trainee_of
from roomprint.training.run_folder import CHECKPOINTS, CONFIG, ENVIRONMENT

RATE = 16_000


def write_speech(folder: Path) -> Path:
    """Two speakers: tones of two levels, 10 s each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(("ann", "bob")):
        tone = np.sin(np.arange(10 * RATE) / (9 + number)) * np.repeat([0.3, 0.2], 5 * RATE)
        soundfile.write(folder / f"{name}.wav", tone.astype(np.float32), RATE)
    return folder


def write_run(
    parent: Path,
    name: str,
    sampling: str = "soft",
    steps: tuple[int, ...] = (3, 6),
    heads: JointHeads | None = None,
) -> Path:
    """A run of rooms with a checkpoint at each of ``steps``, random weights each."""
    speech = write_speech(parent / "speech")
    grid = GridConfig(rooms=3, responses=2)
    work = TrainRooms(
        speech=speech,
        run=parent / name,
        grid=grid,
        encoder=RoomConfig(channels=2, embedding=8, dropout=0.0),
        batches=RoomBatches(sampling=sampling),
        heads=heads or JointHeads(),
    )
    made = MakeGrid(grid=grid, folder=parent / "grids")
    made.folder.mkdir(parents=True, exist_ok=True)
    write_grid(made.path, replace(small_grid(), digest=grid.digest), {})
    work.run.mkdir(parents=True)
    (work.run / CONFIG).write_text(json.dumps(to_run(work)))
    (work.run / ENVIRONMENT).write_text(json.dumps({"id": name}))
    checkpoints = Checkpoints(work.run / CHECKPOINTS, name)
    for step in steps:
        with torch.random.fork_rng():
            trainee = trainee_of(replace(work, loop=replace(work.loop, seed=step)))
        checkpoints.save(trainee, torch.optim.SGD(trainee.parameters(), lr=0.1), step)
        checkpoints.keep(kept_name(step))
    return work.run
