"""The audio of a fingerprint training: found, packed, checked and described."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.folders import KINDS, pack_sounds
from roomprint.corpora.manifest import MANIFEST
from roomprint.corpora.packed import PackedAudio, pack_audio
from roomprint.corpora.packed_responses import pack_responses
from roomprint.errors import ConfigError
from roomprint.steps import Steps
from roomprint.training.draws import Surroundings
from roomprint.training.environment import LEARNED, describe_files
from roomprint.training.fingerprint import TrainFingerprint, find_ingredients
from roomprint.training.run_record import Record
from roomprint.training.segments import usable
from roomprint.training.team import Team

_NAMED = 3  # files that an event names; run.json names them all
_HELD_OUT_SHARE = 10  # of the music, one recording in so many at most


@dataclass(frozen=True)
class Ingredients:
    """What a training is made of.

    Attributes:
        music: Recordings to learn from.
        around: What they are degraded with.
        watched: Recordings that are held out; None when there are none.
        data: Each kind's files, and what is learned from, as ``run.json`` holds them.
    """

    music: PackedAudio
    around: Surroundings
    watched: PackedAudio | None
    data: dict[str, Any]


def gather(work: TrainFingerprint, record: Record, team: Team) -> "Steps[Ingredients | None]":
    """Find, pack and check the folders; the first process packs, the others wait for it.

    Returns:
        What there is; None when somebody asked to pause.

    Raises:
        ConfigError: A folder is missing, empty, unreadable or silent; a sentence names it.
    """
    packs: dict[str, PackedAudio] = {}
    data: dict[str, Any] = {}
    for kind, files in find_ingredients(work).items():
        folder = getattr(work, kind)
        if team.is_first and not (yield from _packed_first(kind, folder, files, work, record)):
            team.agree(True)
            return None
        if team.agree(False):
            return None
        pack = pack_responses if kind == "rooms" else pack_audio
        packs[kind] = yield from pack(files, _cache(work))
        data[kind] = _description(kind, folder, files, packs[kind], record)
    music, watched = _held_out(work, packs, record)
    long_enough = usable(music)
    if short := len(music) - len(long_enough):
        record.event(f"{short} of {len(music)} recordings are shorter than 3 s and left out")
    samples = int(np.diff(music.starts)[long_enough].sum())
    data[LEARNED] = {
        "files": len(long_enough),
        "hours": round(samples / SAMPLE_RATE_HZ / 3600, 3),
        "digest": f"{samples} samples",  # others where other recordings are held out
    }
    rooms = packs["rooms"]
    groups = room_groups(rooms.names, work.rooms / MANIFEST)
    around = Surroundings(packs["noise"], packs.get("crowd", music), rooms, groups)
    return Ingredients(music, around, watched, data)


def room_groups(names: Sequence[str], manifest: Path) -> NDArray[np.int64]:
    """Number of the room that each response was measured in; each its own without a manifest.

    Raises:
        ConfigError: The manifest lacks a column.
    """
    rooms = {}
    if manifest.exists():
        with manifest.open(encoding="utf-8", newline="") as file:
            try:
                rooms = {row["path"]: row["room"] for row in csv.DictReader(file)}
            except KeyError as error:
                raise ConfigError(f"'{manifest}' has no column {error}") from error
    labels = [rooms.get(Path(name).name, name) for name in names]
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _cache(work: TrainFingerprint) -> Path:
    return work.run.parent / "packed"


def _packed_first(
    kind: str, folder: Path, files: list[Path], work: TrainFingerprint, record: Record
) -> Steps[bool]:
    """Pack a folder; False when somebody asked to pause meanwhile."""
    steps = pack_sounds(folder, KINDS[kind], files, _cache(work), responses=kind == "rooms")
    try:
        for progress in steps:
            if record.stop_asked():
                steps.close()
                return False
            record.now(message=f"reading {KINDS[kind]}: {progress.note}")
            yield progress
    finally:
        steps.close()
    return True


def _description(
    kind: str, folder: Path, files: list[Path], pack: PackedAudio, record: Record
) -> dict[str, Any]:
    if pack.skipped:
        names = ", ".join(Path(one.name).name for one in pack.skipped[:_NAMED])
        more = f" and {len(pack.skipped) - _NAMED} more" if len(pack.skipped) > _NAMED else ""
        record.event(
            f"{len(pack.skipped)} of {len(files)} files of {KINDS[kind]} cannot be read and are "
            f"left out: {names}{more}",
            "warning",
        )
    manifest = folder / MANIFEST  # which responses are of one room
    beside = [manifest] if kind == "rooms" and manifest.exists() else []
    return {
        **describe_files(folder, [*files, *beside]),
        "files": len(files),
        "folder": str(folder),
        "recordings": len(pack),
        "hours": round(float(pack.starts[-1] - pack.starts[0]) / SAMPLE_RATE_HZ / 3600, 3),
        "skipped": [vars(one) for one in pack.skipped],
    }


def _held_out(
    work: TrainFingerprint, packs: dict[str, PackedAudio], record: Record
) -> tuple[PackedAudio, PackedAudio | None]:
    """The music to learn from and the one to watch by."""
    music = packs["music"]
    if work.monitors.every == 0:
        return music, None
    if "held_out" in packs:
        return music, packs["held_out"]
    count = min(work.monitors.recordings, len(music) // _HELD_OUT_SHARE)
    if count < 2:
        record.event(
            f"{len(music)} recordings are too few to hold some out: without a folder of held-out "
            "recordings the training is not watched",
            "warning",
        )
        return music, None
    split = len(music) - count
    record.event(f"the last {count} of {len(music)} recordings are held out, to watch by")
    return music.part(0, split), music.part(split, len(music))
