"""What the guided run does for a person, on the models of the pages."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings
from tests.gui.fakes import HeldJobs
from tests.gui.room_simulating import finish_whole, running
from tests.gui.test_room_listening import SilentPair, look_at, make

from roomprint.errors import RoomError
from roomprint.rooms.simulation import SimulateRoom
from roomprint.workspace import Workspace
from roomprint_gui.models.demo_tour import DemoTour
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.first_training import FirstTraining
from roomprint_gui.models.guided_steps import FirstSteps
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.models.library_model import LibraryModel
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_listening import RoomListening
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.room_works import HearDrySound


@pytest.fixture
def player() -> SilentPair:
    return SilentPair()


@pytest.fixture
def results(document: RoomDocument, held: HeldJobs) -> RoomResults:
    return RoomResults(document, held)


@pytest.fixture
def steps(
    workspace: Workspace,
    settings: QSettings,
    held: HeldJobs,
    document: RoomDocument,
    results: RoomResults,
    player: SilentPair,
    runs: TrainingRuns,
) -> Iterator[FirstSteps]:
    library = LibraryModel(workspace, held)
    identify = IdentifyModel(workspace, held)
    listening = RoomListening(workspace, held, player, results)
    training = FirstTraining(workspace, settings, held, runs)
    tour = DemoTour(workspace, held, library, identify)
    embeddings = Embeddings(workspace, held)
    yield FirstSteps(library, identify, tour, document, results, listening, training, embeddings)
    listening.close()
    training.stop()
    library.stop()


def hear(steps: FirstSteps) -> None:
    next(step for step in steps.steps() if step.key == "hear").do()


def test_a_room_is_heard_as_soon_as_it_is_simulated(
    steps: FirstSteps, held: HeldJobs, player: SilentPair
) -> None:
    hear(steps)
    assert not held.works(HearDrySound)
    finish_whole(held)
    assert len(held.works(HearDrySound)) == 1
    make(held)
    assert player.asked == [0.0]


@pytest.mark.parametrize("end", ["cancelled", "failed"])
def test_what_comes_after_a_simulation_that_was_given_up_is_not_played(
    steps: FirstSteps, results: RoomResults, held: HeldJobs, end: str
) -> None:
    hear(steps)
    (job,) = running(held, SimulateRoom)
    if end == "cancelled":
        results.simulations.cancel()
    job.settle(end, RoomError("the room has a hole") if end == "failed" else None)
    look_at(results, held, "hall")
    assert not held.works(HearDrySound)
