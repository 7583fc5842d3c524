"""What is below the plan, with a simulator that answers at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.room_results import analysis, response, simulation
from tests.gui.room_sounds import SilentPair

from roomprint.rooms.analysis import AnalyzeResponse
from roomprint.rooms.parameters import RoomParameters
from roomprint.rooms.response import Origin
from roomprint.rooms.simulation import SimulateRoom
from roomprint.workspace import Workspace
from roomprint_gui.jobs import JobState
from roomprint_gui.models.room_listening import RoomListening
from roomprint_gui.models.room_measuring import RoomMeasuring
from roomprint_gui.models.room_result import RoomResult
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.room_results import RoomResultsView


@contextmanager
def opened_view(
    qtbot: QtBot,
    theme: Theme,
    workspace: Workspace,
    settings: QSettings,
    held: HeldJobs,
    results: RoomResults,
    player: SilentPair | None = None,
) -> Iterator[RoomResultsView]:
    """What is below the plan, in a window of its own."""
    listening = RoomListening(workspace, held, player or SilentPair(), results)
    measuring = RoomMeasuring(workspace, settings, held, results)
    view = RoomResultsView(theme, results, listening, measuring)
    qtbot.addWidget(view)
    view.resize(900, 420)
    view.show()
    yield view
    listening.close()


def analyse(held: HeldJobs, found: RoomParameters | None = None) -> None:
    for job in held.jobs:
        if isinstance(job.work, AnalyzeResponse) and job.state is JobState.RUNNING:
            made = analysis()
            job.settle("succeeded", replace(made, parameters=found) if found else made)


def simulate(view: RoomResultsView, held: HeldJobs) -> None:
    view.simulate_button.click()
    (job,) = (job for job in held.jobs if job.state is JobState.RUNNING)
    assert isinstance(job.work, SimulateRoom)
    job.settle("succeeded", simulation(job.work.scene, job.work.settings))
    analyse(held)


def lay_over(results: RoomResults, held: HeldJobs, found: RoomParameters | None = None) -> None:
    measured = response(origin=Origin.MEASURED, onset_s=None, note="measured 2026-03-14")
    results.add(RoomResult(name="Measured", origin=Origin.MEASURED, responses=(measured,)))
    analyse(held, found)
