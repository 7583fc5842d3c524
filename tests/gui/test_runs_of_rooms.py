"""Runs of room encoders on the train page; and a trainer that is stopped at once."""

import json
import sys
from pathlib import Path
from subprocess import Popen

import pytest
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.runs import opened, write_rows, write_run, write_state

from roomprint.encoders.models import ModelInfo
from roomprint.library.room_choosing import UseRoomModel
from roomprint.training.run_folder import CONFIG, METRICS, MONITORS, Run
from roomprint.training.run_record import RunRecord
from roomprint.workspace import Workspace
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.pages.train_page import TrainPage


@pytest.fixture
def run(workspace: Workspace) -> Path:
    """A paused run of rooms whose trainer tells chance and the least loss there can be."""
    run = write_run(workspace.runs / "rooms")
    write_state(run, "paused", 40, recipe="rooms same_room")
    (run / CONFIG).write_text(json.dumps({"kind": "rooms", "speech": "/speech"}))
    (run / METRICS).unlink()
    write_rows(run / METRICS, [{"step": s, "loss": 3.0, "batch": 24} for s in range(1, 41)])
    (run / MONITORS).unlink()
    looks = [{"step": s, "chance": 3.2, "floor": 0.7, "learned": s / 100} for s in (20, 40)]
    write_rows(run / MONITORS, looks)
    return run


def test_the_loss_of_rooms_lies_between_its_own_bounds(
    train_page: TrainPage, run: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    lines = {trace.title: trace.y.tolist() for trace in train_page.curves.loss.told.traces}
    assert lines["A guess"] == [3.2, 3.2]
    assert lines["The least there can be"] == [0.7, 0.7]
    assert "A guess, ln(2B − 1)" not in lines
    titles = [train_page.curves.pickers[0].itemText(row) for row in range(20)]
    train_page.curves.pickers[0].setCurrentIndex(titles.index("Rooms: learned"))
    assert train_page.curves.plots[0].told.traces[0].y.tolist() == [0.2, 0.4]
    train_page.curves.pickers[0].setCurrentIndex(titles.index("Recognized, top 1"))
    assert train_page.curves.remarks[0].text().endswith("it is of another kind.")


def test_a_room_encoder_is_no_model_of_a_library(
    train_page: TrainPage, run: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    assert not train_page.steering.use_button.isEnabled()
    assert not train_page.steering.evaluate_button.isEnabled()
    assert train_page.gallery.source.count() == 1


def test_the_model_of_a_finished_run_of_rooms_is_listened_with(
    train_page: TrainPage, run: Path, held: HeldJobs, workspace: Workspace, qtbot: QtBot
) -> None:
    write_state(run, "finished", 40, recipe="rooms shipped")
    opened(train_page, qtbot)
    assert not train_page.steering.evaluate_button.isEnabled()
    train_page.steering.use_button.click()
    wanted = UseRoomModel(workspace=workspace.root, model=run / "model", name="rooms-40")
    assert held.works(UseRoomModel) == [wanted]
    info = ModelInfo("rooms-40", "abc", workspace.models / "rooms-40", {"kind": "room"}, {})
    held.jobs[-1].settle("succeeded", info)
    told = train_page.notice.sentence.text()
    assert told.startswith("'rooms-40' is the model of rooms of this workspace now")


def test_a_run_of_rooms_goes_on_by_its_own_command(
    train_page: TrainPage,
    runs: TrainingRuns,
    run: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[Path, str]] = []

    def resume(folder: Path, kind: str) -> "Popen[bytes]":
        asked.append((folder, kind))
        process = Popen([sys.executable, "-c", ""])
        process.wait()
        return process

    monkeypatch.setattr("roomprint_gui.models.training_runs.resume_training", resume)
    opened(train_page, qtbot)
    with qtbot.waitSignal(runs.started):
        train_page.steering.go_on_button.click()
    assert asked == [(run, "rooms")]


def test_a_trainer_is_asked_to_stop_and_only_then_ended_at_once(
    train_page: TrainPage, workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = write_run(workspace.runs / "hung", "starting", 10)
    ended: list[Run] = []
    monkeypatch.setattr("roomprint_gui.models.training_runs.end_at_once", ended.append)
    opened(train_page, qtbot)
    assert not train_page.steering.end_button.isEnabled()
    with RunRecord(run) as record:
        record.now(state="running", step=10, message="step 10 of 100")
        qtbot.waitUntil(train_page.steering.end_button.isEnabled, timeout=10_000)
        train_page.steering.end_button.click()
        qtbot.waitUntil(record.stop_asked, timeout=10_000)
        assert "saves and stops" in train_page.header.state.text()
        assert not train_page.steering.pause_button.isEnabled()
        assert ended == []
        train_page.steering.end_button.click()
        qtbot.waitUntil(lambda: len(ended) == 1, timeout=10_000)
        record.paused()
    assert ended[0].folder == run
    qtbot.waitUntil(train_page.steering.go_on_button.isEnabled, timeout=10_000)
    assert train_page.header.state.text() == "hung: Stopped at step 10."
