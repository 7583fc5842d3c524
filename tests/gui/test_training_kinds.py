"""Trainings of rooms, and the model a training begins with, chosen in the form."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from subprocess import Popen

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot
from tests.gui.runs import give_folders, opened

from roomprint.cli.train_rooms import _work, add_rooms
from roomprint.settings import describe
from roomprint.training import launching
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_recipe import PAPER_LOOP, TrainRooms
from roomprint.training.room_recipes import ROOM_RECIPES
from roomprint.training.run_folder import RunState, read_run
from roomprint.workspace import Workspace
from roomprint_gui.models.training_request import TrainingRequest
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.pages.train_page import TrainPage
from roomprint_gui.widgets.settings_form import SettingsForm


def choose(page: TrainPage, recipe: str) -> None:
    """Choose a recipe as a hand does."""
    page.form.recipe.setCurrentIndex(page.form.recipe.findData(recipe))
    page.form.recipe.activated.emit(page.form.recipe.currentIndex())


@pytest.mark.parametrize("sampling", ["soft", "hard", "position-independent"])
def test_a_training_of_rooms_is_asked_for(
    train_page: TrainPage, request_: TrainingRequest, tmp_path: Path, sampling: str
) -> None:
    choose(train_page, f"rooms {sampling}")
    assert list(train_page.form.folders) == ["speech", "measured", "designed", "noise"]
    assert not train_page.form.pairs_button.isVisibleTo(train_page.form)
    assert train_page.start_button.toolTip() == "Choose the folder of speech"
    train_page.form.folders["speech"].line.setText(str(tmp_path))
    train_page.form.parts["grid"].heading.click()
    form = train_page.form.parts["grid"].form
    assert form is not None
    form.editors["rooms"].setValue(12)  # type: ignore[attr-defined]
    work = request_.training(tmp_path / "runs")
    expected = TrainRooms(speech=tmp_path, run=work.run)
    assert isinstance(work, TrainRooms)
    assert work.run.name == f"rooms-{sampling}-20260314-092600"
    assert (work.recipe, work.grid.rooms, work.loop) == (f"rooms {sampling}", 12, PAPER_LOOP)
    assert (work.voices, work.monitors, work.noise) == (expected.voices, expected.monitors, None)


def test_a_long_word_among_choices_does_not_widen_a_form(qtbot: QtBot) -> None:
    config, hidden = RoomBatches(), tuple(set(describe(RoomBatches())) - {"sampling"})

    def width(*offered: str) -> int:
        form = SettingsForm(config, {"sampling": {one: one for one in offered}}, hidden)
        qtbot.addWidget(form)
        return form.minimumSizeHint().width()

    assert width("soft", "position-independent of anything else") == width("soft", "hard")


def test_the_shipped_recipe_asks_for_encoder_and_heads(
    train_page: TrainPage, request_: TrainingRequest, tmp_path: Path
) -> None:
    choose(train_page, "rooms soft")
    choose(train_page, "rooms shipped")
    train_page.form.folders["speech"].line.setText(str(tmp_path))
    train_page.form.parts["heads"].heading.click()
    form = train_page.form.parts["heads"].form
    assert form is not None
    form.editors["c50"].setValue(2.5)  # type: ignore[attr-defined]
    work = request_.training(tmp_path / "runs")
    assert isinstance(work, TrainRooms)
    settings = dict(ROOM_RECIPES["shipped"].settings)
    expected = TrainRooms(speech=tmp_path, run=work.run, **settings)
    assert work == replace(expected, heads=replace(expected.heads, c50=2.5))
    assert work.recipe == "rooms shipped"


def test_a_training_of_rooms_is_started_by_its_own_command(
    train_page: TrainPage,
    runs: TrainingRuns,
    workspace: Workspace,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[list[str]] = []

    def detached(command: list[str], _: object) -> "Popen[bytes]":
        said.append(command)
        process = Popen([sys.executable, "-c", ""])
        process.wait()
        return process

    monkeypatch.setattr(launching, "_detached", detached)
    opened(train_page, qtbot)
    choose(train_page, "rooms hard")
    train_page.form.folders["speech"].line.setText(str(tmp_path))
    train_page.form.name.setText("halls")
    with qtbot.waitSignal(runs.started):
        train_page.start_button.click()
    run = workspace.runs / "halls"
    assert read_run(run).state is RunState.STARTING
    assert read_run(run).recipe == "rooms hard"
    words = said[0][said[0].index("train") + 1 :]
    parser = ArgumentParser()
    add_rooms(parser.add_subparsers(), ArgumentParser(add_help=False))
    understood = _work(parser.parse_args(words))
    assert understood == train_page._request.training(workspace.runs)
    assert json.loads((run / "asked.json").read_text())["batches"]["sampling"] == "hard"


def test_each_kind_keeps_its_own_settings_apart(
    train_page: TrainPage, request_: TrainingRequest, tmp_path: Path
) -> None:
    give_folders(request_, tmp_path)
    choose(train_page, "rooms soft")
    choose(train_page, "medium")
    assert next(iter(train_page.form.folders)) == "music"
    assert train_page.form.folders["noise"].line.text() == str(tmp_path)
    work = request_.training(tmp_path)
    assert isinstance(work, TrainFingerprint)
    assert work == TrainFingerprint.of(
        "medium", music=tmp_path, noise=tmp_path, rooms=tmp_path, run=work.run
    )


def pick(picker: QComboBox, name: str) -> None:
    """Choose as a person does."""
    picker.setCurrentIndex(picker.findText(name))
    picker.activated.emit(picker.currentIndex())


def test_a_training_begins_with_a_model(
    train_page: TrainPage, request_: TrainingRequest, qtbot: QtBot, tmp_path: Path
) -> None:
    give_folders(request_, tmp_path)
    opened(train_page, qtbot)
    model = train_page.form.model
    qtbot.waitUntil(lambda: model.findText("fast") > 0, timeout=10_000)
    assert model.findText("room") < 0
    assert request_.training(tmp_path).begin_with is None
    pick(model, "fast")
    work = request_.training(tmp_path)
    assert isinstance(work, TrainFingerprint)
    assert work.begin_with is not None
    assert Path(work.begin_with).name == "fast"
    teacher = train_page.form._section.teacher
    assert work.teacher is None
    pick(teacher, "fast")
    assert request_.training(tmp_path).teacher == work.begin_with  # type: ignore[union-attr]
    choose(train_page, "rooms soft")
    request_.choose_folder("speech", str(tmp_path))
    of_rooms = train_page.form.model
    assert of_rooms.findText("fast") < 0
    assert request_.training(tmp_path).begin_with is None
    pick(of_rooms, "room")
    work = request_.training(tmp_path)
    assert isinstance(work, TrainRooms)
    assert Path(str(work.begin_with)).name == "room"
    choose(train_page, "small")
    assert train_page.form.pairs_button.isVisibleTo(train_page.form)
    assert train_page.form.model.currentText() == "fast"
