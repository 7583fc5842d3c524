"""What a room training is made of: rooms simulated and measured, speech cut, noise drawn."""

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.files import find_audio
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.designed_grid import GridFromRooms, designed_files
from roomprint.corpora.folders import KINDS, pack_sounds, sounds_in
from roomprint.corpora.grid import Grid, join_grids
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_file import ENDING
from roomprint.corpora.grid_making import GRIDS, MakeGrid
from roomprint.corpora.kept_grid import kept_grid
from roomprint.corpora.measured_grid import GridFromFolder
from roomprint.corpora.packed import in_16_bit
from roomprint.corpora.speech import SpeechSegments, cut_speech
from roomprint.corpora.varied_grid import Variation, varied_digest, vary_grid
from roomprint.plain import to_plain
from roomprint.steps import Progress, Steps
from roomprint.training.environment import describe_files
from roomprint.training.noise import coloured_noise
from roomprint.training.room_set import RoomSet, room_set
from roomprint.training.room_sources import RoomSources
from roomprint.training.room_speech import SpeechConfig, SpeechParts
from roomprint.training.run_record import Record
from roomprint.training.team import Team

Parts = Callable[[NDArray[np.int64], SpeechConfig], SpeechParts]

_COLOURS = (0.0, 1.0, 2.0)  # slopes of noise where none is recorded
_COLOURED_S = 20
_NOISE_RMS = 0.05
# There is no noise in a simulated tail that would be heard once it is raised, so these bear more.
_SIMULATED = Variation(shortest=0.4, longest=1.6, raised_db=30.0, direct_db=14.0)


def gather_rooms(
    work: RoomSources,
    parts: Parts,
    held_out_rooms: int,
    seed: int,
    record: Record,
    team: Team,
) -> Steps[tuple[RoomSet, dict[str, Any]] | None]:
    """Simulate, measure and cut; the first process does, the others wait for it.

    Args:
        work: Where everything comes from.
        parts: Which speech is for what.
        held_out_rooms: Rooms that are not learned from.
        seed: Which ones.
        record: Is told how far this is, and asked whether to pause.
        team: The processes that train together.

    Returns:
        What there is, and each kind's description for ``run.json``; None when somebody asked to
        pause.

    Raises:
        ConfigError: Something is missing, unreadable or too little; a sentence names it.
        GridError: The rooms cannot be simulated or read.
    """
    found = (yield from _watched(_all(work, parts), record)) if team.is_first else None
    if team.agree(found is None):
        return None
    if found is None:
        found = yield from _all(work, parts)  # what the first one made lies in the cache
    grid, speech, chosen, noise = found
    rooms = room_set(
        grid, speech, (chosen.train, chosen.validation, chosen.test), noise, held_out_rooms, seed
    )
    if grid.dropped:
        record.event(f"{grid.dropped} responses were left out: nothing could be measured in them")
    if speech.left_out:
        record.event(f"{speech.left_out} recordings were left out: there is no fit speech in them")
    data: dict[str, Any] = {
        "grid": {
            "digest": grid.digest,
            "files": len(grid),
            "rooms": len(np.unique(grid.rooms)),
            "responses": len(grid),
            "dropped": grid.dropped,
        },
        "speech": {
            **describe_files(work.speech, find_audio([work.speech])),
            "folder": str(work.speech),
            "segments": [len(part) for part in rooms.parts],
            "speakers": len(np.unique(speech.speakers)),
        },
    }
    if work.noise is not None:
        data["noise"] = describe_files(work.noise, find_audio([work.noise]))
    return rooms, data


Everything = tuple[Grid, SpeechSegments, SpeechParts, NDArray[np.int16]]


def _all(work: RoomSources, parts: Parts) -> Steps[Everything]:
    speech = yield from cut_speech(work.speech, work.cache / "packed", work.voices.hop_s)
    chosen = parts(speech.speakers, work.voices)  # too little is told before rooms are simulated
    grid = yield from _rooms(work, work.cache / GRIDS)
    return grid, speech, chosen, (yield from _noise(work, work.cache))


def _rooms(work: RoomSources, cache: Path) -> Steps[Grid]:
    given = []  # first: what is wrong with it is told before anything is simulated
    if work.measured is not None:
        measured = yield from GridFromFolder(folder=work.measured, cache=cache).steps()
        variation = Variation(copies=work.variants) if work.variants else None
        given.append((yield from _varied(measured, variation, cache)))
    if work.designed is not None:
        files = designed_files(work.designed)
        given.append((yield from GridFromRooms(files=files, cache=cache, grid=work.grid).steps()))
    grids = [(yield from _simulated(work, work.grid, cache))]
    if work.more.halls:
        grids.append((yield from _simulated(work, work.more.hall_grid(work.grid), cache)))
    grids += given
    return grids[0] if len(grids) == 1 else join_grids(*grids)


def _simulated(work: RoomSources, rooms: GridConfig, cache: Path) -> Steps[Grid]:
    grid = yield from MakeGrid(grid=rooms, folder=cache).steps()
    copies = work.more.simulated_variants
    variation = replace(_SIMULATED, copies=copies) if copies else None
    return (yield from _varied(grid, variation, cache))


def _varied(grid: Grid, variation: Variation | None, cache: Path) -> Steps[Grid]:
    """Responses with their variants, made once."""
    if variation is None:
        return grid
    path = cache / f"varied-{varied_digest(grid, variation)}{ENDING}"
    return (yield from kept_grid(path, lambda: vary_grid(grid, variation), to_plain(variation)))


def _noise(work: RoomSources, cache: Path) -> Steps[NDArray[np.int16]]:
    if work.clips.probability == 0:
        return np.zeros(0, np.int16)
    if work.noise is None:
        rng = np.random.default_rng(0)
        made = [coloured_noise(_COLOURED_S * SAMPLE_RATE_HZ, slope, rng) for slope in _COLOURS]
        return np.concatenate([in_16_bit(_NOISE_RMS / float(np.std(one)) * one) for one in made])
    what = KINDS["noise"]
    files = sounds_in(work.noise, what)
    packed = yield from pack_sounds(work.noise, what, files, cache / "packed")
    return np.concatenate([packed.cut_whole(n, 0, packed.length(n)) for n in range(len(packed))])


def _watched(
    steps: Generator[Progress, None, Everything], record: Record
) -> Steps[Everything | None]:
    """Hand the progress on; None when somebody asked to pause."""
    try:
        while True:
            try:
                progress = next(steps)
            except StopIteration as stop:
                found: Everything = stop.value
                return found
            if record.stop_asked():
                return None
            record.now(message=f"getting ready: {progress.note}")
            yield progress
    finally:
        steps.close()
