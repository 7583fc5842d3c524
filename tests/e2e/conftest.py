import gc
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp
from tests.virtual_microphone import VirtualMicrophone, virtual_microphone, why_not

from roomprint.audio.devices import rescan
from roomprint.corpora.demo import WriteDemo
from roomprint.steps import finish
from roomprint.workspace import Workspace
from roomprint_gui.app import App
from roomprint_gui.garbage import collect_if_due

QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)  # as the app does
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def _collects_on_this_thread() -> Iterator[None]:
    """Qt's objects are destroyed where they live: no other thread collects, and no paint does."""
    gc.disable()
    yield
    gc.disable()  # a window that was closed gave the collecting back
    collect_if_due()


@pytest.fixture
def microphone(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualMicrophone]:
    """A virtual microphone: the only one for this process and for those it starts."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with virtual_microphone() as server:
        with monkeypatch.context() as patch:
            for name, value in server.environment.items():
                patch.setenv(name, value)
            rescan()
            yield server
        rescan()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 24 demo pieces as files."""
    folder = tmp_path_factory.mktemp("demo") / "music"
    finish(WriteDemo(folder=folder).steps())
    return folder


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that this session's tests share."""
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="session")
def roomprint(workspace: Path) -> Command:
    """The command on that workspace, in a process of its own."""

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "roomprint_gui", *map(str, words)]
        environment = {**os.environ, "ROOMPRINT_WORKSPACE": str(workspace)}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=300, check=False
        )

    return run


@pytest.fixture(scope="session")
def added(roomprint: Command, demo_folder: Path) -> subprocess.CompletedProcess[str]:
    """What the command said when it put the demo pieces into its library."""
    return roomprint("library", "add", demo_folder)


@pytest.fixture
def open_app(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[OpenApp]:
    """Opens the window on a workspace, as the program does; it is closed after the test."""
    apps: list[App] = []
    bugs: list[str] = []

    def open_on(root: Path) -> App:
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        app = App(qapp, Workspace(root).open(), settings)
        apps.append(app)
        app.bugs.found.connect(lambda sentence, details: bugs.append(details))
        app.window.show()
        qtbot.waitExposed(app.window)
        app.begin()
        qtbot.waitUntil(lambda: app.late.is_filled, timeout=120_000)
        return app

    yield open_on
    for app in apps:
        app.leaving.close()
        app.stop()
        app.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert multiprocessing.active_children() == []
    assert bugs == []
