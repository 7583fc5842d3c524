from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.core.embeddings.tables import table
from tests.gui.embeddings import answer, heard, pixel, show
from tests.gui.fakes import HeldJobs, SilentPlayer

from roomprint.embeddings.embedding import EmbedLibrary
from roomprint.embeddings.rows import Rows, Words
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.timeline import Timeline
from roomprint.errors import EmbeddingError
from roomprint_gui.embedding_works import FindNeighbours, OpenTable
from roomprint_gui.pages.embeddings_page import EmbeddingsPage
from roomprint_gui.row_works import SeenRow, SeeRow, StarterData
from roomprint_gui.widgets.label_legend import LabelLegend

BARE = (True, "primary")  # no button of the library, and which look that of the starter rooms has


def test_an_empty_page_offers_the_library_first_where_it_holds_tracks(
    embeddings_page: EmbeddingsPage, held: HeldJobs
) -> None:
    assert (
        embeddings_page.library_button.isHidden(),
        embeddings_page.starter_button.property("kind"),
    ) == BARE
    embeddings_page.offer_library(True)
    assert embeddings_page.library_button.isVisible()
    assert embeddings_page.starter_button.property("kind") == "plain"
    assert "your library" in embeddings_page._empty._text.text()
    embeddings_page.library_button.click()
    assert not embeddings_page.library_button.isEnabled()
    assert "read and embedded" in embeddings_page._empty._text.text()
    (work,) = held.works(EmbedLibrary)
    held.jobs[-1].settle("succeeded", None)
    assert held.works(OpenTable)[-1].path == work.output
    assert embeddings_page._empty._text.text() == "The map is being made…"
    held.jobs[-1].settle("failed", EmbeddingError("the table is damaged"))
    assert embeddings_page._empty._text.text().startswith("No map yet")
    embeddings_page.offer_library(False)
    assert (
        embeddings_page.library_button.isHidden(),
        embeddings_page.starter_button.property("kind"),
    ) == BARE
    assert "your library" not in embeddings_page._empty._text.text()


def test_an_empty_page_offers_the_starter_data(
    embeddings_page: EmbeddingsPage, held: HeldJobs
) -> None:
    assert embeddings_page._stack.currentIndex() == 0
    embeddings_page.music_button.click()
    assert len(held.works(StarterData)) == 1
    assert not embeddings_page.starter_button.isEnabled()


def test_points_appear_with_a_legend_and_the_page_says_what_they_are(
    embeddings_page: EmbeddingsPage, held: HeldJobs
) -> None:
    show(embeddings_page._model, held)
    assert embeddings_page._stack.currentIndex() == 1
    assert embeddings_page.header.state.text() == "one: 60 points of 2 files"
    view = embeddings_page.view
    assert [view.legend.list.item(n).text() for n in range(3)] == [
        f"room {n}   20" for n in range(3)
    ]
    assert len(view.maps.first.flat.drawn) == 60
    assert view.maps.captions[0].text() == "one, PCA: model model, 8 numbers"


def test_a_word_is_hidden_by_its_tick_and_alone_by_a_double_click(
    embeddings_page: EmbeddingsPage, held: HeldJobs
) -> None:
    show(embeddings_page._model, held)
    legend = embeddings_page.view.legend
    legend.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert embeddings_page.view.maps.first.flat.drawn.tolist() == [
        n for n in range(60) if n % 3 != 1
    ]
    legend.list.itemDoubleClicked.emit(legend.list.item(2))
    assert embeddings_page.view.maps.first.flat.drawn.tolist() == list(range(2, 60, 3))
    legend.list.itemDoubleClicked.emit(legend.list.item(2))
    assert len(embeddings_page.view.maps.first.flat.drawn) == 60


def test_numbers_have_a_colour_bar_in_their_unit(
    embeddings_page: EmbeddingsPage, held: HeldJobs
) -> None:
    show(embeddings_page._model, held)
    labels = embeddings_page.view.labels
    labels.setCurrentIndex(labels.findData("rt60"))
    labels.activated.emit(labels.currentIndex())
    assert embeddings_page._model.label_name == "rt60"
    assert embeddings_page.view.legend.bar.toolTip().startswith("Rt60: ")
    assert embeddings_page.view.legend.bar.toolTip().endswith(" s")


