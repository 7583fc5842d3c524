"""``roomprint train downstream``: heads on an encoder of rooms, and the model of both."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.cli.changing import changed, read_config, set_to, tell_settings
from roomprint.cli.output import drain, say, say_json
from roomprint.cli.train_rooms import add_sources, given_folders
from roomprint.cli.training import add_run, new_run
from roomprint.errors import ConfigError

if TYPE_CHECKING:
    from roomprint.training.downstream import TrainDownstream


def add_downstream(kinds: Any, shared: argparse.ArgumentParser) -> None:
    """Put the command into the parser of ``train``."""
    downstream = kinds.add_parser(
        "downstream",
        parents=[shared],
        help="heads for RT60, C50 and the size of the room, on an encoder of rooms",
        description="Train heads on an encoder that stays as it is (or on none: mode=supervised, "
        "mode=untrained), each in a run of its own below --run; three heads on one encoder become "
        "a model of rooms. Whatever is done already is not done again.",
    )
    downstream.add_argument(
        "--encoder", type=Path, metavar="RUN", help="the run of roomprint train rooms"
    )
    add_sources(downstream)
    add_run(downstream, "tasks=c50, mode=supervised, samples.split=paper or grid.rooms=300")
    downstream.set_defaults(run=_downstream)


def _downstream(arguments: argparse.Namespace) -> int:
    work = changed(arguments, _work, ("speech", "run_folder"))
    if arguments.settings:
        return tell_settings(work, as_json=arguments.json)
    made = drain(work.steps())
    state = "finished" if made else "paused"
    if arguments.json:
        result: dict[str, Any] = {"run": str(work.run), "state": state}
        if made:
            result["results"] = made.results
            if made.model:
                result |= {"model": str(made.model.folder), "identity": made.model.identity}
        say_json(result)
        return 0
    if made is None:
        say(f"{state}; roomprint train downstream --resume {work.run} goes on")
        return 0
    for task, result in made.results.items():
        numbers = "   ".join(f"{name} {value:.4f}" for name, value in result.items())
        say(f"{task:8}{numbers}")
    if made.model:
        say(f"{made.model.folder}   {made.model.identity}")
    return 0


def _work(arguments: argparse.Namespace) -> "TrainDownstream":
    """What is asked: what the run was begun with, under the file, under the words."""
    from roomprint.plain import merged
    from roomprint.training.downstream import FROZEN, TrainDownstream, read_downstream

    given = given_folders(arguments)
    if arguments.encoder is not None:
        given["encoder"] = str(arguments.encoder.absolute())
    asked = read_config(arguments.config) if arguments.config else {}
    asked.pop("kind", None)
    if arguments.resume:
        work = replace(
            merged(read_downstream(arguments.resume), asked | given), run=arguments.resume
        )
    else:
        run = arguments.run_folder or asked.get("run") or new_run(arguments.workspace, "downstream")
        top = asked | given | {"run": str(run)}
        if not top.get("speech"):
            raise ConfigError("speech is missing: --speech names a folder of it")
        mode = set_to(arguments, "mode") or top.get("mode") or FROZEN
        if arguments.settings and mode == FROZEN:
            top["encoder"] = top.get("encoder") or "."  # any will do
        base = TrainDownstream(
            speech=Path(top["speech"]),
            run=Path(run),
            mode=mode,
            encoder=Path(top["encoder"]) if top.get("encoder") else None,
        )
        work = merged(base, top | {"mode": mode})
    return work
