from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.core.embeddings.tables import table
from tests.gui.dragging import drag
from tests.gui.embeddings import answer, show
from tests.gui.fakes import HeldJobs, SilentPlayer

from roomprint.embeddings.embedding import EmbedLibrary
from roomprint.embeddings.rows import Rows, Words
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.timeline import Timeline
from roomprint.errors import EmbeddingError
from roomprint.workspace import Workspace
from roomprint_gui.embedding_works import FindNeighbours, OpenTable
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.live_point import LivePoint
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.models.row_playing import RowPlaying
from roomprint_gui.models.segment_playing import SegmentPlaying
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.pages.embeddings_page import EmbeddingsPage
from roomprint_gui.plots.outline_box import Hand
from roomprint_gui.plots.point_map import PointMap
from roomprint_gui.row_works import ExportRows, SeenRow, SeeRow, StarterData
from roomprint_gui.theme import Theme

BARE = (True, "primary")  # no button of the library, and which look that of the starter rooms has


@pytest.fixture
def player() -> SilentPlayer:
    return SilentPlayer()


@pytest.fixture
def page(
    theme: Theme,
    workspace: Workspace,
    settings: QSettings,
    held: HeldJobs,
    runs: TrainingRuns,
    player: SilentPlayer,
    qtbot: QtBot,
) -> EmbeddingsPage:
    model = Embeddings(workspace, held)
    playing = RowPlaying(held, SegmentPlaying(PlayerModel(player)), workspace.root / "heard")
    live = LivePoint(workspace, held, DevicesModel(held, settings))
    page = EmbeddingsPage(theme, model, held, playing, live, runs)
    qtbot.addWidget(page)
    page.resize(1204, 740)
    with qtbot.waitSignal(page.filled):
        page.show()
    return page


def heard(folder: Path, rows: int = 60) -> EmbeddingTable:
    """A table whose two files are there."""
    paths = [folder / "a.wav", folder / "b.wav"]
    for path in paths:
        soundfile.write(path, np.zeros(16_000, np.float32), 16_000)
    made = table(rows)
    where = made.rows
    there = Rows(tuple(map(str, paths)), where.file, where.start_s, where.duration_s, where.labels)
    return EmbeddingTable(made.vectors, there, made.model, made.identity)


def pixel(page_map: PointMap, row: int) -> QPoint:
    """Where a row's point is on the map's viewport."""
    x, y = page_map.places[row]
    scene = page_map.box.mapViewToScene(pg_point(float(x), float(y)))
    found: QPoint = page_map.view.mapFromScene(scene)
    return found


def pg_point(x: float, y: float) -> object:
    from pyqtgraph import Point

    return Point(x, y)


def test_an_empty_page_offers_the_library_first_where_it_holds_tracks(
    page: EmbeddingsPage, held: HeldJobs
) -> None:
    assert (page.library_button.isHidden(), page.starter_button.property("kind")) == BARE
    page.offer_library(True)
    assert page.library_button.isVisible()
    assert page.starter_button.property("kind") == "plain"
    assert "your library" in page._empty._text.text()
    page.library_button.click()
    assert not page.library_button.isEnabled()
    assert "read and embedded" in page._empty._text.text()
    (work,) = held.works(EmbedLibrary)
    held.jobs[-1].settle("succeeded", None)
    assert held.works(OpenTable)[-1].path == work.output
    assert page._empty._text.text() == "The map is being made…"
    held.jobs[-1].settle("failed", EmbeddingError("the table is damaged"))
    assert page._empty._text.text().startswith("No map yet")
    page.offer_library(False)
    assert (page.library_button.isHidden(), page.starter_button.property("kind")) == BARE
    assert "your library" not in page._empty._text.text()


def test_an_empty_page_offers_the_starter_data(page: EmbeddingsPage, held: HeldJobs) -> None:
    assert page._stack.currentIndex() == 0
    page.music_button.click()
    assert len(held.works(StarterData)) == 1
    assert not page.starter_button.isEnabled()


def test_points_appear_with_a_legend_and_the_page_says_what_they_are(
    page: EmbeddingsPage, held: HeldJobs
) -> None:
    show(page._model, held)
    assert page._stack.currentIndex() == 1
    assert page.header.state.text() == "one: 60 points of 2 files"
    view = page.view
    assert [view.legend.list.item(n).text() for n in range(3)] == [
        f"room {n}   20" for n in range(3)
    ]
    assert len(view.maps.first.flat.drawn) == 60
    assert view.maps.captions[0].text() == "one, PCA: model model, 8 numbers"


