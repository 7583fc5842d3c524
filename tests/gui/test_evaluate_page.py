"""The evaluate page: what is asked, how it goes, what was found."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from tests.gui.evaluations import result
from tests.gui.fakes import HeldJobs

from roomprint.computing import Computing
from roomprint.errors import ConfigError
from roomprint.evaluation.protocols import Amount, Evaluate
from roomprint.evaluation.result import (
    Figure,
    Line,
    Result,
    Table,
    keep_result,
    list_results,
)
from roomprint.evaluation.room_protocol import PROTOCOL, EvaluateRoomTable, result_name
from roomprint.steps import Progress
from roomprint.workspace import Workspace
from roomprint_gui.app import App
from roomprint_gui.jobs import JobState
from roomprint_gui.models.evaluation_request import EvaluationRequest
from roomprint_gui.models.evaluations import Evaluations
from roomprint_gui.models.stored_config import COMPUTING, keep
from roomprint_gui.pages.evaluate_page import EvaluatePage
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.evaluation_kind_forms import TableForm


@pytest.fixture
def evaluations(workspace: Workspace, held: HeldJobs) -> Iterator[Evaluations]:
    evaluations = Evaluations(workspace, held)
    yield evaluations
    evaluations.stop()


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, settings: QSettings, evaluations: Evaluations) -> EvaluatePage:
    page = EvaluatePage(theme, settings, EvaluationRequest(settings), evaluations)
    qtbot.addWidget(page)
    page.resize(1200, 780)
    return page


def opened(page: EvaluatePage, qtbot: QtBot) -> None:
    """Bring the page to the screen, and wait until it has looked at the workspace."""
    with qtbot.waitSignal(page._evaluations.listed, timeout=10_000):
        page.show()


def give_folders(page: EvaluatePage, folder: Path) -> None:
    for kind in ("music", "noise", "rooms"):
        page.form.folders[kind].line.setText(str(folder))


def test_an_empty_page_says_how_to_begin(page: EvaluatePage, qtbot: QtBot) -> None:
    opened(page, qtbot)
    assert page._stack.currentIndex() == 1
    assert page.start_button.toolTip() == "Choose the folders of music, noise and rooms"
    assert not page.start_button.isEnabled()
    assert not page.card_button.isEnabled()


def test_what_is_asked_is_what_the_form_says(
    page: EvaluatePage,
    settings: QSettings,
    workspace: Workspace,
    held: HeldJobs,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    opened(page, qtbot)
    give_folders(page, tmp_path)
    page.form.protocol.setCurrentIndex(0)
    page.form.protocol.activated.emit(0)
    page.form.fingerprints.model.activated.emit(page.form.fingerprints.model.findText("fast"))
    runs = page.form.fingerprints.amount.editors["runs"]
    runs.setProperty("value", 3)
    page.start_button.click()
    (work,) = held.works(Evaluate)
    assert work == Evaluate(
        workspace=workspace.root,
        music=tmp_path,
        noise=tmp_path,
        rooms=tmp_path,
        model=page.form.fingerprints.model.currentData(),
        protocol="paper",
        amount=Amount(runs=3),
    )
    again = EvaluationRequest(settings)
    assert (again.protocol, again.folder("noise")) == ("paper", str(tmp_path))
    assert again.model == work.model


def choose_table(page: EvaluatePage) -> TableForm:
    """Ask for the table of rooms."""
    row = page.form.protocol.findText("Rooms, Table 2")
    page.form.protocol.setCurrentIndex(row)
    page.form.protocol.activated.emit(row)
    return page.form.table


def test_cells_of_the_table_of_rooms_are_asked_for(
    page: EvaluatePage, workspace: Workspace, held: HeldJobs, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(page, qtbot)
    form = choose_table(page)
    assert page.start_button.toolTip() == "Choose the folder of speech"
    assert not page.form.fingerprints.isVisible()
    form.folders["speech"].line.setText(str(tmp_path))
    for box in form.cells.boxes.values():
        box.setChecked(False)
    assert page.start_button.toolTip() == "Choose a cell of the table"
    for cell in ("position-independent:1.0", "supervised"):
        form.cells.boxes[cell].click()
    form.parts["samples"].heading.click()
    samples = form.parts["samples"].form
    assert samples is not None
    samples.editors["split"].setProperty("currentIndex", 1)
    page.start_button.click()
    (work,) = held.works(EvaluateRoomTable)
    rooms = work.rooms
    assert (work.workspace, rooms.speech, rooms.noise) == (workspace.root, tmp_path, None)
    assert rooms.wanted == ["supervised", "position-independent:1.0"]
    assert rooms.samples.split == "paper"
    assert held.jobs[-1].title == "Evaluating rooms, Table 2"
    held.jobs[-1].settle("cancelled", None)
    form.cells.boxes["untrained"].click()
    page.start_button.click()
    *_, more = held.works(EvaluateRoomTable)
    assert more.rooms.folder == rooms.folder  # the same settings: what is there is not done again
    held.jobs[-1].settle("cancelled", None)
    keep(page._settings, COMPUTING, Computing(threads=3))
    page.start_button.click()
    *_, elsewhere = held.works(EvaluateRoomTable)
    assert elsewhere.rooms.loop.threads == 3
    assert elsewhere.rooms.folder == rooms.folder  # what computes does not change the numbers
    held.jobs[-1].settle("cancelled", None)
    again = EvaluationRequest(page._settings)
    assert again.cells == ("supervised", "untrained", "position-independent:1.0")
    assert again.part("samples").split == "paper"
    samples.editors["split"].setProperty("currentIndex", 0)
    page.start_button.click()
    *_, other = held.works(EvaluateRoomTable)
    assert other.rooms.folder != rooms.folder
    assert other.rooms.folder.parent == workspace.evaluation == rooms.folder.parent


def test_an_encoder_to_be_evaluated_is_asked_by_a_protocol_of_its_kind(
    page: EvaluatePage, qtbot: QtBot
) -> None:
    opened(page, qtbot)
    choose_table(page)
    page._request.take_up(Path("/models/mine"), {"music": "/m"})
    assert page.form.protocol.currentText() == "Paper, single vectors"
    assert page.form.fingerprints.isVisible()
    assert page.form.folders["music"].line.text() == "/m"


def test_a_table_of_rooms_is_seen_while_the_next_cell_is_trained(
    page: EvaluatePage,
    evaluations: Evaluations,
    workspace: Workspace,
    held: HeldJobs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr("roomprint_gui.models.evaluations._LOOK_MS", 0)
    opened(page, qtbot)
    choose_table(page).folders["speech"].line.setText(str(tmp_path))
    page.start_button.click()
    keep_result(workspace.results, result())
    (work,) = held.works(EvaluateRoomTable)
    growing = table_result(name=result_name(work.rooms), model=work.rooms.folder.name)
    keep_result(workspace.results, growing)

    def one_step_on() -> bool:
        held.jobs[-1].progressed.emit(Progress(1, 2, "hard:0.1 (2 of 4): loss 3.1"))
        return bool(evaluations.results)

    qtbot.waitUntil(one_step_on, timeout=10_000)
    assert list(page.view.sections) == ["RT60", "Volume", "Figure 4"]
    assert not page.card_button.isEnabled()  # it is of no single model
    assert evaluations.chosen is not None
    assert evaluations.chosen.name == growing.name  # though another one is newer
    row = page.list.table.row_of(evaluations.chosen)
    assert [page.list.table.index(row, n).data() for n in (0, 3)] == [
        work.rooms.folder.name,
        "/speech",
    ]
    volume = page.view.sections["Volume"]
    page.view.setCurrentWidget(volume)
    assert [view.title.text() for view in volume.views] == ["Volume: Table 2", "Volume: limits"]
    shown = volume.views[0].view.model()
    assert shown.headerData(1, Qt.Orientation.Horizontal) == "Soft at temperature 0.1"
    page.show_error(ConfigError("the cell 'soft:0.1' was made with another heads_loop.batch"))
    assert page.notice.sentence.text() == (
        "The cell 'soft at temperature 0.1' was made with another 'Heads: Batch'."
    )
    page.view.setCurrentIndex(2)
    soft, hard = page.view.sections["Figure 4"].plots
    (trace,) = soft.content.traces
    assert not trace.joined
    assert trace.x.tolist() == [3.0, 1.0, 2.0]  # points stay in their order
    left, right = soft.content.x_range or (0.0, 0.0)
    assert left < 1.0 < 3.0 < right
    page.view.export(tmp_path / "both.png")
    assert {path.name for path in tmp_path.glob("*.png")} == {"both-1.png", "both-2.png"}
    page.view.export(tmp_path / "both.png")
    assert page.notice.sentence.text() == "'both-1.png' exists already: choose another name."
    page.view.export(tmp_path / "both.csv")
    told = (tmp_path / "both.csv").read_text(encoding="utf-8")
    assert "Figure 4: soft" in told
    assert "Figure 4: hard" in told
    assert hard.isVisible()
    assert page.view.sections["Figure 4"].legend.text == "Room 1"
    assert not page.view.sections["Figure 4"].legend.isHidden()


def test_a_tab_that_two_results_share_shows_the_axes_of_the_one_that_is_seen(
    page: EvaluatePage, workspace: Workspace, qtbot: QtBot
) -> None:
    line = Line("ours", (0.0, 1.0), (0.5, 0.6))
    shift = Figure("Figure 4: cosine", "Shift", "ms", "Mean cosine", "", (line,))
    keep_result(workspace.results, result(figures=(shift,), tables=()))
    keep_result(workspace.results, table_result(made_at=1.9e9))
    opened(page, qtbot)
    page.view.setCurrentIndex(page.view.count() - 1)
    section = page.view.sections["Figure 4"]
    assert section.plots[0].table()[0] == ["UMAP 1", "Room 1: UMAP 2"]
    page.list.selectRow(1)
    assert section.plots[0].table()[0] == ["Shift (ms)", "ours: Mean cosine"]
    assert section.plots[0].accessibleName() == "Figure 4: cosine"
    assert section.plots[1].isHidden()
    assert section.legend.isHidden()


def table_result(**changes: Any) -> Result:
    """What one cell of the table left."""
    tables = tuple(
        Table(title, ("", "ACC"), (("soft:0.1", "54.6"),))
        for title in ("RT60: Table 2", "Volume: Table 2", "Volume: limits")
    )
    line = Line("Room 1", (3.0, 1.0, 2.0), (0.0, 1.0, 2.0))
    figures = tuple(
        Figure(f"Figure 4: {name}", "UMAP 1", "", "UMAP 2", "", (line,), points=True)
        for name in ("soft", "hard")
    )
    facts = {"asked": {"speech": "/speech"}, "card": {}, "protocol": PROTOCOL, "identity": ""}
    return result(**{"tables": tables, "figures": figures, **facts, **changes})


def test_a_training_brings_its_folders(page: EvaluatePage, tmp_path: Path) -> None:
    """What it was watched by is asked for; folders of one's own choice stay."""
    request = page._request
    page.form.folders["noise"].line.setText(str(tmp_path))
    training = {"music": "/m", "noise": "/n", "rooms": "/r", "held_out": "/h"}
    request.take_up(Path("/models/mine"), training)
    shown = {kind: edit.line.text() for kind, edit in page.form.folders.items()}
    assert shown == {"music": "/h", "noise": str(tmp_path), "rooms": "/r", "distractors": "/m"}
    assert request.model == "/models/mine"
    for kind in shown:
        request.choose_folder(kind, "")
    request.take_up(Path("/models/mine"), training | {"held_out": None})
    assert page.form.folders["music"].line.text() == "/m"
    assert page.form.folders["distractors"].line.text() == ""


