"""A simulator that answers as a test tells it to."""

from dataclasses import replace

from tests.gui.fakes import HeldJobs
from tests.gui.room_results import analysis, response, simulation

from roomprint.rooms.analysis import AnalyzeResponse
from roomprint.rooms.scene import Scene
from roomprint.rooms.simulation import SimulateRoom
from roomprint_gui.jobs import Job, JobState
from roomprint_gui.models.room_result import ResultState
from roomprint_gui.models.room_simulations import RoomSimulations
from roomprint_gui.room_works import PreviewRoom


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
