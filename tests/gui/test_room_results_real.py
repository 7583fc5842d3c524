"""The results with the real simulator, in real processes. Times are recorded, never asserted."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from roomprint.rooms.planning import SimulationConfig
from roomprint.rooms.response_file import read_responses
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_result import ResultState
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.room_works import HearDrySound, WarmUpRooms

PATIENCE_MS = 60_000


def test_drag_drop_undo_and_export(
    qtbot: QtBot,
    jobs: Jobs,
    document: RoomDocument,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    warm = Job(WarmUpRooms())
    with qtbot.waitSignal(warm.succeeded, timeout=PATIENCE_MS):
        jobs.interact(warm, "rooms")
    results = RoomResults(document, jobs)
    simulations = results.simulations
    simulations.set_live(False)
    simulations.choose(SimulationConfig(sample_rate_hz=16000, rays=500))
    first = document.scene
    source = first.sources[0]
    for step in range(1, 11):
        position = (source.position[0] + 0.05 * step, *source.position[1:])
        document.drag(replace(first, sources=(replace(source, position=position),)))
        qtbot.wait(5)
    begun_s = time.perf_counter()
    moved = document.scene

    def is_drawn() -> bool:
        drawn = results.drawn
        return bool(drawn) and drawn[0].response.scene_digest == moved.digest

    qtbot.waitUntil(is_drawn, timeout=PATIENCE_MS)
    record_property("preview_after_last_move_s", time.perf_counter() - begun_s)
    assert results.is_preview
    document.drop("Move the source")
    assert results.live is None, "nothing is simulated after a change, so no preview stays"
    simulations.simulate()

    def state() -> ResultState:
        return simulations.state

    qtbot.waitUntil(lambda: state() is ResultState.FRESH, timeout=PATIENCE_MS)
    whole = results.live
    qtbot.waitUntil(lambda: [one.result for one in results.drawn] == [whole], timeout=PATIENCE_MS)
    response = results.drawn[0].response
    distance_m = np.linalg.norm(
        np.subtract(moved.sources[0].position, moved.microphones[0].position)
    )
    assert abs(results.drawn[0].analysis.parameters.onset_s - distance_m / 343.2) < 1e-3
    document.undo()
    assert state() is ResultState.STALE
    document.redo()
    assert results.live is whole
    with qtbot.waitSignal(results.told, timeout=PATIENCE_MS):
        results.export(tmp_path / "room.wav")
    (read,) = read_responses(tmp_path / "room.wav")
    np.testing.assert_allclose(read.samples, response.samples, atol=1e-6)
    heard = Job(HearDrySound("Hand claps", tmp_path / "sounds", response))
    with qtbot.waitSignal(heard.succeeded, timeout=PATIENCE_MS) as made:
        jobs.interact(heard, "rooms")
    assert made.args is not None
    assert len(made.args[0].wet) == len(made.args[0].dry)


def test_a_simulator_that_dies_is_a_sentence(
    qtbot: QtBot, jobs: Jobs, document: RoomDocument
) -> None:
    """The room stays, and the next simulation gets a new process."""
    results = RoomResults(document, jobs)
    simulations = results.simulations
    simulations.choose(SimulationConfig(sample_rate_hz=16000, rays=500))
    simulations.simulate()
    with qtbot.waitSignal(simulations.failed, timeout=PATIENCE_MS) as failed:
        for process in jobs._processes:
            process.kill()
    assert failed.args is not None
    assert "ended unexpectedly" in str(failed.args[0])
    qtbot.waitUntil(lambda: not simulations.running)
    simulations.simulate()
    qtbot.waitUntil(lambda: simulations.state is ResultState.FRESH, timeout=PATIENCE_MS)
