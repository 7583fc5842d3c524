"""A small encoder of rooms that learned by contrast, and small heads for it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.core.training.made_rooms import made_set

from roomprint.corpora.grid_config import GridConfig
from roomprint.encoders.room_config import RoomConfig
from roomprint.steps import Steps, finish
from roomprint.training import room_run
from roomprint.training.downstream import HEAD_LOOP, Samples
from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_recipe import PAPER_LOOP, TrainRooms
from roomprint.training.room_speech import SpeechConfig
from roomprint.training.run_heads import TrainHeads


def train_encoder(run: Path, speech: Path, monkeypatch: pytest.MonkeyPatch) -> TrainRooms:
    """A training run to its end; its settings are not the usual ones."""

    def made(*_: Any) -> Steps[Any]:
        yield from ()
        return made_set(), {}

    monkeypatch.setattr(room_run, "gather_rooms", made)
    work = TrainRooms(
        speech=speech,
        run=run,
        noise=speech,
        grid=GridConfig(rooms=20, scattering=0.2, seed=6),
        clips=RoomNoise(probability=0.25),
        voices=SpeechConfig(segments=4, validation=3, seed=5),
        loop=replace(PAPER_LOOP, epochs=0, steps=2, batch=3),
        batches=RoomBatches(views=2),
        encoder=RoomConfig(channels=2, embedding=8, dropout=0.0),
        monitors=RoomMonitors(every=2, batches=1),
    )
    finish(work.steps())
    return work


def heads_on(run: Path) -> TrainHeads:
    """A training of heads that takes a second."""
    return shortened(TrainHeads(run=run))


def shortened(work: TrainHeads) -> TrainHeads:
    """The same with less to do."""
    return replace(
        work,
        rooms=6,
        responses=2,
        samples=Samples(train=40, validation=16, large_m3=150),
        loop=replace(HEAD_LOOP, epochs=3, batch=8),
    )
