"""``roomprint identify``: which recording a file is, and where in it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.audio.names import shown
from roomprint.cli.output import EMPTY_LIBRARY, StatusLine, complain, name, say, say_json, watch
from roomprint.clock import clock, percent
from roomprint.errors import AudioError
from roomprint.library.identify import LONGEST_S, IdentifyFile, is_empty

if TYPE_CHECKING:
    from roomprint.library.answers import Identification, Match


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
        "--top",
        type=int,
        metavar="K",
        help="candidates to list, best first, even when the answer is sure",
    )
    identify.add_argument("--model", metavar="NAME", help="default: the one the library is of")
    identify.set_defaults(run=_identify)


def _identify(arguments: argparse.Namespace) -> int:
    top = {} if arguments.top is None else {"top": arguments.top}
    workspace, model = arguments.workspace, arguments.model
    works = [
        IdentifyFile(workspace=workspace, path=path, model=model, **top) for path in arguments.files
    ]
    there = [work for work in works if _is_there(work.path)]
    empty = is_empty(workspace)
    if there and empty:
        complain(EMPTY_LIBRARY)
    elif there:
        _warn(workspace, model)
    status = 0 if len(there) == len(works) else 1
    for work in there:
        try:
            answer = watch(work.steps())
        except AudioError as error:
            complain(str(error))
            status = 1
            continue
        if arguments.json:
            if answer.reason and not empty:
                complain(f"{shown(work.path)} is unknown: {answer.reason}")
            say_json({"query": str(work.path), **identification_json(answer)})
        else:
            prefix = f"{shown(work.path)}: " if len(arguments.files) > 1 else ""
            say(prefix + identification_line(answer))
            said = 1 if answer.decision == "match" else 0
            for match in answer.matches[said:] if arguments.top else ():
                say(f"    {match_line(match)}")
    return status


def _is_there(path: Path) -> bool:
    """Whether there is a file; said before one waits for the model."""
    from roomprint.audio.opening import check_is_file

    try:
        check_is_file(path)
    except AudioError as error:
        complain(str(error))
        return False
    return True


def _warn(workspace: Path, model: str | None) -> None:
    """Open the library, and say what is not well with it."""
    with StatusLine() as line:
        line.show("Loading the model ...")
        from roomprint.library.warm import warm_matcher

        with warm_matcher(workspace, model) as matcher:
            warnings = matcher.library.warnings
    for warning in warnings:
        complain(warning)


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
    return f"unknown (best guess: {name(best.track)}, {percent(best.confidence)})"


def match_line(match: "Match") -> str:
    """``Title — artist   1:23.4 of 3:05   97 %   path``."""
    place = f"{clock(match.offset_s, tenths=True)} of {clock(match.track.duration_s)}"
    return (
        f"{name(match.track)}   {place}   {percent(match.confidence)}   {shown(match.track.path)}"
    )
