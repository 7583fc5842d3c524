"""Heads on a run of rooms on the train page, until their model is used."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from safetensors.numpy import save_file
from tests.core.training.encoder_run import shortened, train_encoder
from tests.core.training.made_rooms import made_set
from tests.gui.fakes import HeldJobs
from tests.gui.runs import opened, write_run, write_run_of_rooms, write_state

from roomprint.computing import Computing
from roomprint.encoders.models import ModelInfo
from roomprint.errors import ConfigError
from roomprint.library.room_choosing import UseRoomModel, choose_room_model
from roomprint.steps import Steps, finish
from roomprint.training import downstream_run
from roomprint.training.downstream import HEAD_LOOP, Samples
from roomprint.training.run_heads import TrainHeads
from roomprint.training.run_record import RunRecord
from roomprint.workspace import Workspace
from roomprint_gui.models.run_models import RunModels
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.pages.train_page import TrainPage


@pytest.fixture
def run(workspace: Workspace) -> Path:
    return write_run_of_rooms(workspace.runs / "rooms")


CARD = {
    "measured": {
        "rt60": {"rmse": 0.214, "corr": 0.8},
        "c50": {"rmse": 1.96, "corr": 0.7},
        "volume": {"accuracy": 84.2},
    },
    "guessed": {
        "rt60": {"rmse": 0.35},
        "c50": {"rmse": 3.02},
        "volume": {"accuracy": 60.4},
    },
}


def model_at(folder: Path) -> ModelInfo:
    return ModelInfo(folder.name, "abc", folder, {"kind": "room"}, CARD)


@pytest.mark.parametrize(
    ("recipe", "state", "step", "why"),
    [
        ("rooms soft", "finished", 40, "Heads have to be trained first, by 'Train heads'"),
        ("rooms soft", "failed", 0, "This run has no encoder yet: no step was done"),
        (
            "rooms shipped",
            "paused",
            40,
            "The heads of this run learn along: its model is there when it has finished",
        ),
    ],
)
def test_buttons_that_cannot_use_a_run_of_rooms_say_why(
    train_page: TrainPage,
    runs: TrainingRuns,
    run: Path,
    workspace: Workspace,
    qtbot: QtBot,
    recipe: str,
    state: str,
    step: int,
    why: str,
) -> None:
    write_state(run, state, step, recipe=recipe)
    opened(train_page, qtbot)
    steering = train_page.steering
    assert steering.use_button.toolTip() == why
    assert steering.evaluate_button.toolTip() == (
        "Encoders of rooms are compared by the protocol 'Rooms, Table 2' on the Evaluate page, "
        "which trains its own"
    )
    prints = write_run(workspace.runs / "prints")
    qtbot.waitUntil(lambda: len(runs.runs) == 2, timeout=10_000)
    runs.choose(prints)
    assert steering.use_button.toolTip().startswith("Make the run's best encoder the model")
    assert steering.evaluate_button.toolTip().startswith("Measure the run's best encoder")


def give_heads(run: Path, step: int = 40) -> Path:
    """What is on the disk when there are heads on a run's encoder; the model's folder."""
    (run / "checkpoints").mkdir()
    save_file({"w": np.zeros(1)}, run / "checkpoints" / "best.safetensors", {"step": f"{step}"})
    model = run / f"heads-{step}" / "model"
    model.mkdir(parents=True)
    (model / "model.safetensors").touch()
    return model


@pytest.mark.parametrize(
    ("recipe", "state", "step", "can"),
    [
        ("rooms soft", "finished", 40, True),
        ("rooms hard", "paused", 40, True),
        ("rooms hard", "failed", 0, False),
        ("rooms shipped", "finished", 40, False),
        ("fast", "finished", 40, False),
    ],
)
def test_what_learned_by_contrast_can_be_given_heads(
    train_page: TrainPage,
    run: Path,
    qtbot: QtBot,
    recipe: str,
    state: str,
    step: int,
    can: bool,
) -> None:
    write_state(run, state, step, recipe=recipe)
    opened(train_page, qtbot)
    assert train_page.steering.heads_button.isEnabled() == can
    assert train_page.steering.heads_button.isVisible() == (recipe in ("rooms soft", "rooms hard"))


def test_a_run_that_is_trained_waits_for_its_heads(
    train_page: TrainPage, run: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    assert train_page.steering.heads_button.isEnabled()
    with RunRecord(run) as record:
        record.now(state="running", step=50, message="step 50 of 100")
        qtbot.waitUntil(lambda: not train_page.steering.heads_button.isEnabled(), timeout=10_000)
        assert train_page.steering.use_button.toolTip().endswith("once the run rests")
        record.paused()
    qtbot.waitUntil(train_page.steering.heads_button.isEnabled, timeout=10_000)


def test_heads_are_trained_as_is_preferred_and_their_model_is_used_when_asked_for(
    train_page: TrainPage,
    run_models: RunModels,
    run: Path,
    held: HeldJobs,
    workspace: Workspace,
    qtbot: QtBot,
) -> None:
    run_models.computing = Computing(device="cpu", threads=3)
    opened(train_page, qtbot)
    train_page.steering.heads_button.click()
    (work,) = held.works(TrainHeads)
    assert work.run == run
    assert (work.rooms, work.responses, work.samples) == (100, 10, Samples())
    assert work.loop == replace(HEAD_LOOP, device="cpu", threads=3)
    assert held.titles == ["Training heads of rooms"]
    assert not train_page.steering.go_on_button.isEnabled()  # its encoder has to stay as it is
    assert not train_page.steering.heads_button.isEnabled()
    assert train_page.steering.use_button.toolTip().startswith("Its heads are being trained")
    model = give_heads(run)
    held.jobs[-1].settle("succeeded", model_at(model))
    assert train_page.notice.sentence.text() == (
        "The heads of 'rooms' are trained. Their errors (RMSE): RT60 0.21 s (a guess: 0.35 s), C50 "
        "2.0 dB (a guess: 3.0 dB); the size is right in 84 % (a guess: 60 %). 'Use this model' "
        "tells rooms by them."
    )
    assert "RT60 by the heads: RMSE 0.21 s" in train_page.notice.details.toPlainText()
    qtbot.waitUntil(train_page.steering.use_button.isEnabled, timeout=10_000)
    assert not train_page.steering.heads_button.isEnabled()
    assert not held.works(UseRoomModel), "nobody has asked for it"
    assert train_page.steering.use_button.toolTip().startswith("Make the run's best encoder")
    train_page.steering.use_button.click()
    wanted = UseRoomModel(workspace=workspace.root, model=model, name="rooms-40")
    assert held.works(UseRoomModel) == [wanted]
    held.jobs[-1].settle("succeeded", model_at(workspace.models / "rooms-40"))
    told = train_page.notice.sentence.text()
    assert told.startswith("'rooms-40' is the model of rooms of this workspace now")


@pytest.mark.parametrize("outcome", ["failed", "cancelled"])
def test_heads_that_were_not_trained_can_be_asked_for_again(
    train_page: TrainPage, run: Path, held: HeldJobs, qtbot: QtBot, outcome: str
) -> None:
    opened(train_page, qtbot)
    train_page.steering.heads_button.click()
    held.jobs[-1].settle(outcome, ConfigError("the speech folder 'S' does not exist"))
    assert train_page.steering.heads_button.isEnabled()
    assert not train_page.steering.use_button.isEnabled()
    said = "The speech folder 'S' does not exist." if outcome == "failed" else ""
    assert train_page.notice.sentence.text() == said
    train_page.steering.heads_button.click()
    assert len(held.works(TrainHeads)) == 2
    assert train_page.notice.isHidden()


def test_heads_that_are_there_are_used_at_once(
    train_page: TrainPage, run: Path, held: HeldJobs, workspace: Workspace, qtbot: QtBot
) -> None:
    model = give_heads(run)
    opened(train_page, qtbot)
    assert not train_page.steering.heads_button.isEnabled()
    train_page.steering.use_button.click()
    wanted = UseRoomModel(workspace=workspace.root, model=model, name="rooms-40")
    assert held.works(UseRoomModel) == [wanted]


def test_heads_on_an_earlier_encoder_are_not_those_of_the_best_one(
    train_page: TrainPage, run: Path, qtbot: QtBot
) -> None:
    give_heads(run, 20).parent.rename(run / "heads-10")
    opened(train_page, qtbot)
    assert train_page.steering.heads_button.isEnabled()
    assert not train_page.steering.use_button.isEnabled()


def test_an_encoder_of_rooms_ends_in_a_model_by_which_rooms_are_told(
    train_page: TrainPage,
    held: HeldJobs,
    workspace: Workspace,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From a real run, with real heads; only what the jobs do is done here."""

    def made(*_: Any) -> Steps[Any]:
        yield from ()
        return made_set(12, held_out=0), {"grid": {"digest": "1", "files": 12, "rooms": 12}}

    monkeypatch.setattr(downstream_run, "gather_rooms", made)
    speech = workspace.root / "speech"
    speech.mkdir()
    (speech / "voice.wav").touch()
    train_encoder(workspace.runs / "soft", speech, monkeypatch)
    opened(train_page, qtbot)
    train_page.steering.heads_button.click()
    (work,) = held.works(TrainHeads)
    held.jobs[-1].settle("succeeded", finish(shortened(work).steps()))
    assert "The heads of 'soft' are trained" in train_page.notice.sentence.text()
    qtbot.waitUntil(train_page.steering.use_button.isEnabled, timeout=10_000)
    train_page.steering.use_button.click()
    (use,) = held.works(UseRoomModel)
    held.jobs[-1].settle("succeeded", finish(use.steps()))
    chosen = choose_room_model(workspace, None)
    assert chosen.name == "soft-2"
    accuracy = chosen.card["measured"]["volume"]["accuracy"]
    qtbot.waitUntil(lambda: train_page.notes.events.count() >= 4, timeout=10_000)
    events = train_page.notes.events
    last = events.item(events.count() - 1).text()
    assert f"Size by the heads: right in {accuracy:.1f} %" in last