def test_a_word_is_hidden_by_its_tick_and_alone_by_a_double_click(
    page: EmbeddingsPage, held: HeldJobs
) -> None:
    show(page._model, held)
    legend = page.view.legend
    legend.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert page.view.maps.first.flat.drawn.tolist() == [n for n in range(60) if n % 3 != 1]
    legend.list.itemDoubleClicked.emit(legend.list.item(2))
    assert page.view.maps.first.flat.drawn.tolist() == list(range(2, 60, 3))
    legend.list.itemDoubleClicked.emit(legend.list.item(2))
    assert len(page.view.maps.first.flat.drawn) == 60


def test_numbers_have_a_colour_bar_in_their_unit(page: EmbeddingsPage, held: HeldJobs) -> None:
    show(page._model, held)
    labels = page.view.labels
    labels.setCurrentIndex(labels.findData("rt60"))
    labels.activated.emit(labels.currentIndex())
    assert page._model.label_name == "rt60"
    assert page.view.legend.bar.toolTip().startswith("Rt60: ")
    assert page.view.legend.bar.toolTip().endswith(" s")


def test_a_click_plays_that_very_piece_and_shows_its_neighbours(
    page: EmbeddingsPage, held: HeldJobs, player: SilentPlayer, tmp_path: Path, qtbot: QtBot
) -> None:
    show(page._model, held, heard(tmp_path))
    qtbot.waitExposed(page)
    page.view.maps.first.flat.view.viewport().grab()  # the view knows its transform once painted
    QTest.mouseClick(
        page.view.maps.first.flat.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=pixel(page.view.maps.first.flat, 40),
    )
    assert page._model.choice.clicked == 40
    assert player.asked == [(tmp_path / "b.wav", 40.0)]
    (work,) = held.works(SeeRow)
    assert (work.rows.path(0), work.rows.start_s.tolist()) == (tmp_path / "b.wav", [40.0])
    answer(held, SeeRow, SeenRow(np.zeros((128, 20), np.uint8), 3.0, None))
    assert page.view.point.spectrogram.levels is not None
    answer(held, FindNeighbours, np.array([37, 43, 2]))
    maps = page.view.maps.first.flat
    assert maps.marks.same.isVisible()  # 37 and 43 are of room 1 as 40 is
    assert maps.marks.other.isVisible()
    assert len(maps.marks.same.getData()[0]) == 4
    assert page.view.point.near.text().startswith("2 of its 3 nearest neighbours")


def test_a_lasso_selects_on_both_maps_and_fills_the_table(
    page: EmbeddingsPage, held: HeldJobs
) -> None:
    show(page._model, held)
    show(page._model, held, None, page._model.second, "/tables/two.npz")
    maps = page.view.maps
    around = np.array([[-2, -2], [2, -2], [2, 2], [-2, 2]], np.float32)
    page.view.hands.choose(Hand.LASSO)
    assert maps.second.flat.box.hand is Hand.LASSO
    maps.second.flat.box.enclosed.emit(around)
    assert page._model.choice.selected.tolist() == list(range(60))
    panel = page.view.selection
    assert panel.count.text() == "60 points selected."
    assert panel.table.rowCount() == 60
    assert panel.table.data(panel.table.index(31, 0)) == "b.wav"
    panel.clear_button.click()
    assert not panel.export_button.isEnabled()


@pytest.mark.parametrize("hand", [Hand.LASSO, Hand.RECTANGLE])
def test_the_mouse_draws_around_points(page: EmbeddingsPage, held: HeldJobs, hand: Hand) -> None:
    from pyqtgraph import setConfigOption

    setConfigOption("mouseRateLimit", -1)  # every move counts, however quick
    show(page._model, held)
    maps = page.view.maps.first.flat
    page.view.hands.choose(hand)
    maps.view.viewport().grab()
    rows = page._model.first.places
    left = np.flatnonzero(rows[:, 0] < -0.2)
    corners = [(-1.04, -1.04), (-0.2, -1.04), (-0.2, 1.04), (-1.04, 1.04)]
    ends = [maps.box.mapViewToScene(pg_point(x, y)) for x, y in corners]
    places = [maps.view.mapFromScene(end) for end in ends]
    drag(maps.view.viewport(), places if hand is Hand.LASSO else [places[0], places[2]])
    assert page._model.choice.selected.tolist() == left.tolist()
    assert len(left) > 3
    setConfigOption("mouseRateLimit", 100)


def test_the_selection_plays_piece_after_piece(
    page: EmbeddingsPage, held: HeldJobs, player: SilentPlayer, tmp_path: Path
) -> None:
    show(page._model, held, heard(tmp_path))
    page._model.choice.select(np.array([3, 45]))
    page.view.selection.play_button.click()
    assert player.asked == [(tmp_path / "a.wav", 3.0)]
    player.position_s = 6.0
    page._playing._playing._player._tick()
    assert player.asked[-1] == (tmp_path / "b.wav", 45.0)
    player.position_s = 48.0
    page._playing._playing._player._tick()
    assert (player.playing, page._playing.left) == (False, 0)


