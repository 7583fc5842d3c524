"""The window from start to end: one workspace at a time, changed without starting anew."""

import gc
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMessageBox

import roomprint
import roomprint_resources
from roomprint.errors import RoomprintError, WorkspaceError
from roomprint.hold import WindowHold
from roomprint.inside import plain
from roomprint.workspace import ENVIRONMENT_VARIABLE, Workspace, default_root
from roomprint_gui.app import App
from roomprint_gui.bugs import log_to
from roomprint_gui.curtain import Curtain
from roomprint_gui.models.preferences import scale_of
from roomprint_gui.models.recent_workspaces import RecentWorkspaces
from roomprint_gui.refusal import refuse
from roomprint_gui.words import sentence

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

_SCALE = "QT_SCALE_FACTOR"
_PAINTED_MS = 200  # by then a curtain, or a window, has been painted


class Session(QObject):
    """Owns the App of the open workspace, and puts another one in its place.

    Args:
        qt: The application.
        settings: Where choices are remembered.
    """

    def __init__(self, qt: QApplication, settings: QSettings) -> None:
        super().__init__()
        self._qt = qt
        self._settings = settings
        self._recent = RecentWorkspaces(settings)
        self._app: App | None = None
        self._hold: WindowHold | None = None
        self._log: RotatingFileHandler | None = None
        self._curtain: Curtain | None = None  # until the next window is seen
        self.begins_anew: Path | None = None  # the workspace that the next process opens

    @property
    def app(self) -> App:
        """What is open."""
        assert self._app is not None
        return self._app

    def open(self, root: Path) -> App:
        """Build the window on a workspace, and show it.

        Raises:
            WorkspaceError: It cannot be used, or another window has it; nothing was changed.
        """
        workspace = Workspace(root).open()
        hold = WindowHold(workspace.root)
        self._hold = hold
        self._log = log_to(workspace.root / "logs")
        self._app = app = App(self._qt, workspace, self._settings)
        app.workspace_wanted.connect(self.switch, Qt.ConnectionType.QueuedConnection)
        app.restart_wanted.connect(self.restart, Qt.ConnectionType.QueuedConnection)
        app.bugs.install()
        app.window.show()
        return app

    def begin(self) -> None:
        """Start what may wait until the window is on the screen; the workspace is remembered."""
        self._recent.note(self.app.workspace.root)
        QTimer.singleShot(0, self.app, self.app.begin)

    def switch(self, root: Path) -> None:
        """Open another workspace in place of this one; one that is refused changes nothing.

        What would be lost is asked for first. Trainings go on in their own processes.
        """
        if self._curtain is not None:  # one switch at a time, to where it is seen
            QTimer.singleShot(_PAINTED_MS, self, lambda: self.switch(root))
            return
        before = self.app.workspace.root
        if plain(root) == plain(before) or root.resolve() == before.resolve():
            return
        try:
            if not root.exists() and root in self._recent.roots:
                raise WorkspaceError(
                    f"the workspace {root} is not there: it was moved, or its disk is not connected"
                )
            Workspace(root).check()
            held = WindowHold(root) if Workspace(root).mark.exists() else None
        except RoomprintError as error:
            self.app.window.notice.tell(sentence(error), "error")
            return
        if held is not None:
            held.release()  # it could be had; the new window takes it in a moment
        question = self.app.leaving.loss
        if question and not self._agreed(f"{question} Open '{root.name}' now?"):
            return
        self._curtain = Curtain(self.app.window, f"Opening '{root.name}'…", self.app.theme)
        QTimer.singleShot(_PAINTED_MS, self, lambda: self._exchange(root))

    def _exchange(self, root: Path) -> None:
        """Take the open window away, and build the next one."""
        if self._app is None:  # closed while the curtain fell
            return
        before, room = self.app.workspace.root, self.app.room
        kept = room.scene.name if room.is_unsaved else ""
        self._qt.setQuitOnLastWindowClosed(False)
        self._leave()
        try:
            self._open_or_go_back(root, before)
            if kept and self.app.workspace.root != before:
                self.app.window.notice.tell(
                    f"The unsaved changes of '{kept}' are kept: the Rooms page of '{before.name}' "
                    "offers them when that is opened again."
                )
        finally:
            QTimer.singleShot(_PAINTED_MS, self, self._uncover)
            QTimer.singleShot(0, self._qt, lambda: self._qt.setQuitOnLastWindowClosed(True))

    def _open_or_go_back(self, root: Path, before: Path) -> None:
        """There is a window afterwards, whatever goes wrong, to tell it in."""
        try:
            self.open(root)
        except RoomprintError as error:
            self.open(before).window.notice.tell(sentence(error), "error")
        except Exception:
            self._let_go()
            self.open(before)
            self.begin()
            raise
        self.begin()

    def restart(self) -> None:
        """End, to begin anew on the same workspace; what would be lost is asked for first."""
        question = self.app.leaving.loss
        if not question or self._agreed(f"{question} Open the window anew now?"):
            self.begins_anew = self.app.workspace.root
            self.end()

    def end(self) -> None:
        """Close the window without asking, and the program with it."""
        if self._app is not None:
            self._app.leaving.close()
        self._qt.quit()

    def close(self) -> None:
        """Let go of the open workspace; connect this to ``aboutToQuit``."""
        self._uncover()
        self._leave()

    def _uncover(self) -> None:
        curtain, self._curtain = self._curtain, None
        if curtain is not None:
            curtain.lift()

    def _leave(self) -> None:
        app, self._app = self._app, None
        if app is None:
            return
        app.leaving.close()
        app.stop()
        app.bugs.uninstall()
        app.window.deleteLater()
        app.deleteLater()
        self._qt.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        del app
        gc.collect()
        self._let_go()

    def _let_go(self) -> None:
        """Let another window have the workspace."""
        if self._hold is not None:
            self._hold.release()
        if self._log is not None:
            logging.getLogger().removeHandler(self._log)
            self._log.close()

    def _agreed(self, question: str) -> bool:
        answer = QMessageBox.question(self.app.window, "Roomprint", question)
        return answer == QMessageBox.StandardButton.Yes


