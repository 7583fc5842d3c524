"""``roomprint room estimate``: the room that speech was recorded in."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.audio.names import shown
from roomprint.cli.output import complain, drain, say_json, say_lines
from roomprint.clock import percent
from roomprint.errors import AudioError
from roomprint.library.room_estimate import LONGEST_S, EstimateRoom
from roomprint.library.room_together import EstimateTogether
from roomprint.library.room_windows import SHORTEST_S

if TYPE_CHECKING:
    from roomprint.library.room_answers import RoomEstimate


def add_estimate(verbs: Any, shared: argparse.ArgumentParser) -> None:
    """Put the command into the group's parser."""
    estimate = verbs.add_parser(
        "estimate",
        parents=[shared],
        help="reverberation, clarity and size of a room from speech alone",
        description="Estimate the reverberation time, the clarity index and the size of the room "
        f"that speech was recorded in, from {SHORTEST_S:.0f} s of it on; of a long file the first "
        f"{LONGEST_S:.0f} s are listened to. What lies outside of what the model was trained on is "
        "marked, and a warning says why.",
    )
    estimate.add_argument("files", nargs="+", type=Path, metavar="FILE", help="speech in a room")
    estimate.add_argument("--model", metavar="NAME", help="of rooms; by default the chosen one")
    estimate.add_argument(
        "--one-room",
        action="store_true",
        help="the FILEs are of one room: tell it from all of them together, too",
    )
    estimate.set_defaults(run=_estimate)


def _estimate(arguments: argparse.Namespace) -> int:
    if arguments.one_room:
        return _estimate_together(arguments)
    status = 0
    for path in arguments.files:
        work = EstimateRoom(path=path, workspace=arguments.workspace, model=arguments.model)
        try:
            estimate = drain(work.steps())
        except AudioError as error:
            complain(str(error))
            status = 1
            continue
        prefix = f"{shown(path)}: " if len(arguments.files) > 1 else ""
        _say(arguments, shown(path), prefix, {"path": str(path)}, estimate)
    return status


def _estimate_together(arguments: argparse.Namespace) -> int:
    files = arguments.files
    work = EstimateTogether(
        paths=tuple(files), workspace=arguments.workspace, model=arguments.model
    )
    told = drain(work.steps())
    for path, estimate in zip(files, told.each, strict=True):
        _say(arguments, shown(path), f"{shown(path)}: ", {"path": str(path)}, estimate)
    paths = {"paths": [str(path) for path in files]}
    _say(arguments, "the whole", "together: ", paths, told.together)
    return 0


def _say(
    arguments: argparse.Namespace,
    subject: str,
    prefix: str,
    about: dict[str, Any],
    estimate: "RoomEstimate",
) -> None:
    for warning in estimate.warnings:
        complain(f"{subject} {warning}")
    if arguments.json:
        say_json({**about, **estimate_json(estimate)})
    else:
        first, *more = estimate_lines(estimate)
        say_lines(prefix + first, more)


def estimate_json(estimate: "RoomEstimate") -> dict[str, Any]:
    """An estimate as other programs read it."""
    decay_s = estimate.decay_rt60_s
    return {
        "rt60_s": round(estimate.rt60_s, 3),
        "c50_db": round(estimate.c50_db, 2),
        "volume": estimate.volume,
        "p_large": round(estimate.p_large, 4),
        "segments": estimate.segments,
        "in_distribution": estimate.in_distribution,
        "rt60_spread_s": round(estimate.rt60_spread_s, 3),
        "c50_spread_db": round(estimate.c50_spread_db, 2),
        "speech_s": round(estimate.speech_s, 1),
        "encoder_rt60_s": round(estimate.encoder_rt60_s, 3),
        "decay_rt60_s": None if decay_s is None else round(decay_s, 3),
        "contradicted": estimate.contradicted,
        "speaks": estimate.speaks,
        "warnings": list(estimate.warnings),
    }


def estimate_lines(estimate: "RoomEstimate") -> list[str]:
    """An estimate for a person: its numbers, then what more there is to say of them."""
    sure = percent(estimate.p_size)
    unsure = f"size not sure ({estimate.volume} {sure})"
    parts = [
        f"RT60 {estimate.rt60_s:.2f} s ± {estimate.rt60_spread_s:.2f}",
        f"C50 {estimate.c50_db:.1f} dB ± {estimate.c50_spread_db:.1f}",
        unsure if estimate.size is None else f"{estimate.size} room ({sure})",
    ]
    lines = ["   ".join(parts)]
    if estimate.decay_rt60_s is not None:
        alone = f"{estimate.encoder_rt60_s:.2f} s, the decays {estimate.decay_rt60_s:.2f} s"
        lines.append(f"the encoder alone says {alone}")
    if not estimate.in_distribution:
        lines.append("not sure: outside of what the model knows")
    return lines
