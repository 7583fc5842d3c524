from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.results_view import opened_view, simulate
from tests.gui.room_results import analysis, response, simulation
from tests.gui.room_sounds import SilentPair, look_at, make

from roomprint.errors import RoomError
from roomprint.rooms.analysis import AnalyzeResponse
from roomprint.rooms.auralization import Auralize
from roomprint.rooms.response import Origin
from roomprint.rooms.simulation import SimulateRoom
from roomprint.workspace import Workspace
from roomprint_gui.jobs import JobState
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.room_works import ImportResponses
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.room_choice_menu import RoomChoiceMenu
from roomprint_gui.widgets.room_results import RoomResultsView

TAKE = Path("/music/take 3.wav")


@pytest.fixture
def player() -> SilentPair:
    return SilentPair()


@pytest.fixture
def view(
    qtbot: QtBot,
    theme: Theme,
    workspace: Workspace,
    settings: QSettings,
    held: HeldJobs,
    results: RoomResults,
    player: SilentPair,
) -> Iterator[RoomResultsView]:
    with opened_view(qtbot, theme, workspace, settings, held, results, player) as view:
        yield view


@pytest.fixture
def menu(view: RoomResultsView, results: RoomResults, tmp_path: Path) -> Callable[[], QMenu]:
    """The menu as it is now; what is chosen is heard."""

    def open_menu() -> QMenu:
        made = RoomChoiceMenu(view, results, tmp_path / "measurements")
        made.chosen.connect(lambda choice: view.hear(TAKE, choice))
        return made

    return open_menu


def pick(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if text in action.text()).trigger()


def test_offers_every_response_there_is(
    menu: Callable[[], QMenu],
    view: RoomResultsView,
    results: RoomResults,
    held: HeldJobs,
    tmp_path: Path,
) -> None:
    assert "will be simulated" in menu().actions()[0].text()
    simulate(view, held)
    look_at(results, held, "hall")
    (tmp_path / "measurements").mkdir()
    (tmp_path / "measurements" / "2026-03-14 09.26.00.wav").touch()
    made = menu()
    texts = [action.text() for action in made.actions() if action.text()]
    assert texts == [
        f"{results.scene.name}, the open room",
        *("hall (imported)", "Measured", "Response from a file…"),
    ]
    (earlier,) = made.findChildren(QMenu)
    assert [action.text() for action in earlier.actions()] == ["2026-03-14 09.26.00"]


def test_an_open_room_is_simulated_and_then_heard(
    menu: Callable[[], QMenu], held: HeldJobs, player: SilentPair
) -> None:
    pick(menu(), "the open room")
    (job,) = (job for job in held.jobs if isinstance(job.work, SimulateRoom))
    assert not held.works(Auralize)
    (simulated,) = held.works(SimulateRoom)
    job.settle("succeeded", simulation(simulated.scene, simulated.settings))
    analyse(held)
    (work,) = held.works(Auralize)
    assert work.audio == TAKE
    make(held)
    assert player.asked == [0.0]


def test_what_comes_after_a_cancelled_simulation_is_not_heard(
    menu: Callable[[], QMenu], view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    pick(menu(), "the open room")
    (job,) = (job for job in held.jobs if isinstance(job.work, SimulateRoom))
    view.cancel_button.click()
    job.settle("cancelled", None)
    assert view.listen.play_button.accessibleName() == "Play"
    look_at(results, held, "hall")
    assert not held.works(Auralize)


def test_a_result_on_the_list_is_looked_at_and_heard(
    menu: Callable[[], QMenu], view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    heard = look_at(results, held, "hall")
    results.choose(None)
    pick(menu(), "hall")
    assert held.works(Auralize)[-1].response is heard
    assert results.shown is results.entries[0]
    assert view.tabs.currentWidget() is view.listen


def test_a_response_from_a_file_is_read_first(
    menu: Callable[[], QMenu],
    view: RoomResultsView,
    results: RoomResults,
    held: HeldJobs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    simulate(view, held)
    path = Path("/rirs/hall.wav")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    pick(menu(), "Response from a file")
    assert not held.works(Auralize), "not in the room that is on the screen"
    job = next(job for job in held.jobs if isinstance(job.work, ImportResponses))
    read = response(origin=Origin.IMPORTED, onset_s=None)
    job.settle("succeeded", [(path, (read,))])
    analyse(held)
    (work,) = held.works(Auralize)
    assert work.response is read
    assert results.shown is not None
    assert results.shown.name == "hall"


def test_a_file_that_cannot_be_read_ends_the_waiting(
    menu: Callable[[], QMenu],
    view: RoomResultsView,
    held: HeldJobs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/rirs/hall.wav", ""))
    pick(menu(), "Response from a file")
    assert view.listen.play_button.accessibleName() == "Stop"
    held.jobs[-1].settle("failed", RoomError("hall.wav holds no response"))
    assert view.listen.play_button.accessibleName() == "Play"
    assert view.notice.sentence.text() == "Hall.wav holds no response."


def analyse(held: HeldJobs) -> None:
    for job in list(held.jobs):
        if isinstance(job.work, AnalyzeResponse) and job.state is JobState.RUNNING:
            job.settle("succeeded", analysis())
