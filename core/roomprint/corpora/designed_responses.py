"""Room projects as impulse responses: each simulated once, by a pool of processes, and kept."""

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np

from roomprint.atomic import whole_file
from roomprint.audio.samples import Mono
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_simulation import with_pair
from roomprint.corpora.marks import digest_of
from roomprint.errors import RoomError, reason_of
from roomprint.rooms.scene import Scene
from roomprint.rooms.scene_file import read_scene
from roomprint.rooms.simulation import SimulateRoom
from roomprint.steps import Progress, Steps, finish

ENDING = ".json"
_LOOK_S = 0.5  # how often a waiting generator yields
_GRID = GridConfig()  # rooms sound as those of a training of rooms do


def simulate_projects(files: Sequence[Path], cache: Path, processes: int) -> Steps[None]:
    """Simulate every source at every microphone of the rooms that are not kept yet.

    What cannot be simulated is passed over: :func:`read_project` says why.

    Args:
        files: Room projects.
        cache: Where the responses are kept, named by what a room is and not by its file.
        processes: That simulate.
    """
    missing = [file for file in files if not _is_kept(file, cache)]
    if not missing:
        return
    from roomprint.corpora.grid_making import simulating_pool

    cache.mkdir(parents=True, exist_ok=True)
    with simulating_pool(min(processes, len(missing))) as pool:
        try:
            waiting: set[Future[None]] = {pool.submit(keep_project, one, cache) for one in missing}
        except BrokenProcessPool:
            return
        while waiting:
            _, waiting = wait(waiting, _LOOK_S, FIRST_COMPLETED)
            done = len(missing) - len(waiting)
            yield Progress(done, len(missing), f"simulating rooms: {done} of {len(missing)}")


def keep_project(path: Path, cache: Path) -> None:
    """Simulate one project and keep its responses; nothing is kept of one that is no room."""
    try:
        scene = read_scene(path)
        found = _simulated(scene)
    except RoomError:
        return
    with whole_file(_place(scene, cache)) as part, part.open("wb") as out:
        np.save(out, np.stack(found))


def read_project(path: Path, cache: Path) -> list[Mono]:
    """The responses of a project at 16 kHz: from what is kept, or simulated here.

    Raises:
        RoomError: It is no room, or cannot be simulated.
    """
    scene = read_scene(path)
    place = _place(scene, cache)
    if not place.exists():
        return _simulated(scene)
    try:
        return list(np.load(place, allow_pickle=False))
    except (OSError, ValueError) as error:
        why = reason_of(error) if isinstance(error, OSError) else "they are damaged"
        raise RoomError(f"the kept responses '{place}' cannot be read: {why}") from error


def first_response(path: Path) -> Mono:
    """The response of a project's first source at its first microphone, simulated here.

    Raises:
        RoomError: It is no room, or cannot be simulated.
    """
    scene = read_scene(path)
    alone = with_pair(scene, 0, 0) if scene.sources and scene.microphones else scene
    return _simulated(alone)[0]


def _simulated(scene: Scene) -> list[Mono]:
    work = SimulateRoom(scene=scene, settings=_GRID.simulation(_GRID.seed))
    return [one.samples.astype(np.float32) for one in finish(work.steps()).responses]


def _place(scene: Scene, cache: Path) -> Path:
    return cache / f"{digest_of(f'{_GRID.digest} {scene.digest}')}.npy"


def _is_kept(path: Path, cache: Path) -> bool:
    try:
        return _place(read_scene(path), cache).exists()
    except RoomError:
        return True  # nothing can be done for it here
