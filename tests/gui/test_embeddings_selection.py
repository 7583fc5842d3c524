"""Points that a hand draws around: on both maps, heard, exported and sent on."""

from pathlib import Path

import numpy as np
import pytest
from pyqtgraph import Point
from pytestqt.qtbot import QtBot
from tests.gui.dragging import drag
from tests.gui.embeddings import heard, show
from tests.gui.fakes import HeldJobs, SilentPlayer

from roomprint_gui.pages.embeddings_page import EmbeddingsPage
from roomprint_gui.plots.outline_box import Hand
from roomprint_gui.row_works import ExportRows, SeeRow

BARE = (True, "primary")  # no button of the library, and which look that of the starter rooms has


def test_a_lasso_selects_on_both_maps_and_fills_the_table(
    embeddings_page: EmbeddingsPage, held: HeldJobs
) -> None:
    show(embeddings_page._model, held)
    show(embeddings_page._model, held, None, embeddings_page._model.second, "/tables/two.npz")
    maps = embeddings_page.view.maps
    around = np.array([[-2, -2], [2, -2], [2, 2], [-2, 2]], np.float32)
    embeddings_page.view.hands.choose(Hand.LASSO)
    assert maps.second.flat.box.hand is Hand.LASSO
    maps.second.flat.box.enclosed.emit(around)
    assert embeddings_page._model.choice.selected.tolist() == list(range(60))
    panel = embeddings_page.view.selection
    assert panel.count.text() == "60 points selected."
    assert panel.table.rowCount() == 60
    assert panel.table.data(panel.table.index(31, 0)) == "b.wav"
    panel.clear_button.click()
    assert not panel.export_button.isEnabled()


@pytest.mark.parametrize("hand", [Hand.LASSO, Hand.RECTANGLE])
def test_the_mouse_draws_around_points(
    embeddings_page: EmbeddingsPage, held: HeldJobs, hand: Hand
) -> None:
    from pyqtgraph import setConfigOption

    setConfigOption("mouseRateLimit", -1)  # every move counts, however quick
    show(embeddings_page._model, held)
    maps = embeddings_page.view.maps.first.flat
    embeddings_page.view.hands.choose(hand)
    maps.view.viewport().grab()
    rows = embeddings_page._model.first.places
    left = np.flatnonzero(rows[:, 0] < -0.2)
    corners = [(-1.04, -1.04), (-0.2, -1.04), (-0.2, 1.04), (-1.04, 1.04)]
    ends = [maps.box.mapViewToScene(Point(x, y)) for x, y in corners]
    places = [maps.view.mapFromScene(end) for end in ends]
    drag(maps.view.viewport(), places if hand is Hand.LASSO else [places[0], places[2]])
    assert embeddings_page._model.choice.selected.tolist() == left.tolist()
    assert len(left) > 3
    setConfigOption("mouseRateLimit", 100)


def test_the_selection_plays_piece_after_piece(
    embeddings_page: EmbeddingsPage, held: HeldJobs, silent: SilentPlayer, tmp_path: Path
) -> None:
    show(embeddings_page._model, held, heard(tmp_path))
    embeddings_page._model.choice.select(np.array([3, 45]))
    embeddings_page.view.selection.play_button.click()
    assert silent.asked == [(tmp_path / "a.wav", 3.0)]
    silent.position_s = 6.0
    embeddings_page._playing._playing._player._tick()
    assert silent.asked[-1] == (tmp_path / "b.wav", 45.0)
    silent.position_s = 48.0
    embeddings_page._playing._playing._player._tick()
    assert (silent.playing, embeddings_page._playing.left) == (False, 0)


def test_a_file_that_has_moved_is_said_and_the_others_play(
    embeddings_page: EmbeddingsPage, held: HeldJobs, silent: SilentPlayer, tmp_path: Path
) -> None:
    show(embeddings_page._model, held, heard(tmp_path))
    (tmp_path / "a.wav").unlink()
    embeddings_page._model.choice.select(np.array([3, 45]))
    embeddings_page.view.selection.play_button.click()
    assert embeddings_page.notice.sentence.text().startswith("'a.wav' cannot be played")
    assert silent.asked == [(tmp_path / "b.wav", 45.0)]
    embeddings_page._model.choice.click(3)
    assert held.works(SeeRow) == []


def test_the_selection_is_exported(
    embeddings_page: EmbeddingsPage, held: HeldJobs, tmp_path: Path
) -> None:
    show(embeddings_page._model, held)
    embeddings_page._model.choice.select(np.array([1, 2]))
    job = embeddings_page.view.selection.export(tmp_path)
    assert job is not None
    (work,) = held.works(ExportRows)
    assert work.rows.start_s.tolist() == [1.0, 2.0]


def test_the_files_of_a_selection_go_to_the_library(
    embeddings_page: EmbeddingsPage, held: HeldJobs, qtbot: QtBot
) -> None:
    show(embeddings_page._model, held)
    embeddings_page._model.choice.select(np.array([1, 2, 50]))
    with qtbot.waitSignal(embeddings_page.added) as told:
        embeddings_page.view.selection.add_button.click()
    assert told.args == [[Path("/a.wav"), Path("/b.wav")]]
