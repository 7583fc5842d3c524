"""When the open room is simulated, and what is fresh, stale or a preview."""

from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.room_simulating import finish_preview, finish_whole, moved, running, simulate, state

from roomprint.errors import RoomError
from roomprint.rooms.planning import SimulationConfig
from roomprint.rooms.simulation import SimulateRoom
from roomprint.steps import Progress
from roomprint_gui.jobs import JobState
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_result import ResultState
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.room_simulations import RoomSimulations
from roomprint_gui.room_works import ExportResponses, PreviewRoom


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
