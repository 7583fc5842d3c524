import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.runs import training, write_run, write_state, write_steps

from roomprint.encoders.models import ModelInfo
from roomprint.errors import ConfigError, RunError
from roomprint.training.exporting import ExportModel
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.recipes import RECIPES
from roomprint.training.run_folder import LOG, METRICS, STOP, RunState, read_run
from roomprint.training.run_record import RunRecord
from roomprint.workspace import Workspace
from roomprint_gui.models.training_request import TrainingRequest
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.pages.train_page import TrainPage
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.real_box import RealBox


@pytest.fixture
def request_(settings: QSettings) -> TrainingRequest:
    return TrainingRequest(settings, lambda: "20260314-092600")


@pytest.fixture
def runs(workspace: Workspace, held: HeldJobs) -> Iterator[TrainingRuns]:
    runs = TrainingRuns(workspace, held)
    yield runs
    runs.stop()


@pytest.fixture
def page(
    qtbot: QtBot,
    theme: Theme,
    settings: QSettings,
    request_: TrainingRequest,
    runs: TrainingRuns,
) -> TrainPage:
    page = TrainPage(theme, settings, request_, runs)
    qtbot.addWidget(page)
    page.resize(1200, 780)
    return page


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[TrainFingerprint]:
    """Trainers that would have been started; each ends at once, and well."""
    asked: list[TrainFingerprint] = []

    def start(work: TrainFingerprint) -> "Popen[bytes]":
        asked.append(work)
        process = Popen([sys.executable, "-c", ""])
        process.wait()
        return process

    monkeypatch.setattr("roomprint_gui.models.training_runs.start_training", start)
    return asked


def opened(page: TrainPage, qtbot: QtBot) -> TrainPage:
    page.show()
    qtbot.waitUntil(lambda: page._runs.known, timeout=10_000)
    return page


def give_folders(request: TrainingRequest, folder: Path) -> None:
    for kind in ("music", "noise", "rooms"):
        request.choose_folder(kind, str(folder))


# --- what is asked --------------------------------------------------------------------------------


def test_a_training_needs_its_folders(page: TrainPage, tmp_path: Path) -> None:
    assert not page.start_button.isEnabled()
    assert page.start_button.toolTip() == "Choose the folders of music, noise and rooms"
    for kind in ("music", "noise"):
        page.form.folders[kind].line.setText(str(tmp_path))
    assert page.start_button.toolTip() == "Choose the folder of rooms"
    page.form.folders["rooms"].line.setText(str(tmp_path))
    assert page.start_button.isEnabled()


def test_the_request_is_what_the_form_says(
    page: TrainPage, request_: TrainingRequest, tmp_path: Path
) -> None:
    give_folders(request_, tmp_path)
    page.form.recipe.setCurrentIndex(page.form.recipe.findData("small"))
    page.form.recipe.activated.emit(page.form.recipe.currentIndex())
    assert page.form.about.text() == RECIPES["small"].doc
    for form in (page.form.parts["loop"], page.form.degradations["noise"]):
        form.heading.click()
    loop, noise = page.form.parts["loop"].form, page.form.degradations["noise"].form
    assert loop is not None
    assert noise is not None
    rate = loop.editors["learning_rate"]
    assert isinstance(rate, RealBox)
    assert rate.text() == "0.0001"
    rate.lineEdit().setText("5e-5")
    QTest.keyClick(rate, Qt.Key.Key_Return)
    schedule = loop.editors["schedule"]
    assert isinstance(schedule, QLineEdit)
    schedule.setText("3x64@2e-4")
    schedule.editingFinished.emit()
    share = noise.editors["probability"]
    assert isinstance(share, RealBox)
    share.setValue(0.25)
    assert page.form.degradations["noise"].heading.text() == "Noise   25 %"
    work = request_.training(tmp_path / "runs")
    assert work.run == tmp_path / "runs" / "small-20260314-092600"
    assert (work.recipe, work.encoder) == ("small", RECIPES["small"].encoder)
    assert (work.loop.learning_rate, work.loop.schedule) == (5e-5, "3x64@2e-4")
    assert work.augmentation.noise.probability == 0.25
    assert (work.music, work.crowd) == (tmp_path, None)


