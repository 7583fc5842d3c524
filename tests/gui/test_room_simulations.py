from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.room_results import analysis, response, simulation, wide_room

from roomprint.errors import RoomError, RoomprintError
from roomprint.rooms.analysis import AnalyzeResponse
from roomprint.rooms.planning import SimulationConfig
from roomprint.rooms.response import Origin
from roomprint.rooms.scene import Scene
from roomprint.rooms.simulation import SimulateRoom
from roomprint.steps import Progress
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, JobState
from roomprint_gui.models.result_shelf import PREVIOUS
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_result import ResultState, RoomResult
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.room_simulations import RoomSimulations
from roomprint_gui.room_works import ExportResponses, PreviewRoom


@pytest.fixture
def document(workspace: Workspace, settings: QSettings) -> Iterator[RoomDocument]:
    document = RoomDocument(workspace, settings, wide_room())
    yield document
    document.stop()


@pytest.fixture
def results(document: RoomDocument, held: HeldJobs) -> RoomResults:
    return RoomResults(document, held)


@pytest.fixture
def simulations(results: RoomResults) -> RoomSimulations:
    return results.simulations


def moved(scene: Scene, x: float) -> Scene:
    """The same room with its source elsewhere."""
    source = scene.sources[0]
    return replace(scene, sources=(replace(source, position=(x, *source.position[1:])),))


def running(held: HeldJobs, kind: type) -> list[Job]:
    live = (JobState.RUNNING, JobState.STOPPING)
    return [job for job in held.jobs if isinstance(job.work, kind) and job.state in live]


def finish_preview(held: HeldJobs) -> None:
    (job,) = running(held, PreviewRoom)
    assert isinstance(job.work, PreviewRoom)
    work = job.work
    heard = response(source=work.source, microphone=work.microphone, scene_digest=work.scene.digest)
    job.settle("succeeded", (heard, analysis()))


def finish_whole(held: HeldJobs) -> None:
    (job,) = running(held, SimulateRoom)
    assert isinstance(job.work, SimulateRoom)
    job.settle("succeeded", simulation(job.work.scene, job.work.settings))
    for one in running(held, AnalyzeResponse):
        one.settle("succeeded", analysis())


def state(simulations: RoomSimulations) -> ResultState:
    return simulations.state  # mypy takes a property for a constant


def simulate(simulations: RoomSimulations, held: HeldJobs) -> None:
    simulations.simulate()
    finish_whole(held)


def test_nothing_runs_before_anybody_asks(simulations: RoomSimulations, held: HeldJobs) -> None:
    assert state(simulations) is ResultState.NONE
    assert held.jobs == []


