"""``roomprint evaluate rooms``: the table and the figures of Götz et al. 2023."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.cli.changing import add_changes, changed, read_config, tell_settings
from roomprint.cli.output import complain, drain, say, say_json
from roomprint.errors import ConfigError, RunError
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.evaluation.rooms import EvaluateRooms


def add_rooms(kinds: Any, shared: argparse.ArgumentParser) -> None:
    """Put the command into the parser of ``evaluate``."""
    rooms = kinds.add_parser(
        "rooms",
        parents=[shared],
        help="how well encoders of rooms estimate RT60, C50 and size, beside the paper's table",
        description="Train and test the cells of Table 2 of Götz et al. 2023: three samplings, "
        "three temperatures, three tasks, the supervised baseline, and an encoder that learned "
        "nothing. Every cell keeps its own folder below --output; what is there is not done again, "
        "so this may be stopped and begun again, or given one cell at a time.",
    )
    rooms.add_argument("--speech", type=Path, metavar="DIR", help="speech without any room")
    rooms.add_argument("--noise", type=Path, metavar="DIR", help="recorded noises, if any")
    rooms.add_argument(
        "--output", type=Path, metavar="DIR", help="the evaluation's folder (in the workspace)"
    )
    rooms.add_argument(
        "--only",
        metavar="CELLS",
        help="such as 'soft:0.1, hard:0.1, supervised'; without it all eleven",
    )
    add_changes(rooms, "loop.epochs=10 or samples.split=paper")
    rooms.add_argument(
        "--figures",
        action="store_true",
        help="train nothing: tell the table as it stands, and draw Figures 3 and 4 of what there "
        "is (soft and hard at one temperature)",
    )
    rooms.add_argument(
        "--temperature", metavar="T", help="of Figure 4: 0.01, 0.1 (the default) or 1.0"
    )
    rooms.set_defaults(run=_rooms)


def _rooms(arguments: argparse.Namespace) -> int:
    from roomprint.evaluation.room_figures import LookAtRooms
    from roomprint.evaluation.room_pictures import write_pictures
    from roomprint.evaluation.room_protocol import keep_table, rooms_result
    from roomprint.evaluation.table_text import as_text

    place = Workspace(arguments.workspace)
    work = changed(arguments, _work, ("speech",))
    if arguments.settings:
        return tell_settings(work, as_json=arguments.json)
    look = None
    if arguments.figures:
        look = LookAtRooms(rooms=work)
        if arguments.temperature:
            look = replace(look, temperature=arguments.temperature)
        work = _done(work)
    place.open()
    report = drain(work.steps())
    figures = drain(look.steps()) if look else None
    drawn = write_pictures(figures, work.folder) if figures else {}
    result = rooms_result(work, report, figures)
    if arguments.json:
        say_json(asdict(report) | ({"figures": drawn} if drawn else {}))
    else:
        for table in result.tables:
            say(as_text(table))
            say("")
        say(f"{work.folder}")
        for name, value in drawn.items():
            say(f"{name}: {value}")
    if report.missing:
        complain(f"not run, or not to the end: {', '.join(report.missing)}")
    kept = keep_table(place.results, result)
    complain(f"kept as {kept}; the Evaluate page shows it too")
    return 0


def _work(arguments: argparse.Namespace) -> "EvaluateRooms":
    """What is asked: the table's own settings, under the file, under the words."""
    from roomprint.evaluation.rooms import EvaluateRooms, settings_of
    from roomprint.plain import from_plain

    if arguments.figures and arguments.only:
        raise ConfigError(
            "--only says what is trained, and with --figures nothing is: leave it out"
        )
    if arguments.only is not None and not arguments.only.strip(" ,"):
        raise ConfigError("--only names no cell; without it all are run")
    if arguments.temperature and not arguments.figures:
        raise ConfigError("--temperature is that of Figure 4: it needs --figures")
    asked = read_config(arguments.config) if arguments.config else {}
    given = {name: getattr(arguments, name) for name in ("speech", "noise", "only")}
    asked |= {name: str(value) for name, value in given.items() if value is not None}
    if arguments.output is not None:
        asked["folder"] = str(arguments.output)
    asked.setdefault("folder", str(Workspace(arguments.workspace).evaluation / "rooms"))
    if arguments.figures:
        asked = settings_of(Path(asked["folder"])) | asked
    if not asked.get("speech"):
        raise ConfigError("speech is missing: --speech names a folder of it")
    return from_plain(EvaluateRooms, asked)


def _done(work: "EvaluateRooms") -> "EvaluateRooms":
    """The same, of the cells that were run to their end: of them nothing is trained anew.

    Raises:
        RunError: There are none.
    """
    done = work.done
    if not done:
        raise RunError(
            f"no cell in '{work.folder}' was run to its end: without --figures they are run"
        )
    return replace(work, only=", ".join(done))
