"""Folders and files into the library, one after another, from its page."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, track
from tests.gui.library_page.filling import fill, refresh

from roomprint.library.adding import AddReport, AddTracks
from roomprint.steps import Progress
from roomprint.workspace import Workspace
from roomprint_gui.models.library_model import LibraryModel
from roomprint_gui.pages.library_page import LibraryPage


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
