"""One window, one workspace after another, in one process."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs

from roomprint.errors import WorkspaceError
from roomprint.hold import WindowHold
from roomprint.library.verifying import VerifyLibrary
from roomprint.workspace import Workspace
from roomprint_gui.curtain import Curtain
from roomprint_gui.jobs import Job
from roomprint_gui.models.recent_workspaces import RecentWorkspaces
from roomprint_gui.session import Session, first_root


@pytest.fixture
def session(
    qapp: QApplication, settings: QSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Session]:
    """The window on the workspace ``first``; its jobs are held."""
    monkeypatch.setattr("roomprint_gui.app.Jobs", HeldJobs)
    session = Session(qapp, settings)
    session.open(tmp_path / "first")
    session.begin()
    yield session
    session.close()
    qapp.setQuitOnLastWindowClosed(True)


def tree(root: Path) -> dict[str, bytes | None]:
    found = sorted(root.rglob("*"))
    return {str(p.relative_to(root)): p.read_bytes() if p.is_file() else None for p in found}


def want(session: Session, root: Path) -> None:
    """As the menu in the rail asks for it."""
    session.app.window.rail.workspace_menu.wanted.emit(root)


def curtains() -> list[Curtain]:
    """What stands in a window's place now."""
    tops = QApplication.topLevelWidgets()
    return [one for one in tops if isinstance(one, Curtain) and one.isVisible()]


def test_another_workspace_takes_the_place_of_the_open_one(
    qtbot: QtBot, session: Session, settings: QSettings, tmp_path: Path
) -> None:
    before, second = session.app, tmp_path / "second"
    before.window.show_page(4)
    want(session, second)
    qtbot.waitUntil(lambda: session.app is not before)
    assert curtains(), "the screen is not empty in between"
    qtbot.waitUntil(lambda: not curtains())
    assert session.app.workspace.root == second
    assert session.app.window.isVisible()
    assert session.app.window.windowTitle() == "second – Roomprint"
    assert session.app.window.pages.currentIndex() == 4, "the page stays"
    assert RecentWorkspaces(settings).roots == [second, tmp_path / "first"]
    WindowHold(tmp_path / "first").release()
    with pytest.raises(WorkspaceError, match="another window"):
        WindowHold(second)
    want(session, tmp_path / "first")
    qtbot.waitUntil(lambda: session.app.workspace.root == tmp_path / "first")


