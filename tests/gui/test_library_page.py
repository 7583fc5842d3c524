from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, SilentPlayer, track
from tests.gui.keys import give_keys

from roomprint.corpora.demo import WriteDemo
from roomprint.errors import LibraryError
from roomprint.library.adding import AddReport, AddTracks
from roomprint.library.fingerprint import Fingerprint
from roomprint.library.tracks import Track, TrackStore
from roomprint.library.verifying import VerifyLibrary, VerifyReport
from roomprint.steps import Progress
from roomprint.workspace import Workspace
from roomprint_gui import page_commands
from roomprint_gui.models.demo_tour import DemoTour
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.models.library_model import LibraryModel
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.pages.library_page import LibraryPage
from roomprint_gui.theme import Theme


@pytest.fixture
def library(workspace: Workspace, held: HeldJobs) -> Iterator[LibraryModel]:
    library = LibraryModel(workspace, held)
    yield library
    library.stop()


@pytest.fixture
def player() -> SilentPlayer:
    return SilentPlayer()


@pytest.fixture
def tour(workspace: Workspace, held: HeldJobs, library: LibraryModel) -> DemoTour:
    return DemoTour(workspace, held, library, IdentifyModel(workspace, held))


@pytest.fixture
def page(
    qtbot: QtBot,
    theme: Theme,
    settings: QSettings,
    library: LibraryModel,
    player: SilentPlayer,
    tour: DemoTour,
) -> LibraryPage:
    page = LibraryPage(theme, settings, library, PlayerModel(player), tour)
    qtbot.addWidget(page)
    give_keys(page, settings, page_commands.library(page))
    page.show()
    return page


def fill(workspace: Workspace, *tracks: Track) -> None:
    """Write tracks into the database, as another process would."""
    fingerprint = Fingerprint(np.zeros((2, 4), np.float16), np.zeros((3, 2), np.uint8), 3.0)
    with TrackStore(workspace.library_file) as store:
        store.claim("a model")
        for one in tracks:
            store.add(one, fingerprint, "a model")


def refresh(qtbot: QtBot, library: LibraryModel) -> None:
    with qtbot.waitSignal(library.listed):
        library.refresh()


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


def test_adding_starts_one_job_and_lists_what_was_skipped(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, held: HeldJobs, workspace: Workspace
) -> None:
    library.add([Path("/music")])
    assert held.works(AddTracks) == [AddTracks(workspace=workspace.root, paths=(Path("/music"),))]
    failed = ((Path("/music/a.wav"), "Could not read 'a.wav': it is empty."),)
    with qtbot.waitSignal(library.listed):
        held.jobs[-1].settle("succeeded", AddReport((track(1),), 2, failed))
    assert page.report.sentence.text() == "1 track added, 2 there already, 1 file skipped."
    assert not page.report.details.isVisible()
    page.report.unfold.click()
    assert page.report.details.isVisible()
    assert "a.wav': it is empty." in page.report.details.toPlainText()


def test_more_to_add_waits_its_turn(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, held: HeldJobs
) -> None:
    refresh(qtbot, library)
    library.add([Path("/music")])
    library.add([Path("/more")])
    library.add([Path("/a.wav"), Path("/b.wav")])
    assert [work.paths for work in held.works(AddTracks)] == [(Path("/music"),)]
    assert page.header.state.text() == "Nothing in it yet; 3 more items wait"
    held.jobs[-1].settle("cancelled", None)
    assert held.works(AddTracks)[-1].paths == (Path("/more"),)
    held.jobs[-1].settle("succeeded", AddReport((), 1, ()))
    assert held.works(AddTracks)[-1].paths == (Path("/a.wav"), Path("/b.wav"))
    assert page.header.state.text() == "Nothing in it yet"
    held.jobs[-1].cancel()


def test_what_waits_can_be_cancelled_before_its_turn(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, held: HeldJobs
) -> None:
    refresh(qtbot, library)
    library.add([Path("/music")])
    with qtbot.waitSignal(library.queued) as queued:
        library.add([Path("/more"), Path("/of it")])
    assert queued.args is not None
    last = library.add([Path("/last")])
    with qtbot.assertNotEmitted(library.cancelled), qtbot.waitSignal(library.listed):
        queued.args[0].cancel()
    assert page.header.state.text() == "Nothing in it yet; 1 more item waits"
    assert page.report.isHidden()  # it left nothing that one would have to be told of
    held.jobs[-1].settle("succeeded", AddReport((), 1, ()))
    assert [work.paths for work in held.works(AddTracks)] == [(Path("/music"),), (Path("/last"),)]
    assert held.jobs[-1] is last
    with qtbot.waitSignal(library.cancelled):
        last.settle("cancelled", None)


def test_what_starts_at_once_does_not_wait(
    qtbot: QtBot, library: LibraryModel, held: HeldJobs
) -> None:
    with qtbot.assertNotEmitted(library.queued):
        library.add([Path("/music")])
    held.jobs[-1].settle("cancelled", None)


def test_nothing_that_waits_starts_once_the_window_goes(
    library: LibraryModel, held: HeldJobs
) -> None:
    library.add([Path("/music")])
    library.add([Path("/more")])
    library.stop()
    held.jobs[-1].settle("cancelled", None)
    assert len(held.jobs) == 1


