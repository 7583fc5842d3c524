"""What the guided run does for a person, on the models of the pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from tests.gui.fakes import HeldJobs, known, match, track
from tests.gui.room_simulating import finish_whole, running
from tests.gui.room_sounds import SilentPair, look_at, make

from roomprint.corpora.demo import WriteDemo
from roomprint.errors import RoomError
from roomprint.library.adding import AddTracks
from roomprint.library.identify import IdentifyFile
from roomprint.library.listening import Listen
from roomprint.library.tracks import Track
from roomprint.rooms.simulation import SimulateRoom
from roomprint.workspace import Workspace
from roomprint_gui.models.demo_tour import DemoTour
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.first_training import FirstTraining
from roomprint_gui.models.guided_run import GuidedStep
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
    step(steps, "hear").do()


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


def step(steps: FirstSteps, key: str) -> GuidedStep:
    return next(step for step in steps.steps() if step.key == key)


def holds(steps: FirstSteps, *files: Path) -> list[Track]:
    tracks = [track(number, path=path) for number, path in enumerate(files)]
    steps._library.table.set_tracks(tracks)
    return tracks


def test_a_piece_of_ones_own_library_is_played_to_be_named(
    steps: FirstSteps, held: HeldJobs, tmp_path: Path
) -> None:
    mine, other, gone = (tmp_path / f"{name}.flac" for name in ("mine", "other", "gone"))
    holds(steps, gone, mine, other)
    for path in (mine, other):
        path.touch()
    naming = step(steps, "identify")
    for path in (mine, other):  # the second time another one, in case the first has no sound
        naming.do()
        assert held.works(Listen)[-1].file == path
        steps._identify.stop()
        running(held, Listen)[0].settle("cancelled", None)
    assert not held.works(WriteDemo)


def test_the_demo_pieces_are_added_before_one_is_played_where_no_file_is_there(
    steps: FirstSteps, held: HeldJobs, tmp_path: Path
) -> None:
    holds(steps, tmp_path / "gone.flac")
    step(steps, "identify").do()
    (job,) = running(held, WriteDemo)
    pieces = [tmp_path / f"{number}.flac" for number in range(8)]
    job.settle("succeeded", pieces)
    (adding,) = running(held, AddTracks)
    assert not held.works(Listen)
    adding.settle("succeeded", None)
    assert held.works(Listen)[0].file in pieces


def test_a_piece_that_was_named_from_a_file_counts_also_after_something_else(
    steps: FirstSteps, held: HeldJobs, tmp_path: Path
) -> None:
    naming = step(steps, "identify")
    steps._identify.identify(tmp_path / "mine.flac")
    assert not naming.is_done()
    running(held, IdentifyFile)[0].settle("succeeded", known(match(1)))
    assert naming.is_done()
    steps._identify.identify(tmp_path / "noise.wav")
    assert naming.is_done()


def test_what_is_said_of_hearing_fits_whether_there_is_a_listen_tab(
    steps: FirstSteps, results: RoomResults, held: HeldJobs
) -> None:
    hearing = step(steps, "hear")
    assert "press Simulate" in hearing.for_now()
    results.simulations.simulate()
    assert hearing.for_now().startswith("The room is being simulated: when that is done")
    finish_whole(held)
    assert hearing.for_now() == ""