def test_unsaved_changes_of_a_room_are_kept_and_told_of(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    room = session.app.room
    changed = replace(room.scene, height_m=room.scene.height_m + 0.5)
    room.edit(changed, "Change the height")
    want(session, tmp_path / "second")
    qtbot.waitUntil(lambda: session.app.workspace.root == tmp_path / "second")
    notice = session.app.window.notice
    assert f"'{changed.name}' are kept" in notice.sentence.text()
    assert "'first'" in notice.sentence.text()
    want(session, tmp_path / "first")
    qtbot.waitUntil(lambda: session.app.workspace.root == tmp_path / "first")
    assert [one.scene for one in session.app.room.left_behind] == [changed]
    assert not session.app.window.notice.isVisible()


def _newer(root: Path) -> None:
    root.mkdir()
    (root / "workspace.json").write_text('{"schema": 99}')


def _damaged(root: Path) -> None:
    root.mkdir()
    (root / "workspace.json").write_text("{")


def _somebodys(root: Path) -> None:
    root.mkdir()
    (root / "letter.odt").write_text("Dear")


def _file(root: Path) -> None:
    root.write_text("no folder")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_newer, "newer Roomprint"),
        (_damaged, "is damaged"),
        (_somebodys, "holds other things"),
        (_file, "it is a file"),
    ],
)
def test_one_that_is_refused_stays_as_it_is_and_so_does_the_window(
    qtbot: QtBot, session: Session, tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    app, wanted = session.app, tmp_path / "wanted"
    make(wanted)
    before = tree(tmp_path / "wanted")
    want(session, wanted)
    qtbot.waitUntil(app.window.notice.isVisible)
    assert session.app is app
    assert words in app.window.notice.sentence.text()
    assert tree(wanted) == before


def test_one_that_another_window_has_is_refused(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    app, held = session.app, WindowHold(Workspace(tmp_path / "held").open().root)
    want(session, tmp_path / "held")
    qtbot.waitUntil(app.window.notice.isVisible)
    assert session.app is app
    assert "is open in another window" in app.window.notice.sentence.text()
    held.release()


def test_the_open_one_reached_through_a_link_is_the_open_one(
    session: Session, tmp_path: Path
) -> None:
    app, link = session.app, tmp_path / "link"
    link.symlink_to(tmp_path / "first", target_is_directory=True)
    session.switch(link)
    assert session.app is app
    assert not app.window.notice.isVisible()


def test_one_that_is_gone_is_not_made_anew(
    qtbot: QtBot, session: Session, settings: QSettings, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    RecentWorkspaces(settings).note(gone)
    want(session, gone)
    qtbot.waitUntil(session.app.window.notice.isVisible)
    assert "is not there" in session.app.window.notice.sentence.text()
    assert not gone.exists()


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_what_would_stop_is_asked_for_in_one_sentence(
    qtbot: QtBot,
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    asked: list[str] = []

    def question(*given: object) -> QMessageBox.StandardButton:
        asked.append(str(given[-1]))
        return QMessageBox.StandardButton[answer]

    monkeypatch.setattr(QMessageBox, "question", question)
    app = session.app
    job = Job(VerifyLibrary(workspace=app.workspace.root), "Verifying the library")
    app.jobs.start(job)
    want(session, tmp_path / "second")
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == ["'Verifying the library' would be stopped. Open 'second' now?"]
    if answer == "Yes":
        qtbot.waitUntil(lambda: session.app is not app)
    else:
        assert session.app is app
        assert not (tmp_path / "second").exists()
        job.settle("cancelled", None)


@pytest.mark.parametrize("answer", ["Close anyway", "Stay"])
def test_a_window_that_would_lose_something_asks_before_it_closes(
    session: Session, answer: str
) -> None:
    app = session.app
    job = Job(VerifyLibrary(workspace=app.workspace.root), "Verifying the library")
    app.jobs.start(job)
    assert not app.window.close()
    assert app.window.isVisible()
    question = app.leaving.question
    assert question is not None
    assert question.text() == "'Verifying the library' would be stopped. Close the window now?"
    assert not app.window.close(), "asked once more"
    assert app.leaving.question is question
    next(one for one in question.buttons() if one.text() == answer).click()
    assert app.leaving.question is None
    assert app.window.isVisible() == (answer == "Stay")
    job.settle("cancelled", None)


def test_a_window_that_loses_nothing_closes_unasked(session: Session) -> None:
    assert session.app.window.close()
    assert session.app.leaving.question is None


def test_the_end_is_not_asked_for_again(session: Session) -> None:
    leaving = session.app.leaving
    session.app.jobs.start(Job(VerifyLibrary(workspace=session.app.workspace.root), "Verifying"))
    session.close()
    assert leaving.question is None


def test_the_last_workspace_is_the_first_as_long_as_it_is_there(
    settings: QSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ROOMPRINT_WORKSPACE", raising=False)
    (tmp_path / "mine").mkdir()
    RecentWorkspaces(settings).note(tmp_path / "mine")
    assert first_root(settings) == tmp_path / "mine"
    (tmp_path / "mine").rmdir()
    assert first_root(settings).name == "roomprint"
    monkeypatch.setenv("ROOMPRINT_WORKSPACE", str(tmp_path / "named"))
    assert first_root(settings) == tmp_path / "named"


@pytest.mark.parametrize("wrong", [7, ["", "relative", b"x"], {"a": 1}])
def test_what_is_no_folder_in_the_settings_is_ignored(settings: QSettings, wrong: object) -> None:
    settings.setValue("workspace/recent", wrong)
    assert RecentWorkspaces(settings).roots == []
