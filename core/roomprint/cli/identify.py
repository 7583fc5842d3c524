"""``roomprint identify``: which recording a file is, and where in it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.audio.names import shown
from roomprint.cli.output import clock, complain, name, say, say_json
from roomprint.errors import AudioError
from roomprint.library.identify import LONGEST_S

if TYPE_CHECKING:
    from roomprint.library.answers import Identification, Match

_TOP = 5


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the command into the parser."""
    identify = commands.add_parser(
        "identify",
        parents=[shared],
        help="name the recording in a file",
        description="Say which recording of the library each FILE is a piece of, and where in it; "
        "a recording that is not in the library comes back as unknown. Of a long file the first "
        f"{LONGEST_S:.0f} s are looked at.",
    )
    identify.add_argument("files", nargs="+", type=Path, metavar="FILE", help="1 s or more of it")
    identify.add_argument(
        "--top", type=_positive, metavar="K", help="how many candidates to print, best first"
    )
    identify.add_argument("--model", metavar="NAME", help="default: the one the library is of")
    identify.set_defaults(run=_identify)


def _identify(arguments: argparse.Namespace) -> int:
    from roomprint.audio.files import read_audio
    from roomprint.library.identify import warm_matcher

    matcher = warm_matcher(arguments.workspace, arguments.model)
    for warning in matcher.library.warnings:
        complain(warning)
    status = 0
    for path in arguments.files:
        try:
            audio = read_audio(path, duration_s=LONGEST_S)
            answer = matcher.identify(audio, arguments.top or _TOP)
        except AudioError as error:
            sentence = str(error)
            complain(sentence if shown(path.name) in sentence else f"{shown(path)}: {sentence}")
            status = 1
            continue
        if arguments.json:
            say_json({"query": str(path), **identification_json(answer)})
        else:
            prefix = f"{shown(path)}: " if len(arguments.files) > 1 else ""
            say(prefix + identification_line(answer))
            said = 1 if answer.decision == "match" else 0
            for match in answer.matches[said:] if arguments.top else ():
                say(f"    {match_line(match)}")
    return status


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, got {value}")
    return value


def identification_json(answer: "Identification") -> dict[str, Any]:
    """An answer as other programs read it; candidates are listed also when it is unknown."""
    return {
        "decision": answer.decision,
        "elapsed_ms": round(float(answer.elapsed_ms), 1),
        "matches": [
            {
                "track_id": match.track.id,
                "path": str(match.track.path),
                "title": match.track.title,
                "artist": match.track.artist,
                "offset_s": round(float(match.offset_s), 3),
                "score": float(match.score),
                "confidence": float(match.confidence),
            }
            for match in answer.matches
        ],
    }


def identification_line(answer: "Identification") -> str:
    """An answer for a person."""
    best = answer.matches[0] if answer.matches else None
    if answer.decision == "match" and best is not None:
        return match_line(best)
    if answer.reason or best is None:
        return f"unknown ({answer.reason})" if answer.reason else "unknown"
    return f"unknown (best guess: {name(best.track)}, {_percent(best)})"


def match_line(match: "Match") -> str:
    """``Title — artist   1:23.4 of 3:05   97 %   path``."""
    place = f"{clock(max(match.offset_s, 0), tenths=True)} of {clock(match.track.duration_s)}"
    return f"{name(match.track)}   {place}   {_percent(match)}   {shown(match.track.path)}"


def _percent(match: "Match") -> str:
    return f"{100 * match.confidence:.0f} %"
