import sys
from functools import partial
from pathlib import Path
from subprocess import Popen

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.gui.runs import (
    give_folders,
    opened,
    training,
    write_rows,
    write_run,
    write_state,
    write_steps,
)

from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.run_folder import EVENTS, LOG, METRICS, MONITORS, STOP, RunState, read_run
from roomprint.training.run_record import RunRecord
from roomprint.workspace import Workspace
from roomprint_gui.models.training_request import TrainingRequest
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.pages.train_page import TrainPage


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


def test_without_runs_the_page_says_how_to_begin(train_page: TrainPage, qtbot: QtBot) -> None:
    opened(train_page, qtbot)
    assert train_page._stack.currentIndex() == 1
    assert not train_page.steering.use_button.isEnabled()


def test_a_run_that_was_there_before_is_shown(
    train_page: TrainPage, runs: TrainingRuns, workspace: Workspace, qtbot: QtBot
) -> None:
    write_run(workspace.runs / "before")
    opened(train_page, qtbot)
    assert train_page.header.state.text() == "before: Paused at step 40."
    assert train_page.status.facts["step"].text() == "40 of 100"
    assert train_page.status.facts["best"].text() == "40 %"
    assert train_page.status.facts["left"].text() == "–"
    assert train_page.steering.go_on_button.isEnabled()
    assert not train_page.steering.pause_button.isEnabled()
    assert train_page.notes.events.item(0).text().endswith("Begun")
    raw, smooth, guess = train_page.curves.loss.told.traces
    assert (len(raw.x), len(smooth.x)) == (40, 40)
    assert raw.ink != smooth.ink
    assert guess.y.tolist() == pytest.approx([4.844187] * 2)
    assert train_page.curves.plots[0].told.traces[0].y.tolist() == [0.1, 0.2, 0.3, 0.4]


def test_a_run_is_followed(
    train_page: TrainPage, runs: TrainingRuns, workspace: Workspace, qtbot: QtBot
) -> None:
    run = write_run(workspace.runs / "followed", "starting", 10)
    opened(train_page, qtbot)
    write_steps(run, range(11, 31))
    with RunRecord(run) as record:
        record.now(state=RunState.RUNNING, step=30, message="step 30 of 100", eta_s=300.0)
        qtbot.waitUntil(lambda: "step 30" in train_page.header.state.text().lower(), timeout=10_000)
        qtbot.waitUntil(lambda: len(train_page.curves.loss.told.traces[0].x) == 30, timeout=10_000)
        assert train_page.status.facts["left"].text() == "5 min"
        assert train_page.steering.pause_button.isEnabled()
        train_page.steering.pause_button.click()
        assert train_page.header.state.text() == "followed saves and pauses after the step in hand."
        assert not train_page.steering.pause_button.isEnabled()
        qtbot.waitUntil(lambda: (run / STOP).exists(), timeout=10_000)
        record.paused()
    qtbot.waitUntil(
        lambda: "paused at step 30" in train_page.header.state.text().lower(), timeout=10_000
    )
    assert train_page.steering.go_on_button.isEnabled()


def _says(page: TrainPage, word: str) -> bool:
    return word in page.header.state.text().lower()


