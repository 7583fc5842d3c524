"""``roomprint room enrol``, ``which``, ``rooms`` and ``forget``: rooms that are known by name."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.audio.names import shown
from roomprint.cli.output import complain, drain, say, say_json, say_lines
from roomprint.cli.room_estimate import estimate_json, estimate_lines
from roomprint.clock import count
from roomprint.errors import AudioError
from roomprint.library.room_telling import (
    ANOTHER_VOICE,
    advice_in_words,
    chance_in_words,
    closest_in_words,
)
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.library.enrolled_rooms import EnrolledRoom
    from roomprint.library.room_answers import HeardRoom, NamedRoom


def add_naming(verbs: Any, shared: argparse.ArgumentParser) -> None:
    """Put the commands into the group's parser."""
    enrol = verbs.add_parser(
        "enrol",
        parents=[shared],
        help="give a room a name, by recordings of speech in it",
        description="Learn the room called NAME from recordings of speech in it, best a few from "
        "several places. A FILE may also be a designed room's JSON: then Roomprint's own voice is "
        "put into it. What was enrolled under the name before stays.",
    )
    enrol.add_argument("name", metavar="NAME", help="such as kitchen or hall")
    enrol.add_argument("files", nargs="+", type=Path, metavar="FILE", help="speech in that room")
    enrol.add_argument("--model", metavar="NAME", help="of rooms; by default the chosen one")
    enrol.set_defaults(run=_enrol)
    which = verbs.add_parser(
        "which",
        parents=[shared],
        help="which enrolled room a recording is from",
        description="Say which of the enrolled rooms each FILE was recorded in, or that it is an "
        "unknown one.",
    )
    which.add_argument("files", nargs="+", type=Path, metavar="FILE", help="speech in a room")
    which.add_argument("--model", metavar="NAME", help="of rooms; by default the chosen one")
    which.set_defaults(run=_which)
    rooms = verbs.add_parser("rooms", parents=[shared], help="the rooms that are enrolled")
    rooms.set_defaults(run=_rooms)
    forget = verbs.add_parser("forget", parents=[shared], help="take enrolled rooms out again")
    forget.add_argument("names", nargs="+", metavar="NAME", help="a room's name")
    forget.set_defaults(run=_forget)


def named_json(named: "NamedRoom | None") -> dict[str, Any]:
    """Which room it is, as other programs read it; null where none is enrolled or none speaks."""
    return {
        "room": named.name if named else None,
        "closest": named.closest if named else None,
        "chance": named.chance if named else None,
        "allowed": named.allowed if named else None,
    }


def named_line(named: "NamedRoom | None", *, speaks: bool) -> str:
    """Which room it is, for a person; ``speaks``: whether there was speech to know it by."""
    if not speaks:
        return "not known   there is no speech to tell it by"
    if named is None:
        return "no room is enrolled"
    if named.name is not None:
        return f"{named.name}   {chance_in_words(named)}"
    return f"unknown room   {closest_in_words(named)}"


def _enrol(arguments: argparse.Namespace) -> int:
    from roomprint.library.room_naming import EnrolRoom

    work = EnrolRoom(
        workspace=arguments.workspace,
        name=arguments.name,
        paths=tuple(arguments.files),
        model=arguments.model,
    )
    enrolment = drain(work.steps())
    room = enrolment.room
    for warning in enrolment.warnings:
        complain(warning)
    if arguments.json:
        say_json(
            {"room": room.name, "recordings": room.recordings, "windows": len(room.embeddings)}
        )
    else:
        say(f"{room.name}: {_heard(room)}")
    if room.recordings == 1:
        complain(f"one recording may not be enough to know '{room.name}' by: {ANOTHER_VOICE}")
    return 0


def _which(arguments: argparse.Namespace) -> int:
    from roomprint.library.room_naming import HearRoom

    status = 0
    for path in arguments.files:
        work = HearRoom(workspace=arguments.workspace, path=path, model=arguments.model)
        try:
            heard: HeardRoom = drain(work.steps())
        except AudioError as error:
            complain(str(error))
            status = 1
            continue
        assert heard.estimate is not None
        for warning in heard.estimate.warnings:
            complain(f"{shown(path)} {warning}")
        if heard.named is not None and (advice := advice_in_words(heard.named)):
            complain(advice)
        if arguments.json:
            estimate = estimate_json(heard.estimate)
            say_json({"path": str(path), **named_json(heard.named), "estimate": estimate})
        else:
            prefix = f"{shown(path)}: " if len(arguments.files) > 1 else ""
            room = named_line(heard.named, speaks=heard.estimate.speaks)
            say_lines(prefix + room, estimate_lines(heard.estimate))
    return status


def _rooms(arguments: argparse.Namespace) -> int:
    from roomprint.library.enrolled_rooms import read_rooms

    rooms = list(read_rooms(Workspace(arguments.workspace).enrolled_rooms))
    for room in rooms:
        facts = {
            "room": room.name,
            "recordings": room.recordings,
            "windows": len(room.embeddings),
            "added_at": room.added_at,
            "model": room.model,
        }
        if arguments.json:
            say_json(facts)
        else:
            say(f"{room.name}   {_heard(room)}")
    if not rooms and not arguments.json:
        complain("no room is enrolled; do it with: roomprint room enrol NAME FILE")
    return 0


def _forget(arguments: argparse.Namespace) -> int:
    from roomprint.library.enrolled_rooms import forget

    for name in arguments.names:
        forget(Workspace(arguments.workspace).enrolled_rooms, name)
    return 0


def _heard(room: "EnrolledRoom") -> str:
    """How well a room is known."""
    windows, recordings = len(room.embeddings), room.recordings
    return f"{count(windows, 'window')} of {count(recordings, 'recording')}"