def first_root(settings: QSettings) -> Path:
    """The workspace to begin with when none is named: the last one, as long as it is there."""
    recent = RecentWorkspaces(settings).roots
    if ENVIRONMENT_VARIABLE not in os.environ and recent and recent[0].is_dir():
        return recent[0]
    return default_root()


def run(root: Path | None, *, smoke: bool = False) -> int:
    """Open the window on the workspace at ``root`` and stay until it is closed.

    Args:
        root: The workspace; by default the one that was open last, or the platform's user-data
            folder.
        smoke: Paint once and go, to see that everything fits together.
    """
    # the 3D view keeps its shaders even when Qt gives its window another context
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    settings = QSettings("Roomprint", "Roomprint")
    with _scaled(scale_of(settings)):
        qt = QApplication(sys.argv[:1])
    qt.setApplicationName("Roomprint")
    qt.setDesktopFileName("roomprint")
    qt.setWindowIcon(_app_icon())
    session = Session(qt, settings)
    try:
        app = session.open(root or first_root(settings))
    except RoomprintError as error:
        return refuse(error, smoke=smoke)
    if smoke:
        qt.processEvents()
        painted = not app.window.grab().isNull()
        session.close()
        sys.stdout.write(f"roomprint {roomprint.__version__} painted={painted}\n")
        return 0 if painted else 1
    qt.aboutToQuit.connect(session.close)
    session.begin()
    # in a turn of its own: Python hears signals in the midst of what is painted or built
    signal.signal(signal.SIGINT, lambda *_: QTimer.singleShot(0, session, session.end))
    pulse = QTimer(session, interval=250)  # lets Python look at its signals now and then
    pulse.timeout.connect(lambda: None)
    pulse.start()
    status = qt.exec()
    if session.begins_anew is not None:
        subprocess.Popen([*_program(), "--workspace", str(session.begins_anew)])
    return status


@contextmanager
def _scaled(factor: float) -> Iterator[None]:
    """Qt reads the factor once, from the environment; one that is there already stays."""
    if factor == 1 or _SCALE in os.environ:
        yield
        return
    os.environ[_SCALE] = f"{factor:g}"
    try:
        yield
    finally:
        del os.environ[_SCALE]  # or processes that are started from here would have it


def _program() -> list[str]:
    """How this program is called from outside; a frozen one is its own interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "roomprint_gui"]


def _app_icon() -> QIcon:
    pixmap = QPixmap()
    pixmap.loadFromData(files(roomprint_resources).joinpath("icons/app.svg").read_bytes())
    return QIcon(pixmap)