def test_cancelling_tells_what_stays(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, held: HeldJobs, workspace: Workspace
) -> None:
    fill(workspace, track(1))
    with qtbot.waitSignal(library.listed):
        library.add([Path("/music")])
    fill(workspace, track(2), track(3))
    with qtbot.waitSignal(library.cancelled):
        held.jobs[-1].settle("cancelled", None)
    assert page.report.sentence.text() == "Cancelled. 2 tracks were added and stay."


def test_the_table_fills_while_adding(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, held: HeldJobs, workspace: Workspace
) -> None:
    with qtbot.waitSignal(library.listed):
        library.add([Path("/music")])
    fill(workspace, track(1))
    with qtbot.waitSignal(library.listed, timeout=5000):
        held.jobs[-1].progressed.emit(Progress(1, 9))
    assert page.view.model().rowCount() == 1
    held.jobs[-1].cancel()


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
    player: SilentPlayer,
    workspace: Workspace,
) -> None:
    fill(workspace, track(1))
    refresh(qtbot, library)
    assert not page.player_bar.play_button.isEnabled()
    page.view.selectRow(0)
    page.player_bar.play_button.click()
    assert player.asked == [(track(1).path, 0.0)]
    page.player_bar.line.sought.emit(60.0)
    assert player.asked[-1] == (track(1).path, 60.0)
    assert page.player_bar.clock.text() == "1:00.0 of 3:05"
    page.player_bar.play_button.click()
    assert not player.playing


def test_a_track_that_cannot_be_played_is_told(
    qtbot: QtBot,
    page: LibraryPage,
    library: LibraryModel,
    player: SilentPlayer,
    workspace: Workspace,
) -> None:
    fill(workspace, track(1))
    refresh(qtbot, library)
    page.view.selectRow(0)
    page.player_bar.play_button.click()
    player.playing, player.error = False, "the loudspeaker is gone"
    qtbot.waitUntil(page.report.isVisible)
    assert page.report.sentence.text() == "The loudspeaker is gone."


def test_dropping_anything_adds_it(
    page: LibraryPage, held: HeldJobs, workspace: Workspace, tmp_path: Path, qapp: QApplication
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    qapp.sendEvent(page, QDragEnterEvent(QPoint(50, 50), copy, data, button, none))
    assert page.drop.isVisible()
    qapp.sendEvent(page, QDropEvent(QPointF(50, 50), copy, data, button, none))
    assert not page.drop.isVisible()
    (work,) = held.works(AddTracks)
    assert work.paths == (tmp_path,)
    held.jobs[-1].cancel()


def test_verifying_tells_what_is_wrong(
    page: LibraryPage, library: LibraryModel, held: HeldJobs
) -> None:
    library.verify()
    assert len(held.works(VerifyLibrary)) == 1
    report = VerifyReport(42, (track(1),), (), (track(2), track(3)), ())
    held.jobs[-1].settle("succeeded", report)
    told = page.report.sentence.text()
    assert told == "42 tracks checked: 1 file missing, 2 fingerprints damaged."
    assert str(track(1).path) in page.report.details.toPlainText()


def test_damaged_fingerprints_are_told_until_they_are_mended(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, held: HeldJobs, workspace: Workspace
) -> None:
    fill(workspace, track(1, title="Salt"), track(2, title="Nine lamps"), track(3))
    library.note_damaged([track(1), track(2)])  # known before the library has been read
    refresh(qtbot, library)
    told = "The fingerprints of 2 tracks are damaged, so they cannot be recognised."
    assert page.damage.sentence.text().startswith(told)
    assert page.damage.details.toPlainText() == f"{track(1).path}\n{track(2).path}"
    page.damage.action.click()
    (work,) = held.works(AddTracks)
    assert work.paths == (track(1).path, track(2).path)
    with qtbot.waitSignal(library.damaged_changed):
        library.remove([2])
    told = "The fingerprint of 'Salt' is damaged, so it cannot be recognised."
    assert page.damage.sentence.text().startswith(told)
    fill(workspace, track(1, title="Salt"))  # of the same content: the older one makes way
    with qtbot.waitSignal(library.damaged_changed):
        held.jobs[-1].settle("succeeded", AddReport((track(4),), 0, ()))
    assert page.damage.isHidden()


def test_what_was_told_of_damage_stays_away_once_dismissed(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, workspace: Workspace
) -> None:
    fill(workspace, track(1))
    refresh(qtbot, library)
    library.note_damaged([track(1)])
    assert page.damage.isVisible()
    page.damage.close_button.click()
    refresh(qtbot, library)
    assert page.damage.isHidden()


def test_a_database_that_cannot_be_read_is_said_once(
    qtbot: QtBot, page: LibraryPage, library: LibraryModel, workspace: Workspace
) -> None:
    workspace.library_file.write_bytes(b"no database at all, but long enough to be looked at" * 99)
    with qtbot.waitSignal(library.failed) as failed:
        library.refresh()
    assert failed.args is not None
    assert isinstance(failed.args[0], LibraryError)
    assert str(workspace.library_file) in page.report.sentence.text()
    assert page.header.state.text() == "The library could not be read"


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