def test_another_recipe_shows_its_own_settings(page: TrainPage, request_: TrainingRequest) -> None:
    page.form.parts["loop"].heading.click()
    request_.choose_recipe("medium")
    form = page.form.parts["loop"].form
    assert form is not None
    assert form.config == RECIPES["medium"].loop
    assert page.form.recipe.currentText() == "Medium"


def test_a_setting_that_contradicts_another_is_one_sentence(page: TrainPage) -> None:
    page.form.parts["encoder"].heading.click()
    form = page.form.parts["encoder"].form
    assert form is not None
    heads: Any = form.editors["heads"]
    heads.setValue(5)
    assert page.notice.sentence.text().startswith("Dim must be a multiple of heads")


def test_a_tip_says_meaning_and_range(page: TrainPage) -> None:
    page.form.parts["loop"].heading.click()
    form = page.form.parts["loop"].form
    assert form is not None
    assert form.editors["temperature"].toolTip() == (
        "Divides the cosines in the loss.\n0.001 to 10."
    )


def test_recipe_and_folders_are_remembered(
    settings: QSettings, request_: TrainingRequest, tmp_path: Path
) -> None:
    request_.choose_recipe("large")
    give_folders(request_, tmp_path)
    again = TrainingRequest(settings)
    assert (again.recipe, again.folder("noise"), again.missing) == ("large", str(tmp_path), "")


def test_a_name_that_is_no_folder_is_refused(request_: TrainingRequest, tmp_path: Path) -> None:
    give_folders(request_, tmp_path)
    request_.call("../elsewhere")
    assert request_.missing
    with pytest.raises(ConfigError, match="name of a run"):
        request_.training(tmp_path)


@pytest.mark.parametrize(
    ("text", "value"), [("0,5", 0.5), ("1e-3", 1e-3), ("nothing", 0.25), ("7", 1.0)]
)
def test_a_real_number_is_typed_as_one_likes(qtbot: QtBot, text: str, value: float) -> None:
    box = RealBox(0.0, 1.0, " s")
    qtbot.addWidget(box)
    box.setValue(0.25)
    box.lineEdit().setText(f"{text} s")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == value
    assert box.text() == f"{value:g} s"


# --- runs -----------------------------------------------------------------------------------------


def test_without_runs_the_page_says_how_to_begin(page: TrainPage, qtbot: QtBot) -> None:
    opened(page, qtbot)
    assert page._stack.currentIndex() == 1
    assert not page.use_button.isEnabled()


def test_a_run_that_was_there_before_is_shown(
    page: TrainPage, runs: TrainingRuns, workspace: Workspace, qtbot: QtBot
) -> None:
    write_run(workspace.runs / "before")
    opened(page, qtbot)
    assert page.header.state.text() == "before: Paused at step 40."
    assert page.status.facts["step"].text() == "40 of 100"
    assert page.status.facts["best"].text() == "40 %"
    assert page.status.facts["left"].text() == "–"
    assert page.go_on_button.isVisibleTo(page)
    assert not page.pause_button.isVisibleTo(page)
    assert page.notes.events.item(0).text().endswith("Begun")
    raw, smooth, guess = page.curves.loss.told.traces
    assert (len(raw.x), len(smooth.x)) == (40, 40)
    assert raw.ink != smooth.ink
    assert guess.y.tolist() == pytest.approx([4.844187] * 2)
    assert page.curves.plots[0].told.traces[0].y.tolist() == [0.1, 0.2, 0.3, 0.4]


def test_a_run_is_followed(
    page: TrainPage, runs: TrainingRuns, workspace: Workspace, qtbot: QtBot
) -> None:
    run = write_run(workspace.runs / "followed", "starting", 10)
    opened(page, qtbot)
    write_steps(run, range(11, 31))
    with RunRecord(run) as record:
        record.now(state=RunState.RUNNING, step=30, message="step 30 of 100", eta_s=300.0)
        qtbot.waitUntil(lambda: "step 30" in page.header.state.text().lower(), timeout=10_000)
        qtbot.waitUntil(lambda: len(page.curves.loss.told.traces[0].x) == 30, timeout=10_000)
        assert page.status.facts["left"].text() == "5 min"
        assert page.pause_button.isEnabled()
        page.pause_button.click()
        assert page.header.state.text() == "followed pauses after the step in hand."
        assert not page.pause_button.isEnabled()
        qtbot.waitUntil(lambda: (run / STOP).exists(), timeout=10_000)
        record.paused()
    qtbot.waitUntil(lambda: "paused at step 30" in page.header.state.text().lower(), timeout=10_000)
    assert page.go_on_button.isVisibleTo(page)


