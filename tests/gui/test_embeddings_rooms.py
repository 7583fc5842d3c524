"""Rows that are speech in rooms on the page: heard, seen, exported; and runs in the menus."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from tests.core.corpora.grids import small_grid
from tests.core.embeddings.tables import table
from tests.gui.embeddings import answer, opened, show
from tests.gui.fakes import HeldJobs, SilentPlayer

from roomprint.corpora.grid_file import write_grid
from roomprint.embeddings.heard_row import room_of
from roomprint.embeddings.rows import Responses, Rows
from roomprint.embeddings.starter_rooms import Starter, StarterRooms
from roomprint.embeddings.table import EmbeddingTable
from roomprint.steps import finish
from roomprint.training.run_folder import Run, RunState
from roomprint.workspace import Workspace
from roomprint_gui.embedding_works import OpenTable
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.models.row_playing import RowPlaying
from roomprint_gui.models.segment_playing import SegmentPlaying
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.row_works import ExportRows, HearRows, MapRun
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.room_of_point import RoomOfPoint
from roomprint_gui.widgets.run_menu import Choice, RunMenu


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    """Rows of made-up speech through the responses of a grid that is there."""
    made, grid = table(12).rows, tmp_path / "grid.h5"
    write_grid(grid, small_grid(), {})
    numbers = np.arange(12, dtype=np.int64) % 6
    heard_in = Responses(str(grid), numbers)
    return Rows(made.files, made.file, made.start_s, made.duration_s, made.labels, heard_in)


@pytest.fixture
def playing(held: HeldJobs, silent: SilentPlayer, tmp_path: Path) -> RowPlaying:
    return RowPlaying(held, SegmentPlaying(PlayerModel(silent)), tmp_path / "heard")


def test_rows_in_rooms_are_prepared_and_played_one_after_another(
    rows: Rows, held: HeldJobs, playing: RowPlaying, silent: SilentPlayer, tmp_path: Path
) -> None:
    playing.play(rows, [4, 7])
    (work,) = held.works(HearRows)
    assert work.rows.heard_in.numbers.tolist() == [4, 1]
    assert held.lanes[held.jobs[-1]] == "embeddings"
    for name in ("heard 1.wav", "heard 2.wav"):
        held.jobs[-1].progressed.emit(tmp_path / name)
    assert silent.asked == [(tmp_path / "heard 1.wav", 0.0)]  # at once, not when all are there
    silent.playing = False
    playing._playing._player._tick()
    assert silent.asked[-1] == (tmp_path / "heard 2.wav", 0.0)
    playing.stop()
    held.jobs[-1].progressed.emit(tmp_path / "heard 3.wav")  # too late
    assert len(silent.asked) == 2


def test_other_rows_take_the_place_of_those_that_are_prepared(
    rows: Rows, held: HeldJobs, playing: RowPlaying, silent: SilentPlayer, tmp_path: Path
) -> None:
    playing.play(rows, [4])
    late = held.jobs[-1]
    playing.play(rows, [5])
    late.progressed.emit(tmp_path / "late.wav")
    assert silent.asked == []


def test_the_room_of_a_point_is_a_plan_a_response_and_numbers(
    theme: Theme, rows: Rows, qtbot: QtBot
) -> None:
    card = RoomOfPoint(theme)
    qtbot.addWidget(card)
    card.show()
    assert "nothing is known of its room" in card.text.text()
    found = room_of(rows, 2)
    assert found is not None
    card.show_room(found)
    assert card.plan is not None
    assert card.plan.isVisible()
    assert card.plan.drawing.state.scene.name == "room 1"
    facts, values = card.text.text().splitlines()
    assert facts.startswith("Volume ")
    assert "T20 0.40 s" in values
    (trace,) = card.response.content.traces
    assert trace.y.max() == pytest.approx(0.0, abs=1e-3)
    # the room loses 60 dB in 0.4 s, so its line falls by 30 dB in 0.2 s
    early, late = (trace.y[np.searchsorted(trace.x, at)] for at in (0.1, 0.3))
    assert early - late == pytest.approx(30.0, abs=2.0)
    card.show_room(None)
    assert not card.plan.isVisible()


def test_the_starter_rooms_open_both_maps(workspace: Workspace, held: HeldJobs) -> None:
    model = Embeddings(workspace, held)
    model.sources.starter_rooms()
    soft, hard = workspace.root / "soft.npz", workspace.root / "hard.npz"
    answer(held, StarterRooms, Starter(soft, hard, (soft, hard)))
    assert [work.path for work in held.works(OpenTable)] == [soft]
    answer(held, OpenTable, opened(str(soft), table()))
    assert [work.path for work in held.works(OpenTable)][-1] == hard


def test_a_menu_offers_the_runs_that_have_begun(runs: TrainingRuns, qtbot: QtBot) -> None:
    asked: list[object] = []
    menu = RunMenu(runs, (Choice("Table…", lambda: asked.append("table")),), "Runs", asked.append)
    qtbot.addWidget(menu)
    there = (
        Run(Path("/runs/soft"), RunState.FINISHED, step=10),
        Run(Path("/runs/fresh"), RunState.STARTING),
    )
    runs._look = type(runs._look)(runs=there)
    for _ in range(2):  # opened twice, offered once
        menu.aboutToShow.emit()
    actions = [action for action in menu.actions() if not action.isSeparator()]
    assert [action.text() for action in actions] == ["Table…", "soft"]
    for action in actions:
        action.trigger()
    assert asked == ["table", Path("/runs/soft")]


def test_a_run_is_laid_beside_the_first_map(workspace: Workspace, held: HeldJobs) -> None:
    model = Embeddings(workspace, held)
    show(model, held)
    model.sources.run(Path("/runs/hard"), beside=True)
    (work,) = held.works(MapRun)
    answer(held, MapRun, None)
    assert held.works(OpenTable)[-1].path == work.output
    assert model.second._opening.running


def test_a_table_without_files_says_so_and_exports_its_words(
    held: HeldJobs, playing: RowPlaying, tmp_path: Path
) -> None:
    made = table(6)
    nowhere = np.full(6, -1, np.int64)
    where = made.rows
    none = Rows((), nowhere, where.start_s, where.duration_s, where.labels)
    said: list[str] = []
    playing.failed.connect(lambda error: said.append(str(error)))
    playing.play(EmbeddingTable(made.vectors, none, "m", "i").rows, [0, 1])
    assert said == ["2 of these points cannot be played: no file"]
    assert finish(ExportRows(tmp_path / "out", none).steps()) == 0
    assert len((tmp_path / "out" / "segments.csv").read_text().splitlines()) == 7
