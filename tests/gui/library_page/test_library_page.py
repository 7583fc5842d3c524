"""What is in the library, on its page: found, chosen, played, removed."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, SilentPlayer, track
from tests.gui.library_page.filling import fill, refresh

from roomprint.corpora.demo import WriteDemo
from roomprint.workspace import Workspace
from roomprint_gui.models.demo_tour import DemoTour
from roomprint_gui.models.library_model import LibraryModel
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.pages.library_page import LibraryPage
from roomprint_gui.theme import Theme


def test_an_empty_library_offers_two_ways_to_begin(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, held: HeldJobs
) -> None:
    refresh(qtbot, library)
    assert page.begin_button.isVisible()
    assert not page.view.isVisible()
    page.demo_button.click()
    assert len(held.works(WriteDemo)) == 1
    held.jobs[-1].cancel()


def test_shows_what_the_database_holds(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, workspace: Workspace
) -> None:
    fill(workspace, track(1, title="Salt"), track(2, title="Nine lamps"))
    refresh(qtbot, library)
    assert page.view.isVisible()
    assert page.view.model().index(0, 0).data() == "Nine lamps"
    assert page.header.state.text().startswith("2 tracks, 6 min, ")


def test_searching_narrows_the_table(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, workspace: Workspace
) -> None:
    fill(workspace, track(1, title="Salt"), track(2, title="Nine lamps"))
    refresh(qtbot, library)
    with qtbot.waitSignal(library.table.modelReset):
        page.search.setText("salt")
    assert library.table.rowCount() == 1
    assert page.found.text() == "1 of 2"


def test_removing_asks_first_and_keeps_the_rest(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, workspace: Workspace
) -> None:
    fill(workspace, track(1, title="Salt"), track(2, title="Nine lamps"))
    refresh(qtbot, library)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.view.setFocus()
    assert not page.remove_button.isEnabled()
    page.view.selectRow(1)
    page.remove_button.click()
    assert page.question.sentence.text().startswith("Remove 'Salt' from the library?")
    page.question.close_button.click()
    assert len(library.table.tracks) == 2
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    with qtbot.waitSignal(library.listed):
        page.question.action.click()
    assert [left.title for left in library.table.tracks] == ["Nine lamps"]


def test_selection_survives_a_refresh(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, workspace: Workspace
) -> None:
    fill(workspace, track(1, title="Salt"), track(2, title="Nine lamps"))
    refresh(qtbot, library)
    page.view.selectRow(1)
    fill(workspace, track(3, title="Aria"))
    refresh(qtbot, library)
    assert [chosen.title for chosen in page.view.selected] == ["Salt"]


def test_the_button_plays_the_selected_track_and_stops(
    qtbot: QtBot,
    page: LibraryPage,
    library: LibraryModel,
    silent: SilentPlayer,
    workspace: Workspace,
) -> None:
    fill(workspace, track(1))
    refresh(qtbot, library)
    assert not page.player_bar.play_button.isEnabled()
    page.view.selectRow(0)
    page.player_bar.play_button.click()
    assert silent.asked == [(track(1).path, 0.0)]
    page.player_bar.line.sought.emit(60.0)
    assert silent.asked[-1] == (track(1).path, 60.0)
    assert page.player_bar.clock.text() == "1:00.0 of 3:05"
    page.player_bar.play_button.click()
    assert not silent.playing


def test_a_track_that_cannot_be_played_is_told(
    qtbot: QtBot,
    page: LibraryPage,
    library: LibraryModel,
    silent: SilentPlayer,
    workspace: Workspace,
) -> None:
    fill(workspace, track(1))
    refresh(qtbot, library)
    page.view.selectRow(0)
    page.player_bar.play_button.click()
    silent.playing, silent.error = False, "the loudspeaker is gone"
    qtbot.waitUntil(page.report.isVisible)
    assert page.report.sentence.text() == "The loudspeaker is gone."


def test_column_widths_are_remembered(
    qtbot: QtBot,
    theme: Theme,
    settings: QSettings,
    library: LibraryModel,
    page: LibraryPage,
    tour: DemoTour,
) -> None:
    page.view.setColumnWidth(1, 333)
    second = LibraryPage(theme, settings, library, PlayerModel(SilentPlayer()), tour)
    qtbot.addWidget(second)
    assert second.view.columnWidth(1) == 333
