import gc
import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, SilentPlayer
from tests.gui.rooms import room
from tests.gui.sound_page import Stage

from roomprint.workspace import Workspace
from roomprint_gui.app import App
from roomprint_gui.garbage import collect_if_due
from roomprint_gui.jobs import Jobs
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.live_point import LivePoint
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.row_playing import RowPlaying
from roomprint_gui.models.run_keeping import RunKeeping
from roomprint_gui.models.run_models import RunModels
from roomprint_gui.models.sample_pairs import SamplePairs
from roomprint_gui.models.segment_playing import SegmentPlaying
from roomprint_gui.models.training_request import TrainingRequest
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.pages.embeddings_page import EmbeddingsPage
from roomprint_gui.pages.train_page import TrainPage
from roomprint_gui.theme import Theme


@pytest.fixture(autouse=True)
def _collects_on_this_thread() -> Iterator[None]:
    """Qt's objects are destroyed where they live: no other thread collects, and no paint does."""
    gc.disable()
    yield
    gc.disable()  # a window that was closed gave the collecting back
    collect_if_due()


@pytest.fixture(autouse=True)
def _leaves_nothing_behind(qapp: QApplication, _collects_on_this_thread: None) -> Iterator[None]:
    """A test that leaks a window, a process or a thread fails here, not three tests later."""
    windows = set(qapp.topLevelWidgets())
    threads = set(threading.enumerate())
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert set(qapp.topLevelWidgets()) <= windows, "top-level widgets left open"
    assert multiprocessing.active_children() == [], "processes left running"
    assert set(threading.enumerate()) <= threads, "threads left running"


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    """Jobs that run in real processes."""
    jobs = Jobs()
    yield jobs
    jobs.stop()


@pytest.fixture
def held() -> HeldJobs:
    """Jobs that run only as a test tells them to."""
    return HeldJobs()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def theme(qapp: QApplication, settings: QSettings) -> Theme:
    return Theme(qapp, settings)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace").open()


@pytest.fixture
def document(workspace: Workspace, settings: QSettings) -> Iterator[RoomDocument]:
    """A small room that is open."""
    document = RoomDocument(workspace, settings, room())
    yield document
    document.stop()


@pytest.fixture
def results(document: RoomDocument, held: HeldJobs) -> RoomResults:
    return RoomResults(document, held)


@pytest.fixture
def stage(qtbot: QtBot, theme: Theme, settings: QSettings, workspace: Workspace) -> Iterator[Stage]:
    """The audio page and its models."""
    stage = Stage(theme, settings, workspace)
    qtbot.addWidget(stage.page)
    stage.page.show()
    yield stage
    stage.close()


@pytest.fixture
def opened(
    qtbot: QtBot,
    qapp: QApplication,
    workspace: Workspace,
    settings: QSettings,
    held: HeldJobs,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[App]:
    """The app with its window open and its jobs held, before the later pages are built."""
    monkeypatch.setattr("roomprint_gui.app.Jobs", lambda: held)
    app = App(qapp, workspace, settings)
    qtbot.addWidget(app.window)
    app.window.show()
    yield app
    app.stop()


@pytest.fixture
def app(opened: App) -> App:
    """The app with every page built."""
    opened.late.build()
    return opened


@pytest.fixture
def visited(qtbot: QtBot, app: App) -> App:
    """The app with every page seen, a dialog open, and the guide beside the page."""
    app.window.resize(1280, 800)
    with qtbot.waitSignal(app.embeddings_page.filled):
        for number in range(app.window.pages.count()):
            app.window.show_page(number)
    qtbot.waitUntil(lambda: app.train_page.curves.is_filled)
    app.commands.run(app.commands["help"])
    app.commands.run(app.commands["preferences"])
    app.late.results_view.measure_dialog.show()
    return app


@pytest.fixture
def request_(settings: QSettings) -> TrainingRequest:
    """What the next training will be, at a time that stands still."""
    return TrainingRequest(settings, lambda: "20260314-092600")


@pytest.fixture
def runs(workspace: Workspace) -> Iterator[TrainingRuns]:
    runs = TrainingRuns(workspace)
    yield runs
    runs.stop()


@pytest.fixture
def silent() -> SilentPlayer:
    """A loudspeaker that makes no sound."""
    return SilentPlayer()


@pytest.fixture
def pairs(held: HeldJobs, silent: SilentPlayer) -> Iterator[SamplePairs]:
    player = PlayerModel(silent)
    pairs = SamplePairs(held, player)
    yield pairs
    pairs.stop()
    player.close()


@pytest.fixture
def run_models(workspace: Workspace, held: HeldJobs, runs: TrainingRuns) -> Iterator[RunModels]:
    models = RunModels(workspace, held, runs)
    yield models
    models.stop()


@pytest.fixture
def keeping(held: HeldJobs, runs: TrainingRuns, run_models: RunModels) -> RunKeeping:
    return RunKeeping(held, runs, run_models)


@pytest.fixture
def train_page(
    qtbot: QtBot,
    theme: Theme,
    settings: QSettings,
    request_: TrainingRequest,
    runs: TrainingRuns,
    pairs: SamplePairs,
    run_models: RunModels,
    keeping: RunKeeping,
) -> TrainPage:
    page = TrainPage(theme, settings, request_, runs, pairs, run_models, keeping)
    qtbot.addWidget(page)
    page.resize(1200, 780)
    return page


@pytest.fixture
def embeddings_page(
    theme: Theme,
    workspace: Workspace,
    settings: QSettings,
    held: HeldJobs,
    runs: TrainingRuns,
    silent: SilentPlayer,
    qtbot: QtBot,
) -> EmbeddingsPage:
    model = Embeddings(workspace, held)
    playing = RowPlaying(held, SegmentPlaying(PlayerModel(silent)), workspace.root / "heard")
    live = LivePoint(workspace, held, DevicesModel(held, settings))
    page = EmbeddingsPage(theme, model, held, playing, live, runs)
    qtbot.addWidget(page)
    page.resize(1204, 740)
    with qtbot.waitSignal(page.filled):
        page.show()
    return page