def test_a_click_plays_that_very_piece_and_shows_its_neighbours(
    embeddings_page: EmbeddingsPage,
    held: HeldJobs,
    silent: SilentPlayer,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    show(embeddings_page._model, held, heard(tmp_path))
    qtbot.waitExposed(embeddings_page)
    # the view knows its transform once painted
    embeddings_page.view.maps.first.flat.view.viewport().grab()
    QTest.mouseClick(
        embeddings_page.view.maps.first.flat.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=pixel(embeddings_page.view.maps.first.flat, 40),
    )
    assert embeddings_page._model.choice.clicked == 40
    assert silent.asked == [(tmp_path / "b.wav", 40.0)]
    (work,) = held.works(SeeRow)
    assert (work.rows.path(0), work.rows.start_s.tolist()) == (tmp_path / "b.wav", [40.0])
    answer(held, SeeRow, SeenRow(np.zeros((128, 20), np.uint8), 3.0, None))
    assert embeddings_page.view.point.spectrogram.levels is not None
    answer(held, FindNeighbours, np.array([37, 43, 2]))
    maps = embeddings_page.view.maps.first.flat
    assert maps.marks.same.isVisible()  # 37 and 43 are of room 1 as 40 is
    assert maps.marks.other.isVisible()
    assert len(maps.marks.same.getData()[0]) == 4
    assert embeddings_page.view.point.near.text().startswith("2 of its 3 nearest neighbours")


def words_of(legend: LabelLegend) -> list[str]:
    return [legend.list.item(row).text() for row in range(legend.list.count())]


def trained_by(sampling: str) -> EmbeddingTable:
    """A table that says how its encoder was trained."""
    made = table()
    labels = {**made.rows.labels, "sampling": Words.of([sampling] * len(made))}
    rows = replace(made.rows, labels=labels)
    return EmbeddingTable(made.vectors, rows, made.model, made.identity)


def test_two_maps_of_two_samplings_are_told_apart_by_colour(
    embeddings_page: EmbeddingsPage, held: HeldJobs
) -> None:
    show(embeddings_page._model, held, trained_by("soft"))
    embeddings_page._model.colour_by("sampling")
    legend, maps = embeddings_page.view.legend, embeddings_page.view.maps
    assert words_of(legend) == ["soft   60"]
    show(
        embeddings_page._model,
        held,
        trained_by("hard"),
        embeddings_page._model.second,
        "/tables/two.npz",
    )
    assert words_of(legend) == ["soft   60", "hard   60"]
    for row, made in enumerate(maps.maps):
        dot = legend.list.item(row).icon().pixmap(12).toImage().pixelColor(6, 6)
        points = made.flat.points
        assert points._brushes[points._codes[7]].color().name() == dot.name()
    legend.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert len(maps.first.flat.drawn) == 60
    assert len(maps.second.flat.drawn) == 0
    embeddings_page._model.close_second()
    assert words_of(legend) == ["soft   60"]


def test_hovering_says_what_a_point_is(embeddings_page: EmbeddingsPage, held: HeldJobs) -> None:
    show(embeddings_page._model, held)
    embeddings_page.view.maps.first.hovered.emit(4)
    card = embeddings_page.view.maps.hover_card
    assert card.isVisible()
    assert card.text().splitlines()[:3] == ["a.wav", "0:04.0 to 0:07.0", "Room: room 1"]
    embeddings_page.view.maps.first.hovered.emit(None)
    assert not card.isVisible()


def test_a_search_selects(embeddings_page: EmbeddingsPage, held: HeldJobs, qtbot: QtBot) -> None:
    show(embeddings_page._model, held)
    with qtbot.waitSignal(embeddings_page._model.choice.selected_changed):
        embeddings_page.view.search.setText("room 2")
    assert embeddings_page._model.choice.selected.tolist() == list(range(2, 60, 3))


def test_the_timeline_scrubs_and_plays(embeddings_page: EmbeddingsPage, qtbot: QtBot) -> None:
    places = np.random.default_rng(0).normal(size=(4, 60, 2)).astype(np.float32)
    embeddings_page._model.show_timeline(
        Timeline(places, np.array([5, 10, 15, 20]), table().rows, "run 1")
    )
    bar, shown = embeddings_page.view.timeline, embeddings_page.view.maps
    assert bar.isVisible()
    assert embeddings_page.header.state.text() == "60 points of 2 files, 4 checkpoints of run 1"
    assert shown.captions[0].text() == "run 1, step 20"
    embeddings_page._model.show_moment(1)
    there = shown.first.places.copy()
    bar.show_checkpoint(0)
    bar.slider.setValue(bar.slider.maximum() // 3 - 4)  # where a hand may let it go
    assert np.abs(shown.first.places - there).max() > 0.01
    bar.slider.sliderReleased.emit()
    assert (shown.captions[0].text(), bar.step.text()) == ("run 1, step 10", "step 10")
    np.testing.assert_allclose(shown.first.places, there)
    bar.show_checkpoint(2)
    bar.play_button.click()
    qtbot.waitUntil(lambda: embeddings_page._model.moment == 3, timeout=10_000)
    qtbot.waitUntil(lambda: not bar.playing, timeout=10_000)


def test_many_points_are_a_density_under_some_of_them(
    embeddings_page: EmbeddingsPage, held: HeldJobs
) -> None:
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
    show(embeddings_page._model, held, EmbeddingTable(vectors, rows, "m", "i"))
    maps = embeddings_page.view.maps.first.flat
    assert maps.density.isVisible()
    assert len(maps.drawn) == 20_000
    everything = np.array([[-2, -2], [2, -2], [2, 2], [-2, 2]], np.float32)
    maps.box.enclosed.emit(everything)
    assert len(embeddings_page._model.choice.selected) == count
    assert embeddings_page.view.selection.table.rowCount() == 10_000
    before = maps.density.image
    embeddings_page._model.first.show_places(-embeddings_page._model.first.places, "PCA")
    assert not np.array_equal(maps.density.image, before)  # it goes where the points go
    embeddings_page.view.legend.list.itemDoubleClicked.emit(
        embeddings_page.view.legend.list.item(0)
    )
    assert not maps.density.isVisible()
