"""The list of results, and which source and microphone are looked at."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.room_results import analysis, response, simulation, wide_room
from tests.gui.room_simulating import moved, running, simulate, state

from roomprint.errors import RoomError, RoomprintError
from roomprint.rooms.analysis import AnalyzeResponse
from roomprint.rooms.response import Origin
from roomprint.rooms.simulation import SimulateRoom
from roomprint_gui.models.result_shelf import PREVIOUS
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_result import ResultState, RoomResult
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.room_simulations import RoomSimulations


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
