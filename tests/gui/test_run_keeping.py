"""Runs on the train page that are renamed and removed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemDelegate, QLineEdit
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.runs import opened, write_run, write_run_of_rooms, write_state

from roomprint.steps import finish
from roomprint.training.run_folder import CONFIG, RunState, read_run
from roomprint.training.run_keeping import DeleteRuns, put_aside
from roomprint.training.run_record import RunRecord
from roomprint.workspace import Workspace
from roomprint_gui.app import App
from roomprint_gui.models.run_keeping import RunKeeping
from roomprint_gui.models.run_models import RunModels
from roomprint_gui.models.run_table import NAME
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.pages.train_page import TrainPage


@pytest.fixture
def three(workspace: Workspace) -> Path:
    """Runs of which the list has the longest name on top; their parent."""
    for name in ("one", "three", "seventh"):
        write_run(workspace.runs / name)
    return workspace.runs


def listed(page: TrainPage) -> list[str]:
    table = page.list.table
    return [table.row(row).name for row in range(table.rowCount())]


def chosen(page: TrainPage) -> str:
    run = page._runs.chosen
    return "" if run is None else run.name


def choose(page: TrainPage, name: str) -> None:
    page.list.selectRow(listed(page).index(name))
    assert chosen(page) == name


def editor(page: TrainPage) -> QLineEdit:
    """The line in which a name is written."""
    return next(line for line in page.list.findChildren(QLineEdit) if line.isVisible())


def write(page: TrainPage, name: str) -> None:
    line = editor(page)
    line.setText(name)
    page.list.commitData(line)
    page.list.closeEditor(line, QAbstractItemDelegate.EndEditHint.NoHint)


def test_a_renamed_run_stays_chosen_and_drawn(
    train_page: TrainPage, runs: TrainingRuns, three: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    choose(train_page, "three")
    runs.tick(three / "one", on=True)
    qtbot.waitUntil(lambda: len(runs.history(runs.drawn[1]).column("loss")[0]) == 40)
    places = [runs.place(run) for run in runs.drawn]
    train_page.tidying.rename_button.click()
    assert editor(train_page).text() == "three"
    write(train_page, "best so far")
    qtbot.waitUntil(lambda: listed(train_page) == ["seventh", "best so far", "one"])
    assert chosen(train_page) == "best so far"
    assert [run.name for run in runs.drawn] == ["best so far", "one"]
    assert [runs.place(run) for run in runs.drawn] == places
    assert [len(runs.history(run).column("loss")[0]) for run in runs.drawn] == [40, 40]
    assert train_page.list.currentIndex().row() == 1
    assert train_page.header.state.text() == "best so far: Paused at step 40."
    assert "best so far" in [trace.title for trace in train_page.curves.loss.told.traces]
    assert (three / "best so far" / CONFIG).exists()
    runs.tick(three / "one", on=False)
    write_state(three / "best so far", "finished", 90)  # and is followed on
    qtbot.waitUntil(lambda: "Finished" in train_page.header.state.text())


def test_a_look_at_the_earlier_name_empties_no_curve(
    train_page: TrainPage, runs: TrainingRuns, three: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    choose(train_page, "three")
    (run,) = runs.drawn
    drawn: list[int] = []
    runs.drawn_changed.connect(
        lambda: drawn.extend(len(runs.history(one).column("loss")[0]) for one in runs.drawn)
    )
    qtbot.waitUntil(lambda: not runs._busy)
    runs.rename(run, "best so far")
    runs.look()  # it is on its way when the name changes
    qtbot.waitUntil(lambda: [one.name for one in runs.drawn] == ["best so far"])
    write_state(three / "best so far", "finished", 90)
    qtbot.waitUntil(lambda: runs.drawn[0].state is RunState.FINISHED)
    assert set(drawn) == {40}


def test_a_drawn_run_keeps_its_curve_under_another_name(
    train_page: TrainPage, runs: TrainingRuns, three: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    for name, on in (("three", True), ("one", True), ("three", False)):
        runs.tick(three / name, on=on)
    place = runs.place(read_run(three / "one"))
    menu = train_page.list.make_menu(2)
    menu.actions()[0].trigger()
    write(train_page, "first")
    qtbot.waitUntil(lambda: listed(train_page) == ["seventh", "three", "first"])
    renamed = runs.runs[2]
    assert runs.place(renamed) == place == 2, "not the first that is free"
    index = train_page.list.table.index(2, NAME)
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    menu.deleteLater()


def test_a_name_that_is_taken_is_one_sentence(
    train_page: TrainPage, three: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    choose(train_page, "three")
    train_page.tidying.rename_button.click()
    write(train_page, "one")
    qtbot.waitUntil(train_page.notice.isVisible)
    said = train_page.notice.sentence.text()
    assert said == (
        "The run 'three' cannot be called 'one': that is there already; choose another name."
    )
    assert sorted(listed(train_page)) == ["one", "seventh", "three"]
    train_page.tidying.rename_button.click()
    assert not train_page.notice.isVisible(), "it is tried anew"


def test_a_name_is_written_while_another_run_is_trained(
    train_page: TrainPage, runs: TrainingRuns, three: Path, qtbot: QtBot
) -> None:
    with RunRecord(three / "one") as record:
        record.now(state=RunState.RUNNING, step=41, steps=100)
        opened(train_page, qtbot)
        choose(train_page, "three")
        train_page.tidying.rename_button.click()
        editor(train_page).setText("half a na")
        record.now(state=RunState.RUNNING, step=57)
        row = listed(train_page).index("one")
        qtbot.waitUntil(lambda: train_page.list.table.row(row).step == 57)
        assert editor(train_page).text() == "half a na"
        record.paused()


def test_a_name_is_written_while_other_runs_come_and_go(
    train_page: TrainPage, runs: TrainingRuns, three: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    choose(train_page, "one")
    train_page.tidying.rename_button.click()
    editor(train_page).setText("half a na")
    write_run(three / "four and more")
    qtbot.waitUntil(lambda: len(listed(train_page)) == 4)
    put_aside(three / "seventh")
    qtbot.waitUntil(lambda: len(listed(train_page)) == 3)
    line = editor(train_page)
    assert line.text() == "half a na"
    row = listed(train_page).index("one")
    assert [one.row() for one in train_page.list.selectionModel().selectedRows()] == [row]
    assert train_page.list.visualRect(train_page.list.table.index(row, NAME)).contains(
        line.geometry().center()
    )
    write(train_page, "half a name")
    qtbot.waitUntil(lambda: "half a name" in listed(train_page))
    assert not (three / "one").exists()


def test_a_run_goes_when_the_question_is_answered(
    train_page: TrainPage, held: HeldJobs, three: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    choose(train_page, "three")
    question = train_page.tidying.question
    train_page.tidying.remove_button.click()
    assert question.isVisible()
    assert "Remove the run 'three'?" in question.sentence.text()
    assert question.close_button.hasFocus()
    question.close_button.click()
    assert (three / "three").is_dir()
    assert not question.isVisible()
    train_page.tidying.remove_button.click()
    question.action.click()
    qtbot.waitUntil(lambda: listed(train_page) == ["seventh", "one"])
    assert not question.isVisible()
    assert not (three / "three").exists()
    assert chosen(train_page) == "one", "the next one down"
    assert train_page.list.currentIndex().row() == 1
    assert train_page.list.hasFocus(), "the keys go on there"
    (work,) = held.works(DeleteRuns)
    assert finish(work.steps()) > 0


def test_runs_go_until_the_page_is_empty(
    train_page: TrainPage, runs: TrainingRuns, held: HeldJobs, three: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    for run in runs.runs:
        runs.tick(run.folder, on=True)
    for left in (["three", "one"], ["one"], []):
        train_page.list.remove_wanted.emit(runs.runs[0])
        train_page.tidying.question.action.click()
        qtbot.waitUntil(lambda left=left: listed(train_page) == left)  # type: ignore[misc]
    assert train_page._stack.currentIndex() == 1
    assert runs.drawn == []
    assert train_page.header.state.text() == ""
    assert len(held.works(DeleteRuns)) == 1, "one after another"
    held.jobs[-1].settle("succeeded", 10)
    assert len(held.works(DeleteRuns)) == 2
    held.jobs[-1].settle("succeeded", 10)
    assert len(held.works(DeleteRuns)) == 2


def test_what_a_closed_window_left_is_deleted(
    train_page: TrainPage, held: HeldJobs, three: Path, qtbot: QtBot
) -> None:
    put_aside(three / "one")
    opened(train_page, qtbot)
    assert [work.parent for work in held.works(DeleteRuns)] == [three]


def test_nothing_is_deleted_unasked(
    train_page: TrainPage, held: HeldJobs, three: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    assert held.works(DeleteRuns) == []


def can(page: TrainPage, row: int) -> list[tuple[bool, str]]:
    """What the buttons and the menu offer, with their tips."""
    menu = page.list.make_menu(row)
    tidying = page.tidying
    offered = [(one.isEnabled(), one.toolTip()) for one in menu.actions()]
    buttons = (tidying.rename_button, tidying.remove_button)
    offered += [(one.isEnabled(), one.toolTip()) for one in buttons]
    menu.deleteLater()
    return offered


def test_a_run_that_is_trained_is_refused_with_the_reason(
    train_page: TrainPage, keeping: RunKeeping, workspace: Workspace, qtbot: QtBot
) -> None:
    with RunRecord(write_run(workspace.runs / "busy")) as record:
        opened(train_page, qtbot)
        assert can(train_page, 0) == [(False, "This run is being trained: stop it first")] * 4
        name = train_page.list.table.index(0, NAME)
        assert not train_page.list.table.flags(name) & Qt.ItemFlag.ItemIsEditable
        record.paused()
    qtbot.waitUntil(lambda: [enabled for enabled, _ in can(train_page, 0)] == [True] * 4)


def test_a_run_that_was_begun_again_meanwhile_stays(
    train_page: TrainPage, runs: TrainingRuns, held: HeldJobs, three: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    choose(train_page, "three")
    runs.follow(False)  # before the page could see it
    train_page.tidying.remove_button.click()
    with RunRecord(three / "three") as record:
        train_page.tidying.question.action.click()
        qtbot.waitUntil(train_page.notice.isVisible)
        said = train_page.notice.sentence.text()
        assert said == "The run 'three' is being trained: stop it first."
        record.paused()
    assert (three / "three").is_dir()
    assert held.works(DeleteRuns) == []


def test_the_question_goes_when_the_run_goes_on(
    train_page: TrainPage, three: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    choose(train_page, "three")
    train_page.tidying.remove_button.click()
    with RunRecord(three / "three") as record:
        qtbot.waitUntil(lambda: not train_page.tidying.question.isVisible())
        record.paused()


def test_a_run_that_is_given_heads_is_refused(
    train_page: TrainPage,
    runs: TrainingRuns,
    run_models: RunModels,
    held: HeldJobs,
    workspace: Workspace,
    qtbot: QtBot,
) -> None:
    write_run_of_rooms(workspace.runs / "rooms")
    opened(train_page, qtbot)
    assert runs.chosen is not None
    run_models.train_heads(runs.chosen)
    why = "Heads are being trained on this run: wait, or cancel that first"
    assert can(train_page, 0) == [(False, why)] * 4
    train_page.list.remove_wanted.emit(runs.chosen)  # it was asked before they were begun
    train_page.tidying.question.action.click()
    assert train_page.notice.sentence.text() == f"{why}."
    held.jobs[-1].settle("cancelled", None)
    assert [enabled for enabled, _ in can(train_page, 0)] == [True] * 4


def test_keys_rename_and_remove(app: App, qtbot: QtBot) -> None:
    write_run(app.runs.folder / "keyed")
    page = app.train_page
    with qtbot.waitActive(app.window):
        app.window.activateWindow()
    app.window.open_page(page)
    qtbot.waitUntil(lambda: listed(page) == ["keyed"], timeout=10_000)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_F2)
    line = editor(page)
    QTest.keyClick(line, Qt.Key.Key_Home)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    assert line.text() == "eyed", "it is the name's letter that goes"
    assert not page.tidying.question.isVisible()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    assert page.tidying.question.isVisible()