def test_the_buttons_keep_their_places(
    train_page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    run = workspace.runs / "one"
    train_page.resize(1200, 720)
    opened(train_page, qtbot)
    steering = train_page.steering
    buttons = (steering.pause_button, steering.end_button, steering.go_on_button)
    seen = {}
    for state in ("paused", "starting", "finished", "stopped"):
        if not run.exists():
            write_run(run)
        write_state(run, state, 40, updated_at=4e9)
        says = partial(_says, train_page, state)
        qtbot.waitUntil(says, timeout=10_000)
        seen[state] = [made.x() for made in buttons]
        assert all(made.isVisible() for made in buttons)
        asked = state in ("paused", "stopped")
        assert [made.isEnabled() for made in buttons] == [False, False, asked]
    assert all(places == seen["finished"] for places in seen.values()), seen


def test_nothing_is_read_while_nobody_looks(
    train_page: TrainPage, runs: TrainingRuns, workspace: Workspace, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    train_page.hide()
    write_run(workspace.runs / "unseen")
    assert not runs._timer.isActive()
    train_page.show()
    qtbot.waitUntil(lambda: len(runs.runs) == 1, timeout=10_000)


def test_an_empty_plot_of_what_was_held_out_says_why(
    train_page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    run = write_run(workspace.runs / "unwatched")
    (run / MONITORS).write_text("")
    opened(train_page, qtbot)
    curves = train_page.curves
    assert curves.remarks[0].isVisible()
    assert "looked at after step" in curves.remarks[0].text() or "held" in curves.remarks[0].text()
    assert not curves.remarks[1].isVisible()  # the learning rate is always known
    curves.pickers[1].setCurrentText("Graphics memory")
    assert curves.remarks[1].text() == "Graphics memory: not measured in this run"
    curves.pickers[0].setCurrentIndex(curves.pickers[0].findText("Throughput"))
    assert not curves.remarks[0].isVisible()


def test_two_runs_are_compared(
    train_page: TrainPage, runs: TrainingRuns, workspace: Workspace, qtbot: QtBot
) -> None:
    write_run(workspace.runs / "slow", rate=1e-4)
    write_run(workspace.runs / "faster", rate=1e-2)
    opened(train_page, qtbot)
    table = train_page.list.table
    assert [table.row(n).name for n in range(2)] == ["faster", "slow"]
    assert [trace.title for trace in train_page.curves.loss.told.traces][1:] == [
        "faster",
        "A guess, ln(2B − 1)",
    ]
    table.setData(table.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    qtbot.waitUntil(lambda: train_page.notes.comparison.rowCount() == 1, timeout=10_000)
    comparison = train_page.notes.comparison
    cells = [comparison.data(comparison.index(0, column)) for column in range(3)]
    assert cells == ["Learning rate, training", "0.01", "0.0001"]
    assert comparison.headerData(1, Qt.Orientation.Horizontal) == "faster"
    rates = train_page.curves.plots[1].told.traces
    assert [trace.y[0] for trace in rates] == [0.01, 0.0001]
    assert rates[0].ink != rates[1].ink
    colours = {run.name: runs.place(run) for run in runs.runs}
    train_page.list.selectRow(1)
    assert runs.chosen is not None
    assert runs.chosen.name == "slow"
    runs.tick(workspace.runs / "faster", on=True)
    assert {run.name: runs.place(run) for run in runs.runs} == colours
    runs.tick(workspace.runs / "faster", on=False)
    assert [run.name for run in runs.drawn] == ["slow"]


def test_axes_of_decades(train_page: TrainPage, workspace: Workspace, qtbot: QtBot) -> None:
    write_run(workspace.runs / "run")
    opened(train_page, qtbot)
    train_page.curves.log_steps.click()
    train_page.curves.log_loss.click()
    seen = train_page.curves.loss.content.traces[1]
    assert seen.x[0] == 0.0
    assert 10 ** seen.y[0] == pytest.approx(train_page.curves.loss.told.traces[1].y[0])
    train_page.curves.pickers[0].setCurrentIndex(5)
    assert train_page.curves.plots[0].told.traces[0].y.tolist() == [12.0] * 4


def test_start_and_go_on(
    train_page: TrainPage,
    request_: TrainingRequest,
    runs: TrainingRuns,
    begun: list[TrainFingerprint],
    workspace: Workspace,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    give_folders(request_, tmp_path)
    run = write_run(workspace.runs / "mine")
    opened(train_page, qtbot)
    with qtbot.waitSignal(runs.started):
        train_page.steering.go_on_button.click()
    assert begun == [training(run)]
    train_page.form.name.setText("other")
    with qtbot.waitSignal(runs.started):
        train_page.start_button.click()
    assert begun[1] == request_.training(workspace.runs)
    assert begun[1].run == workspace.runs / "other"
    train_page.form.name.setText("mine")
    with qtbot.waitSignal(runs.failed):
        train_page.start_button.click()
    assert train_page.notice.sentence.text().startswith("There is a run called 'mine' already")
    assert len(begun) == 2


def test_a_trainer_that_ends_before_it_began_says_why(
    train_page: TrainPage,
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
    opened(train_page, qtbot)
    train_page.start_button.click()
    qtbot.waitUntil(lambda: "no torch here" in train_page.notice.sentence.text(), timeout=10_000)


def test_a_killed_trainer_has_failed(
    train_page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    write_run(workspace.runs / "killed", "running")
    opened(train_page, qtbot)
    assert "was killed" in train_page.header.state.text()
    assert train_page.header.state.text().endswith("; nothing was saved yet.")
    assert train_page.header.state.property("kind") == "error"
    assert train_page.steering.go_on_button.isEnabled()


def test_a_damaged_metrics_file_harms_nothing(
    train_page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    run = write_run(workspace.runs / "odd")
    with (run / METRICS).open("ab") as file:
        file.write(b'{"step": 41, "lo\xff\xfe}\n[1]\n{"step": 42, "loss": "high"}\n')
    opened(train_page, qtbot)
    assert train_page.curves.loss.told.traces[0].x[-1] == 42
    assert read_run(run).step == 40


def test_a_trainer_that_tidies_up_is_waited_for(
    train_page: TrainPage,
    runs: TrainingRuns,
    begun: list[TrainFingerprint],
    workspace: Workspace,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = write_run(workspace.runs / "just paused")
    opened(train_page, qtbot)
    held = iter([True, True, False])
    monkeypatch.setattr("roomprint_gui.models.training_runs.is_trained", lambda _: next(held))
    with qtbot.waitSignal(runs.started):
        train_page.steering.go_on_button.click()
    assert begun == [training(run)]
    assert next(held, None) is None


def test_the_newest_event_stays_in_view(
    train_page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    run = write_run(workspace.runs / "told")
    rows = [{"time": 1.8e9, "step": s, "level": "info", "text": f"event {s}"} for s in range(30)]
    write_rows(run / EVENTS, rows)
    opened(train_page, qtbot)
    events = train_page.notes.events
    newest = events.item(events.count() - 1)

    def is_seen() -> bool:
        return events.viewport().rect().contains(events.visualItemRect(newest))

    qtbot.waitUntil(is_seen)
    before = events.height()
    train_page.notice.tell("What came of it")
    qtbot.waitUntil(lambda: events.height() < before)
    qtbot.waitUntil(is_seen)


def test_a_long_sentence_does_not_widen_the_window(
    train_page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    run = write_run(workspace.runs / "unlucky", "failed")
    write_state(run, "failed", 40, message="the disk is full " * 20)
    opened(train_page, qtbot)
    assert train_page.header.state.text().count("disk") == 20
    header = train_page.header
    assert header.state.width() > 0.7 * header.width(), "not what all of the buttons leave"
    assert train_page.minimumSizeHint().width() < 1000
