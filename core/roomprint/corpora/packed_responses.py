"""Impulse responses of whatever kind, packed: sound files, SOFA files, and designed rooms."""

import os
from collections.abc import Sequence
from pathlib import Path

from roomprint.audio.collecting import find_audio
from roomprint.audio.files import read_channels
from roomprint.audio.samples import Mono
from roomprint.corpora.designed_responses import (
    ENDING,
    first_response,
    read_project,
    simulate_projects,
)
from roomprint.corpora.packed import PackedAudio, Packing, open_packed
from roomprint.steps import Steps

_SOFA = ".sofa"
OTHERS = (_SOFA, ENDING)  # what responses stand in, beside sound files
_SIMULATED = "simulated"  # folder beside the packs


def find_responses(folder: Path) -> list[Path]:
    """Sound files, SOFA files and room projects in a folder, to the bottom.

    The notes beside an exported room's sound file (``hall.wav.json``) are no project.
    """
    sounds = find_audio([folder])
    others = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in OTHERS]
    notes = {file.with_name(file.name + ENDING) for file in (*sounds, *others)}
    hidden = {path for path in others if any(part[0] == "." for part in _inside(path, folder))}
    return [*sounds, *(path for path in others if path not in notes | hidden)]


def pack_responses(files: Sequence[Path], cache: Path) -> Steps[PackedAudio]:
    """Pack every response of every file, each turned to full scale.

    Quiet ones would lose their tails in 16 bit. Each channel of a sound file is a response of its
    own, as a designed room's export has one for each listener.

    Raises:
        ConfigError: No file could be read.
    """
    packing = Packing(
        files, cache, lambda path: _responses(path, cache), kind="impulse responses", level=_full
    )
    if not packing.is_done:
        rooms = [path for path in files if path.suffix.lower() == ENDING]
        yield from simulate_projects(rooms, cache / _SIMULATED, os.cpu_count() or 1)
        yield from packing.steps()
    return open_packed(packing.folder)


def one_response(path: Path) -> Mono:
    """A response of a file, to see what it does; nothing is kept.

    Raises:
        RoomprintError: There is none in it.
    """
    if path.suffix.lower() == ENDING:
        return first_response(path)
    return _responses(path, path.parent)[0]


def _responses(path: Path, cache: Path) -> Sequence[Mono]:
    if path.suffix.lower() == ENDING:
        return read_project(path, cache / _SIMULATED)
    if path.suffix.lower() != _SOFA:
        return read_channels(path)
    from roomprint.corpora.measured_grid import at_grid_rate
    from roomprint.rooms.response_file import read_responses

    return [at_grid_rate(one).samples.astype("float32") for one in read_responses(path)]


def _full(peak: float) -> float:
    return 1 / (peak or 1.0)


def _inside(path: Path, folder: Path) -> tuple[str, ...]:
    return path.relative_to(folder).parts