def test_a_space_can_be_typed_in_a_folder(page: EvaluatePage) -> None:
    page.form.folders["music"].line.setText("/my ")
    assert page.form.folders["music"].line.text() == "/my "
    assert page._request.folder("music") == "/my"


def test_an_evaluation_from_its_start_to_its_result(
    page: EvaluatePage, workspace: Workspace, held: HeldJobs, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(page, qtbot)
    give_folders(page, tmp_path)
    page.start_button.click()
    assert page.cancel_button.isVisible()
    assert not page.start_button.isEnabled()
    held.jobs[-1].progressed.emit(Progress(3, 10, "one vector, reverb, run 2"))
    assert page.header.state.text() == "One vector, reverb, run 2"
    assert (page.bar.value(), page.bar.maximum()) == (3, 10)
    path = keep_result(workspace.results, result())
    held.jobs[-1].settle("succeeded", replace(result(), name=path.stem))
    qtbot.waitUntil(lambda: page.headline.text().startswith("model-1: 30 tracks"), timeout=10_000)
    assert not page.cancel_button.isVisible()
    assert page.start_button.isEnabled()


def test_an_evaluation_is_cancelled(
    page: EvaluatePage, held: HeldJobs, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(page, qtbot)
    give_folders(page, tmp_path)
    page.start_button.click()
    page.cancel_button.click()
    assert held.jobs[-1].state is JobState.STOPPING
    held.jobs[-1].settle("cancelled", None)
    assert page.notice.sentence.text().startswith("Cancelled. The same evaluation goes on")
    assert page.start_button.isEnabled()
    assert not page.bar.isVisible()


def test_what_cannot_be_evaluated_is_one_sentence(
    page: EvaluatePage, held: HeldJobs, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(page, qtbot)
    give_folders(page, tmp_path)
    page.start_button.click()
    held.jobs[-1].settle("failed", ConfigError("the noise folder 'x' holds nothing but silence"))
    assert page.notice.sentence.text() == "The noise folder 'x' holds nothing but silence."


def test_settings_are_called_as_the_form_calls_them(
    page: EvaluatePage, held: HeldJobs, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(page, qtbot)
    choose_table(page).folders["speech"].line.setText(str(tmp_path))
    page.start_button.click()
    refusal = "heads_grid.rooms must be at least 3 with samples.split=rooms, got 2"
    held.jobs[-1].settle("failed", ConfigError(refusal))
    told = (
        "'Rooms of the heads: Rooms' must be at least 3 with 'Clips: Split' set to 'Rooms', got 2."
    )
    assert page.notice.sentence.text() == told


def test_past_results_are_listed_and_opened(
    page: EvaluatePage, workspace: Workspace, qtbot: QtBot
) -> None:
    for number in (1, 2):
        keep_result(workspace.results, result(number))
    opened(page, qtbot)
    assert [page.list.table.row(n).model for n in range(2)] == ["model-2", "model-1"]
    assert page.headline.text().startswith("model-2")
    assert list(page.view.sections) == ["Table 2", "Figure 5"]
    page.view.setCurrentIndex(1)
    page.list.selectRow(1)
    assert page.headline.text().startswith("model-1")
    assert page.view.section is not None
    assert page.view.section.title == "Figure 5"
    (plot,) = page.view.section.plots
    assert plot.content.traces[0].y.tolist() == [61.0, 99.0, 65.0]
    page.view.setCurrentIndex(0)
    cells = page.view.sections["Table 2"].views[0].view.model()
    assert [cells.index(row, 1).data() for row in range(2)] == ["91.0 ±0.5 (99.0)", "81.5"]
    assert cells.headerData(2, Qt.Orientation.Horizontal) == "Paper's small"
    page.list.selectRow(0)
    cells = page.view.sections["Table 2"].views[0].view.model()
    assert cells.index(0, 1).data() == "92.0 ±0.5 (99.0)"


@pytest.mark.parametrize(("tab", "ending"), [(0, "csv"), (1, "csv"), (1, "svg"), (1, "png")])
def test_what_is_seen_is_exported(
    page: EvaluatePage,
    workspace: Workspace,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tab: int,
    ending: str,
) -> None:
    keep_result(workspace.results, result())
    opened(page, qtbot)
    page.view.setCurrentIndex(tab)
    path = tmp_path / f"out.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.export_button.click()
    content = path.read_bytes()
    if ending == "csv":
        assert (b"paper's small,98.7,88.8" if tab == 0 else b"ours,61.0") in content
    else:
        assert content.startswith(b"\x89PNG" if ending == "png" else b"<?xml")


def test_an_export_that_cannot_be_written_is_one_sentence(
    page: EvaluatePage, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    keep_result(workspace.results, result())
    opened(page, qtbot)
    page.view.export(tmp_path / "nowhere" / "out.csv")
    assert "cannot be written" in page.notice.sentence.text()


def test_numbers_are_written_into_the_card(
    page: EvaluatePage, workspace: Workspace, qtbot: QtBot
) -> None:
    keep_result(workspace.results, result(model_folder=workspace.models / "gone"))
    opened(page, qtbot)
    with qtbot.waitSignal(page._evaluations.failed, timeout=10_000):
        page.card_button.click()
    assert "holds no config.json" in page.notice.sentence.text()


def kept(workspace: Workspace, *numbers: int) -> list[str]:
    """Results on the disk, the newest first; their names."""
    for number in numbers:
        keep_result(workspace.results, result(number))
    return [one.name for one in list_results(workspace.results)]


def listed(page: EvaluatePage) -> list[str]:
    table = page.list.table
    return [table.row(row).name for row in range(table.rowCount())]


def test_an_evaluation_goes_when_the_question_is_answered(
    page: EvaluatePage, evaluations: Evaluations, workspace: Workspace, qtbot: QtBot
) -> None:
    newest, middle, oldest = kept(workspace, 1, 2, 3)
    opened(page, qtbot)
    evaluations.choose(middle)
    page.remove_button.click()
    said = page.question.sentence.text()
    assert said.startswith("Remove this evaluation of 'model-2' (Paper, single vectors, 2027-")
    assert said.endswith("The model and its card stay as they are.")
    assert page.question.close_button.hasFocus()
    page.question.close_button.click()
    assert listed(page) == [newest, middle, oldest]
    page.remove_button.click()
    page.question.action.click()
    qtbot.waitUntil(lambda: listed(page) == [newest, oldest])
    assert kept(workspace) == [newest, oldest]
    assert not page.question.isVisible()
    assert evaluations.chosen is not None
    assert evaluations.chosen.name == oldest, "the next one down"
    assert page.list.currentIndex().row() == 1
    assert page.list.hasFocus(), "the keys go on there"
    assert "model-1" in page.headline.text()
    assert page.header.state.text() == "2 evaluations"
    for left in ([oldest], []):
        menu = page.list.make_menu(0)
        menu.actions()[0].trigger()
        menu.deleteLater()
        page.question.action.click()
        qtbot.waitUntil(lambda left=left: listed(page) == left)  # type: ignore[misc]
    assert page._stack.currentIndex() == 1
    assert not page.export_button.isEnabled()


def test_what_a_table_was_made_of_stays(
    page: EvaluatePage, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    trained = workspace.evaluation / "rooms-1"
    (trained / "encoder-soft-0.1").mkdir(parents=True)
    keep_result(workspace.results, table_result(name="rooms-1-ab", model_folder=trained))
    opened(page, qtbot)
    page.remove_button.click()
    assert f"they stay in '{trained}'" in page.question.sentence.text()
    page.question.action.click()
    qtbot.waitUntil(lambda: listed(page) == [])
    assert kept(workspace) == []
    assert (trained / "encoder-soft-0.1").is_dir()


def test_a_table_that_is_being_made_stays(
    page: EvaluatePage,
    evaluations: Evaluations,
    workspace: Workspace,
    held: HeldJobs,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    opened(page, qtbot)
    choose_table(page).folders["speech"].line.setText(str(tmp_path))
    page.start_button.click()
    (work,) = held.works(EvaluateRoomTable)
    growing = table_result(name=result_name(work.rooms), model=work.rooms.folder.name)
    keep_result(workspace.results, growing)
    (other,) = set(kept(workspace, 1)) - {growing.name}
    evaluations.look()
    qtbot.waitUntil(lambda: len(listed(page)) == 2)
    evaluations.choose(growing.name)
    why = "This table is being made: wait, or cancel that first"
    assert not page.remove_button.isEnabled()
    assert page.remove_button.toolTip() == why
    menu = page.list.make_menu(listed(page).index(growing.name))
    assert not menu.actions()[0].isEnabled()
    assert menu.actions()[0].toolTip() == why
    menu.deleteLater()
    evaluations.remove(growing)
    assert page.notice.sentence.text() == f"{why}."
    assert growing.name in kept(workspace)
    evaluations.choose(other)
    assert page.remove_button.isEnabled()
    held.jobs[-1].settle("cancelled", None)
    evaluations.choose(growing.name)
    page.remove_button.click()
    assert page.question.isVisible()
    page.start_button.click()
    assert not page.question.isVisible(), "it is being made anew"


def test_a_result_that_has_gone_leaves_the_list(
    page: EvaluatePage, workspace: Workspace, qtbot: QtBot
) -> None:
    (name,) = kept(workspace, 1)
    opened(page, qtbot)
    (workspace.results / f"{name}.json").unlink()
    page.remove_button.click()
    page.question.action.click()
    qtbot.waitUntil(lambda: listed(page) == [])
    assert not page.notice.isVisible()


def test_a_result_that_the_disk_keeps_is_one_sentence(
    page: EvaluatePage, workspace: Workspace, qtbot: QtBot
) -> None:
    (name,) = kept(workspace, 1)
    opened(page, qtbot)
    path = workspace.results / f"{name}.json"
    path.unlink()
    path.mkdir()
    page.remove_button.click()
    page.question.action.click()
    qtbot.waitUntil(page.notice.isVisible)
    assert f"{name}.json' cannot be removed: " in page.notice.sentence.text()
    assert listed(page) == [name]


@pytest.mark.parametrize("gone", [True, False])
def test_the_question_goes_when_its_result_is_another(
    page: EvaluatePage,
    evaluations: Evaluations,
    workspace: Workspace,
    qtbot: QtBot,
    gone: bool,
) -> None:
    (name,) = kept(workspace, 1)
    opened(page, qtbot)
    page.remove_button.click()
    evaluations.look()
    qtbot.wait(50)
    assert page.question.isVisible(), "nothing has changed"
    if gone:
        (workspace.results / f"{name}.json").unlink()
    else:
        keep_result(workspace.results, result(name=name, made_at=2e9))
    evaluations.look()
    qtbot.waitUntil(lambda: not page.question.isVisible())
    assert kept(workspace) == ([] if gone else [name])


def test_delete_asks_whether_the_evaluation_is_to_go(app: App, qtbot: QtBot) -> None:
    keep_result(app.evaluations._workspace.results, result())
    page = app.evaluate_page
    with qtbot.waitActive(app.window):
        app.window.activateWindow()
    app.window.open_page(page)
    qtbot.waitUntil(lambda: len(listed(page)) == 1, timeout=10_000)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    assert page.question.isVisible()