def test_the_button_simulates_every_pair_in_a_process_of_its_own(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    simulations.simulate()
    (job,) = held.jobs
    assert job.work == SimulateRoom(scene=document.scene, settings=SimulationConfig())
    assert held.lanes[job] == "simulation"
    assert simulations.running
    finish_whole(held)
    assert not simulations.running
    assert state(simulations) is ResultState.FRESH
    assert len(results.pairs) == 2
    assert results.drawn[0].response.microphone == "Microphone 1"


def test_asking_twice_simulates_once(simulations: RoomSimulations, held: HeldJobs) -> None:
    simulations.simulate()
    simulations.simulate()
    finish_whole(held)
    simulations.simulate()
    assert len(held.works(SimulateRoom)) == 1


def test_while_dragging_the_newest_preview_wins(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    scenes = [moved(document.scene, 1.5 + 0.1 * step) for step in range(1, 5)]
    for scene in scenes:
        document.drag(scene)
    (first,) = running(held, PreviewRoom)
    assert held.lanes[first] == "rooms"
    finish_preview(held)
    assert results.drawn[0].response.scene_digest == scenes[0].digest
    assert state(simulations) is ResultState.STALE
    finish_preview(held)
    assert [work.scene for work in held.works(PreviewRoom)] == [scenes[0], scenes[-1]]
    assert state(simulations) is ResultState.PREVIEW
    assert results.drawn[0].response.scene_digest == document.scene.digest
    assert not held.works(SimulateRoom), "the whole simulation waits for the drop"


def test_dropping_runs_the_whole_simulation(
    qtbot: QtBot, simulations: RoomSimulations, held: HeldJobs, document: RoomDocument
) -> None:
    document.drag(moved(document.scene, 2.0))
    finish_preview(held)
    document.drop("Move the source")
    qtbot.waitUntil(lambda: simulations.running)
    assert state(simulations) is ResultState.PREVIEW
    finish_whole(held)
    assert state(simulations) is ResultState.FRESH


def test_a_drag_that_is_cancelled_brings_the_result_back(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    simulate(simulations, held)
    whole = results.live
    document.drag(moved(document.scene, 2.0))
    finish_preview(held)
    assert results.live is not whole
    document.cancel_drag()
    assert results.live is whole
    assert state(simulations) is ResultState.FRESH


def test_a_preview_that_comes_too_late_changes_nothing(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    simulate(simulations, held)
    whole = results.live
    document.drag(moved(document.scene, 2.0))
    document.cancel_drag()
    finish_preview(held)
    assert results.live is whole


def test_an_edit_makes_the_result_stale_and_undo_fresh_again(
    qtbot: QtBot, simulations: RoomSimulations, held: HeldJobs, document: RoomDocument
) -> None:
    simulations.set_live(False)
    simulate(simulations, held)
    document.edit(moved(document.scene, 2.0), "Move the source")
    assert state(simulations) is ResultState.STALE
    document.undo()
    assert state(simulations) is ResultState.FRESH
    document.redo()
    simulate(simulations, held)
    document.undo()
    assert state(simulations) is ResultState.FRESH
    assert len(held.works(SimulateRoom)) == 2, "what was simulated is remembered"


def test_a_room_that_is_only_renamed_stays_fresh(
    simulations: RoomSimulations, held: HeldJobs, document: RoomDocument
) -> None:
    simulate(simulations, held)
    document.edit(replace(document.scene, name="Hall"), "Rename")
    assert state(simulations) is ResultState.FRESH


def test_other_settings_make_the_result_stale(simulations: RoomSimulations, held: HeldJobs) -> None:
    simulations.set_live(False)
    simulate(simulations, held)
    simulations.choose(SimulationConfig(seed=1))
    assert state(simulations) is ResultState.STALE
    simulations.choose(SimulationConfig())
    assert state(simulations) is ResultState.FRESH


def test_an_edit_ends_the_simulation_of_the_room_before(
    qtbot: QtBot, simulations: RoomSimulations, held: HeldJobs, document: RoomDocument
) -> None:
    simulations.simulate()
    (job,) = running(held, SimulateRoom)
    document.edit(moved(document.scene, 2.0), "Move the source")
    assert job.state is JobState.STOPPING
    job.settle("cancelled", None)
    qtbot.waitUntil(lambda: simulations.running)
    assert held.works(SimulateRoom)[-1].scene == document.scene


def test_a_room_with_a_fault_is_not_simulated(
    simulations: RoomSimulations, held: HeldJobs, document: RoomDocument, qtbot: QtBot
) -> None:
    document.edit(moved(document.scene, 20.0), "Move the source outside")
    assert held.jobs == []
    with qtbot.waitSignal(simulations.failed) as failed:
        simulations.simulate()
    assert failed.args is not None
    assert isinstance(failed.args[0], RoomError)
    assert held.jobs == []


def test_progress_and_a_death_of_the_simulator_are_told(
    qtbot: QtBot, simulations: RoomSimulations, held: HeldJobs
) -> None:
    simulations.simulate()
    (job,) = held.jobs
    with qtbot.waitSignal(simulations.progressed) as progressed:
        job.progressed.emit(Progress(1, 4, "rays of Source 1"))
    assert progressed.args == [Progress(1, 4, "rays of Source 1")]
    error = RoomError("the process ended unexpectedly")
    with qtbot.waitSignal(simulations.failed) as failed:
        job.settle("failed", error)
    assert failed.args == [error]
    assert not simulations.running
    simulations.simulate()
    assert simulations.running, "it can be tried again"


def test_the_former_result_can_be_laid_over(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    simulate(simulations, held)
    document.edit(moved(document.scene, 2.0), "Move the source")
    simulate(simulations, held)
    (previous,) = results.entries
    assert previous.name == PREVIOUS
    assert len(results.drawn) == 1
    results.overlay(previous, on=True)
    assert [one.result.name for one in results.drawn] == ["This room", PREVIOUS]
    assert [one.slot for one in results.drawn] == [0, 1]
    document.edit(moved(document.scene, 3.0), "Move it again")
    simulate(simulations, held)
    (previous,) = results.entries
    assert results.is_overlaid(previous)
    assert len(results.drawn) == 2


def test_a_kept_result_stays_and_may_be_renamed_and_removed(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    simulate(simulations, held)
    results.keep()
    results.keep()
    assert [one.name for one in results.entries] == ["Box (2)", "Box"]
    document.edit(moved(document.scene, 2.0), "Move the source")
    simulate(simulations, held)
    results.keep()
    assert results.entries[1].name == "Move the source"
    results.rename(results.entries[1], " By the window ")
    assert results.entries[1].name == "By the window"
    results.remove(results.entries[1])
    assert [one.name for one in results.entries] == [PREVIOUS, "Box (2)", "Box"]


def test_another_room_takes_its_simulations_along_but_leaves_what_was_measured(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    simulations.set_live(False)
    simulate(simulations, held)
    results.keep()
    measured = response(origin=Origin.MEASURED, onset_s=None)
    results.add(RoomResult(name="Measured", origin=Origin.MEASURED, responses=(measured,)))
    document.begin(moved(wide_room(name="Other"), 1.0))
    assert [one.name for one in results.entries] == ["Measured"]
    assert results.live is None
    assert state(simulations) is ResultState.NONE


def test_a_measured_response_lies_over_the_simulated_one(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs
) -> None:
    simulate(simulations, held)
    measured = response(origin=Origin.MEASURED, onset_s=None, source="speaker")
    results.add(RoomResult(name="Measured", origin=Origin.MEASURED, responses=(measured,)))
    (job,) = running(held, AnalyzeResponse)
    assert held.lanes[job] == "rooms"
    job.settle("succeeded", analysis())
    assert [one.result.name for one in results.drawn] == ["This room", "Measured"]
    results.choose(results.entries[0])
    assert results.pairs == [("speaker", "Microphone 1")]
    assert [one.result.name for one in results.drawn] == ["Measured"]


def test_a_response_without_a_room_is_looked_at_alone(results: RoomResults, held: HeldJobs) -> None:
    imported = response(origin=Origin.IMPORTED, onset_s=None)
    results.add(RoomResult(name="hall", origin=Origin.IMPORTED, responses=(imported,)))
    held.jobs[-1].settle("succeeded", analysis())
    assert [one.result.name for one in results.drawn] == ["hall"]


def test_another_pair_needs_an_analysis_and_no_simulation(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    simulate(simulations, held)
    results.choose_pair(("Source 1", "Microphone 2"))
    assert results.drawn[0].response.microphone == "Microphone 1", "until the other is analysed"
    (job,) = running(held, AnalyzeResponse)
    job.settle("succeeded", analysis())
    assert results.drawn[0].response.microphone == "Microphone 2"
    document.select("microphones[0]")
    assert results.pair == ("Source 1", "Microphone 1")
    assert results.drawn[0].response.microphone == "Microphone 1"
    assert len(held.works(SimulateRoom)) == 1


def test_a_pair_that_is_gone_is_chosen_no_more(
    results: RoomResults, document: RoomDocument
) -> None:
    results.choose_pair(("Source 1", "Microphone 2"))
    scene = document.scene
    document.edit(replace(scene, microphones=scene.microphones[:1]), "Remove a microphone")
    assert results.pair == ("Source 1", "Microphone 1")
    document.edit(replace(scene, microphones=()), "Remove the other")
    assert results.pair is None


def test_an_analysis_that_fails_is_told(
    qtbot: QtBot, simulations: RoomSimulations, results: RoomResults, held: HeldJobs
) -> None:
    simulations.simulate()
    held.jobs[-1].settle("succeeded", simulation(wide_room()))
    error = RoomError("the response is silent: no sound arrives")
    with qtbot.waitSignal(results.failed) as failed:
        held.jobs[-1].settle("failed", error)
    assert failed.args == [error]
    assert results.drawn == ()


@pytest.mark.parametrize(
    ("error", "times"),
    [(RoomError("the response is silent"), 1), (RoomprintError("the process ended"), 2)],
)
def test_an_analysis_whose_process_died_is_tried_again_when_it_is_looked_at(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, error: Exception, times: int
) -> None:
    simulations.simulate()
    held.jobs[-1].settle("succeeded", simulation(wide_room()))
    held.jobs[-1].settle("failed", error)
    live = results.live
    assert live is not None
    assert results.parameters(live) is None
    assert len(held.works(AnalyzeResponse)) == times


def test_a_preview_is_marked_until_the_whole_simulation(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    document.drag(moved(document.scene, 2.0))
    finish_preview(held)
    assert results.drawn[0].name == "This room (preview)"
    results.export(Path("preview.wav"))
    assert not held.works(ExportResponses), "a preview is not written"
    document.drop("Move the source")
    assert results.is_preview
    simulate(simulations, held)
    assert results.drawn[0].name == "This room"


def test_no_preview_stays_that_nothing_follows(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    simulate(simulations, held)
    whole = results.live
    simulations.set_live(False)
    document.drag(moved(document.scene, 2.0))
    finish_preview(held)
    assert results.is_preview
    document.drop("Move the source")
    assert results.live is whole
    assert results.drawn[0].name == "This room (changed since)"


def test_a_room_that_is_dragged_into_a_fault_shows_its_last_whole_result(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    simulate(simulations, held)
    whole = results.live
    document.drag(moved(document.scene, 2.0))
    finish_preview(held)
    document.drag(moved(document.scene, 20.0))
    assert results.live is whole
    document.drop("Move the source outside")
    assert (results.live, results.mark) == (whole, "changed since")


def test_a_simulation_that_is_cancelled_leaves_no_preview(
    qtbot: QtBot, simulations: RoomSimulations, held: HeldJobs, document: RoomDocument
) -> None:
    document.drag(moved(document.scene, 2.0))
    finish_preview(held)
    document.drop("Move the source")
    simulations.simulate()
    simulations.cancel()
    (job,) = running(held, SimulateRoom)
    job.settle("cancelled", None)
    assert state(simulations) is ResultState.NONE


def test_another_pair_of_a_preview_is_previewed(
    results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    document.drag(moved(document.scene, 2.0))
    finish_preview(held)
    results.choose_pair(("Source 1", "Microphone 2"))
    finish_preview(held)
    assert results.drawn[0].response.microphone == "Microphone 2"


def test_the_pair_of_the_room_stays_while_something_else_is_looked_at(
    simulations: RoomSimulations, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    simulate(simulations, held)
    results.choose_pair(("Source 1", "Microphone 2"))
    imported = response(origin=Origin.IMPORTED, source="speaker", microphone="ear")
    results.add(RoomResult(name="hall", origin=Origin.IMPORTED, responses=(imported,)))
    results.choose(results.entries[0])
    assert results.pair == ("speaker", "ear")
    assert results.room_pair == ("Source 1", "Microphone 2")
    live = results.live
    assert live is not None
    assert results.response(live).microphone == "Microphone 2"
    results.choose(None)
    assert results.pair == ("Source 1", "Microphone 2")


def test_the_pair_follows_its_names(results: RoomResults, document: RoomDocument) -> None:
    results.choose_pair(("Source 1", "Microphone 2"))
    first, second = document.scene.microphones
    renamed = replace(second, name="Back row")
    document.edit(replace(document.scene, microphones=(first, renamed)), "Rename")
    assert results.room_pair == ("Source 1", "Back row")
    document.undo()
    assert results.room_pair == ("Source 1", "Microphone 2")
