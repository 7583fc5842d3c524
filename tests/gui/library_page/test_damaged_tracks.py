"""What is wrong with a library is told on its page, until it is mended."""

from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, track
from tests.gui.library_page.filling import fill, refresh

from roomprint.errors import LibraryError
from roomprint.library.adding import AddReport, AddTracks
from roomprint.library.verifying import VerifyLibrary, VerifyReport
from roomprint.workspace import Workspace
from roomprint_gui.models.library_model import LibraryModel
from roomprint_gui.pages.library_page import LibraryPage


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
