"""``roomprint listen``: what is playing near the microphone, whenever that changes."""

import argparse
from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Any

from roomprint.cli.identify import identification_json, identification_line
from roomprint.cli.output import EMPTY_LIBRARY, StatusLine, complain, say, say_json
from roomprint.clock import clock

if TYPE_CHECKING:
    from roomprint.library.answers import Identification
    from roomprint.library.listening import Heard

_METER = 20  # characters, 3 dB each


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the command into the parser."""
    listen = commands.add_parser(
        "listen",
        parents=[shared],
        help="name what is playing near the microphone",
        description="Listen to a microphone and print which recording of the library is playing, "
        "each time the answer changes. Ctrl-C ends it.",
    )
    listen.add_argument(
        "--device",
        metavar="D",
        help="the microphone's name, or a part of it; default: the system's",
    )
    listen.add_argument(
        "--seconds", type=float, default=0.0, metavar="S", help="how long; default: until Ctrl-C"
    )
    listen.add_argument("--model", metavar="NAME", help="default: the one the library is of")
    listen.set_defaults(run=_listen)


def _listen(arguments: argparse.Namespace) -> int:
    from roomprint.library.identify import is_empty
    from roomprint.library.listening import Listen

    work = Listen(
        workspace=arguments.workspace,
        model=arguments.model,
        device=arguments.device,
        seconds=arguments.seconds,
    )
    if is_empty(arguments.workspace):
        complain(EMPTY_LIBRARY)
    with closing(work.steps()) as moments:
        report(moments, as_json=arguments.json)
    return 0


def report(moments: Iterable["Heard"], *, as_json: bool) -> None:
    """Print what is heard as it changes: another recording, or none, or a lost device."""
    before: tuple[object, ...] | None = None
    status = "listening"
    with StatusLine() as line:
        line.show("Getting ready ...")
        for heard in moments:
            line.show(_meter(heard))
            if heard.status != status:
                status = heard.status
                line.show("")
                complain(f"{clock(heard.heard_s)}  {status}")
            answer = heard.identification
            if answer is None or _gist(answer) == before:
                continue
            before = _gist(answer)
            line.show("")
            if as_json:
                moment = {"heard_s": round(heard.heard_s, 3), "status": heard.status}
                say_json({**moment, **identification_json(answer)})
            else:
                say(f"{clock(heard.heard_s)}  {identification_line(answer)}")


def _gist(answer: "Identification") -> tuple[object, ...]:
    """What has to differ for an answer to be news."""
    if answer.decision == "match":
        return ("match", answer.matches[0].track.id)
    return ("unknown", answer.reason)


def _meter(heard: "Heard") -> str:
    filled = "#" * max(0, round((heard.level_dbfs + 3 * _METER) / 3))
    clipped = "  too loud" if heard.clipped else ""
    lost = f"  {heard.xruns} dropouts" if heard.xruns else ""
    return f"[{filled:.<{_METER}}] {heard.level_dbfs:4.0f} dBFS  {heard.status}{clipped}{lost}"
