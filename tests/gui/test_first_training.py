"""The first training is followed until its trainer is done, whatever way it ends."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.runs import training, write_run, write_state

from roomprint.computing import Computing
from roomprint.training.first import PrepareFirstTraining
from roomprint.workspace import Workspace
from roomprint_gui.models.first_training import FirstTraining
from roomprint_gui.models.stored_config import COMPUTING, keep
from roomprint_gui.models.training_runs import TrainingRuns


@pytest.fixture
def runs(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrainingRuns]:
    """Runs whose trainers are not started."""
    runs = TrainingRuns(workspace)
    monkeypatch.setattr(runs, "start", lambda work: None)
    yield runs
    runs.stop()


@pytest.fixture
def first(
    workspace: Workspace, settings: QSettings, held: HeldJobs, runs: TrainingRuns
) -> Iterator[FirstTraining]:
    first = FirstTraining(workspace, settings, held, runs)
    first.begin()
    yield first
    first.stop()


def start(first: FirstTraining, held: HeldJobs) -> Path:
    """The sounds are made: the trainer starts."""
    run: Path = held.works(PrepareFirstTraining)[-1].run
    held.jobs[-1].succeeded.emit(training(run))
    held.jobs[-1].finished.emit()
    return run


@pytest.mark.parametrize("state", ["finished", "failed", "paused", "stopped"])
def test_a_trainer_that_is_done_is_followed_no_more(
    qtbot: QtBot, first: FirstTraining, held: HeldJobs, runs: TrainingRuns, state: str
) -> None:
    run = start(first, held)
    assert first.under_way
    write_run(run, state)
    runs.look()
    qtbot.waitUntil(lambda: not first.under_way, timeout=10_000)
    assert first.in_words == ""


def test_a_trainer_that_could_not_be_started_is_not_waited_for(
    first: FirstTraining, held: HeldJobs, runs: TrainingRuns
) -> None:
    start(first, held)
    assert first.in_words == "The trainer is starting"
    runs.failed.emit(OSError("no space"))
    assert not first.under_way


def test_it_computes_as_preferred(
    settings: QSettings,
    first: FirstTraining,
    held: HeldJobs,
    runs: TrainingRuns,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(runs, "start", asked.append)
    keep(settings, COMPUTING, Computing(device="cpu", precision="float32", threads=3))
    run = start(first, held)
    (work,) = asked
    assert (work.loop.device, work.loop.precision, work.loop.threads) == ("cpu", "float32", 3)
    assert (work.run, work.loop.steps) == (run, training(run).loop.steps)


def test_that_it_is_done_is_remembered_of_a_renamed_and_a_removed_run(
    qtbot: QtBot,
    first: FirstTraining,
    workspace: Workspace,
    settings: QSettings,
    held: HeldJobs,
    runs: TrainingRuns,
) -> None:
    write_run(start(first, held))
    runs.look()
    qtbot.waitUntil(lambda: first.run is not None)
    assert first.run is not None
    runs.rename(first.run, "mine")
    qtbot.waitUntil(lambda: first.run is not None and first.run.name == "mine")
    again = FirstTraining(workspace, settings, held, runs)
    for one in (first, again):
        assert one.run == runs.runs[0]
        assert not one.is_done
    write_state(workspace.runs / "mine", "finished", 100)
    runs.look()
    qtbot.waitUntil(lambda: first.is_done)
    runs.put_aside(runs.runs[0])
    qtbot.waitUntil(lambda: first.run is None)
    assert FirstTraining(workspace, settings, held, runs).is_done


def test_another_workspace_has_its_own_first_training(
    qtbot: QtBot,
    first: FirstTraining,
    settings: QSettings,
    held: HeldJobs,
    runs: TrainingRuns,
    tmp_path: Path,
) -> None:
    write_run(start(first, held), "finished")
    runs.look()
    qtbot.waitUntil(lambda: first.is_done)
    other = Workspace(tmp_path / "other")
    others = TrainingRuns(other)
    assert not FirstTraining(other, settings, held, others).is_done
    others.stop()