def test_a_file_that_has_moved_is_said_and_the_others_play(
    page: EmbeddingsPage, held: HeldJobs, player: SilentPlayer, tmp_path: Path
) -> None:
    show(page._model, held, heard(tmp_path))
    (tmp_path / "a.wav").unlink()
    page._model.choice.select(np.array([3, 45]))
    page.view.selection.play_button.click()
    assert page.notice.sentence.text().startswith("'a.wav' cannot be played")
    assert player.asked == [(tmp_path / "b.wav", 45.0)]
    page._model.choice.click(3)
    assert held.works(SeeRow) == []


def test_the_selection_is_exported(page: EmbeddingsPage, held: HeldJobs, tmp_path: Path) -> None:
    show(page._model, held)
    page._model.choice.select(np.array([1, 2]))
    job = page.view.selection.export(tmp_path)
    assert job is not None
    (work,) = held.works(ExportRows)
    assert work.rows.start_s.tolist() == [1.0, 2.0]


def test_the_files_of_a_selection_go_to_the_library(
    page: EmbeddingsPage, held: HeldJobs, qtbot: QtBot
) -> None:
    show(page._model, held)
    page._model.choice.select(np.array([1, 2, 50]))
    with qtbot.waitSignal(page.added) as told:
        page.view.selection.add_button.click()
    assert told.args == [[Path("/a.wav"), Path("/b.wav")]]


def test_hovering_says_what_a_point_is(page: EmbeddingsPage, held: HeldJobs) -> None:
    show(page._model, held)
    page.view.maps.first.hovered.emit(4)
    card = page.view.maps.hover_card
    assert card.isVisible()
    assert card.text().splitlines()[:3] == ["a.wav", "0:04.0 to 0:07.0", "Room: room 1"]
    page.view.maps.first.hovered.emit(None)
    assert not card.isVisible()


def test_a_search_selects(page: EmbeddingsPage, held: HeldJobs, qtbot: QtBot) -> None:
    show(page._model, held)
    with qtbot.waitSignal(page._model.choice.selected_changed):
        page.view.search.setText("room 2")
    assert page._model.choice.selected.tolist() == list(range(2, 60, 3))


def test_the_timeline_scrubs_and_plays(page: EmbeddingsPage, qtbot: QtBot) -> None:
    places = np.random.default_rng(0).normal(size=(4, 60, 2)).astype(np.float32)
    page._model.show_timeline(Timeline(places, np.array([5, 10, 15, 20]), table().rows, "run 1"))
    bar, shown = page.view.timeline, page.view.maps
    assert bar.isVisible()
    assert page.header.state.text() == "60 points of 2 files, 4 checkpoints of run 1"
    assert shown.captions[0].text() == "run 1, step 20"
    page._model.show_moment(1)
    there = shown.first.places.copy()
    bar.show_checkpoint(0)
    bar.slider.setValue(bar.slider.maximum() // 3 - 4)  # where a hand may let it go
    assert np.abs(shown.first.places - there).max() > 0.01
    bar.slider.sliderReleased.emit()
    assert (shown.captions[0].text(), bar.step.text()) == ("run 1, step 10", "step 10")
    np.testing.assert_allclose(shown.first.places, there)
    bar.show_checkpoint(2)
    bar.play_button.click()
    qtbot.waitUntil(lambda: page._model.moment == 3, timeout=10_000)
    qtbot.waitUntil(lambda: not bar.playing, timeout=10_000)


def test_many_points_are_a_density_under_some_of_them(page: EmbeddingsPage, held: HeldJobs) -> None:
    count = 60_000
    random = np.random.default_rng(0)
    rows = Rows(
        ("/a.wav",),
        np.zeros(count, np.int64),
        np.arange(count, dtype=np.float64),
        np.full(count, 3.0),
        {"room": Words(random.integers(3, size=count), ("x", "y", "z"))},
    )
    vectors = random.normal(size=(count, 3)).astype(np.float32)
    show(page._model, held, EmbeddingTable(vectors, rows, "m", "i"))
    maps = page.view.maps.first.flat
    assert maps.density.isVisible()
    assert len(maps.drawn) == 20_000
    everything = np.array([[-2, -2], [2, -2], [2, 2], [-2, 2]], np.float32)
    maps.box.enclosed.emit(everything)
    assert len(page._model.choice.selected) == count
    assert page.view.selection.table.rowCount() == 10_000
    before = maps.density.image
    page._model.first.show_places(-page._model.first.places, "PCA")
    assert not np.array_equal(maps.density.image, before)  # it goes where the points go
    page.view.legend.list.itemDoubleClicked.emit(page.view.legend.list.item(0))
    assert not maps.density.isVisible()