def test_nothing_is_read_while_nobody_looks(
    page: TrainPage, runs: TrainingRuns, workspace: Workspace, qtbot: QtBot
) -> None:
    opened(page, qtbot)
    page.hide()
    write_run(workspace.runs / "unseen")
    assert not runs._timer.isActive()
    page.show()
    qtbot.waitUntil(lambda: len(runs.runs) == 1, timeout=10_000)


def test_two_runs_are_compared(
    page: TrainPage, runs: TrainingRuns, workspace: Workspace, qtbot: QtBot
) -> None:
    write_run(workspace.runs / "slow", rate=1e-4)
    write_run(workspace.runs / "faster", rate=1e-2)
    opened(page, qtbot)
    table = page.list.table
    assert [table.row(n).name for n in range(2)] == ["faster", "slow"]
    assert [trace.title for trace in page.curves.loss.told.traces][1:] == [
        "faster",
        "A guess, ln(2B − 1)",
    ]
    table.setData(table.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    qtbot.waitUntil(lambda: page.notes.comparison.rowCount() == 1, timeout=10_000)
    comparison = page.notes.comparison
    cells = [comparison.data(comparison.index(0, column)) for column in range(3)]
    assert cells == ["Learning rate, loop", "0.01", "0.0001"]
    assert comparison.headerData(1, Qt.Orientation.Horizontal) == "faster"
    rates = page.curves.plots[1].told.traces
    assert [trace.y[0] for trace in rates] == [0.01, 0.0001]
    assert rates[0].ink != rates[1].ink
    colours = {run.name: runs.place(run) for run in runs.runs}
    page.list.selectRow(1)
    assert runs.chosen is not None
    assert runs.chosen.name == "slow"
    runs.tick(workspace.runs / "faster", on=True)
    assert {run.name: runs.place(run) for run in runs.runs} == colours
    runs.tick(workspace.runs / "faster", on=False)
    assert [run.name for run in runs.drawn] == ["slow"]


def test_axes_of_decades(page: TrainPage, workspace: Workspace, qtbot: QtBot) -> None:
    write_run(workspace.runs / "run")
    opened(page, qtbot)
    page.curves.log_steps.click()
    page.curves.log_loss.click()
    seen = page.curves.loss.content.traces[1]
    assert seen.x[0] == 0.0
    assert 10 ** seen.y[0] == pytest.approx(page.curves.loss.told.traces[1].y[0])
    page.curves.pickers[0].setCurrentIndex(5)
    assert page.curves.plots[0].told.traces[0].y.tolist() == [12.0] * 4


def test_start_and_go_on(
    page: TrainPage,
    request_: TrainingRequest,
    runs: TrainingRuns,
    begun: list[TrainFingerprint],
    workspace: Workspace,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    give_folders(request_, tmp_path)
    run = write_run(workspace.runs / "mine")
    opened(page, qtbot)
    with qtbot.waitSignal(runs.started):
        page.go_on_button.click()
    assert begun == [training(run)]
    page.form.name.setText("other")
    with qtbot.waitSignal(runs.started):
        page.start_button.click()
    assert begun[1] == request_.training(workspace.runs)
    assert begun[1].run == workspace.runs / "other"
    page.form.name.setText("mine")
    with qtbot.waitSignal(runs.failed):
        page.start_button.click()
    assert page.notice.sentence.text().startswith("There is a run called 'mine' already")
    assert len(begun) == 2


def test_a_trainer_that_ends_before_it_began_says_why(
    page: TrainPage,
    request_: TrainingRequest,
    workspace: Workspace,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(work: TrainFingerprint) -> "Popen[bytes]":
        work.run.mkdir()
        write_state(work.run, "starting", 0, updated_at=4e9)
        (work.run / LOG).write_text("Traceback\nImportError: no torch here\n")
        process = Popen([sys.executable, "-c", "raise SystemExit(1)"])
        process.wait()
        return process

    monkeypatch.setattr("roomprint_gui.models.training_runs.start_training", start)
    give_folders(request_, tmp_path)
    request_.call("hopeless")
    opened(page, qtbot)
    page.start_button.click()
    qtbot.waitUntil(lambda: "no torch here" in page.notice.sentence.text(), timeout=10_000)


def test_a_killed_trainer_has_failed(page: TrainPage, workspace: Workspace, qtbot: QtBot) -> None:
    write_run(workspace.runs / "killed", "running")
    opened(page, qtbot)
    assert "was killed" in page.header.state.text()
    assert page.header.state.property("kind") == "error"
    assert page.go_on_button.isVisibleTo(page)


@pytest.mark.parametrize(("state", "checkpoint"), [("paused", "best"), ("failed", "last")])
def test_use_this_model(
    page: TrainPage,
    held: HeldJobs,
    workspace: Workspace,
    qtbot: QtBot,
    state: str,
    checkpoint: str,
) -> None:
    run = write_run(workspace.runs / "good", state)
    opened(page, qtbot)
    page.use_button.click()
    folder = workspace.models / "good"
    assert held.works(ExportModel) == [ExportModel(run=run, folder=folder, checkpoint=checkpoint)]
    held.jobs[-1].settle("succeeded", ModelInfo("good", "abc", folder, {}, {}))
    assert page.notice.sentence.text().startswith("'good' is a model of this workspace now")
    assert 'library add --model "good"' in page.notice.sentence.text()


def test_a_model_that_cannot_be_made_says_why(
    page: TrainPage, held: HeldJobs, workspace: Workspace, qtbot: QtBot
) -> None:
    write_run(workspace.runs / "torn")
    opened(page, qtbot)
    page.use_button.click()
    held.jobs[-1].settle("failed", RunError("the run 'torn' has no best checkpoint yet"))
    assert page.notice.sentence.text() == "The run 'torn' has no best checkpoint yet."


def test_a_damaged_metrics_file_harms_nothing(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    run = write_run(workspace.runs / "odd")
    with (run / METRICS).open("ab") as file:
        file.write(b'{"step": 41, "lo\xff\xfe}\n[1]\n{"step": 42, "loss": "high"}\n')
    opened(page, qtbot)
    assert page.curves.loss.told.traces[0].x[-1] == 42
    assert read_run(run).step == 40


def test_a_trainer_that_tidies_up_is_waited_for(
    page: TrainPage,
    runs: TrainingRuns,
    begun: list[TrainFingerprint],
    workspace: Workspace,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = write_run(workspace.runs / "just paused")
    opened(page, qtbot)
    held = iter([True, True, False])
    monkeypatch.setattr("roomprint_gui.models.training_runs.is_trained", lambda _: next(held))
    with qtbot.waitSignal(runs.started):
        page.go_on_button.click()
    assert begun == [training(run)]
    assert next(held, None) is None


def test_a_long_sentence_does_not_widen_the_window(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    run = write_run(workspace.runs / "unlucky", "failed")
    write_state(run, "failed", 40, message="the disk is full " * 20)
    opened(page, qtbot)
    assert page.header.state.text().count("disk") == 20
    assert page.minimumSizeHint().width() < 1000


def test_scrolling_past_a_setting_changes_nothing(page: TrainPage, qtbot: QtBot) -> None:
    opened(page, qtbot)
    page.form.parts["loop"].heading.click()
    form = page.form.parts["loop"].form
    assert form is not None
    steps: Any = form.editors["steps"]
    steps.clearFocus()
    place = QPointF(steps.rect().center())
    wheel = QWheelEvent(
        place,
        steps.mapToGlobal(place),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(steps, wheel)
    assert steps.value() == 3000
    assert not wheel.isAccepted()


def test_a_box_of_hertz_writes_kilohertz(qtbot: QtBot) -> None:
    box = RealBox(1.0, 96_000.0, " Hz")
    qtbot.addWidget(box)
    box.setValue(20_000.0)
    assert box.text() == "20 kHz"
    box.setValue(40.0)
    assert box.text() == "40 Hz"
    assert [box.valueFromText(text) for text in ("2.5 kHz", "800 Hz", "90")] == [2500, 800, 90]
