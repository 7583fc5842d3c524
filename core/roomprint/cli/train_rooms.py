"""``roomprint train rooms``: rooms and speech in, an encoder of rooms out."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.cli.changing import changed, read_config, tell_settings
from roomprint.cli.output import drain, say, say_json
from roomprint.cli.training import add_run, follow, new_run, pausing, way_out
from roomprint.clock import count
from roomprint.errors import ConfigError
from roomprint.training.processes import is_first

if TYPE_CHECKING:
    from roomprint.training.room_recipe import TrainRooms

FOLDERS = {
    "speech": "speech without any room, to convolve; a manifest.csv may say who speaks",
    "measured": "measured impulse responses, to mix in; a manifest.csv may group them by room",
    "designed": "rooms designed in Roomprint (NAME.json, or a folder of them), to mix in",
    "noise": "recorded noises for the background; without them noise of all colours",
}


def add_rooms(kinds: Any, shared: argparse.ArgumentParser) -> None:
    """Put the command into the parser of ``train``."""
    rooms = kinds.add_parser(
        "rooms",
        parents=[shared],
        help="an encoder that tells rooms apart by the speech in them",
        description="Train a room encoder by contrast (Götz et al. 2023): rooms are drawn and "
        "simulated once, speech is put into them batch by batch. Ctrl-C saves a checkpoint and "
        "pauses; the same --run, or --resume, goes on from there to the same numbers. With "
        "--recipe shipped, encoder and heads learn together and become a model of rooms.",
    )
    rooms.add_argument(
        "--recipe",
        metavar="NAME",
        help="paper (the default): contrast alone; shipped (the default with --from): how the "
        "model that comes along is made",
    )
    add_sources(rooms)
    rooms.add_argument(
        "--from",
        dest="begin_with",
        metavar="MODEL",
        help="begin with the weights of this model of rooms, by its name or folder, such as room",
    )
    add_run(rooms, "grid.rooms=300, sampling=hard, temperature=0.01 or clips.probability=0.8")
    rooms.set_defaults(run=_rooms)


def add_sources(command: argparse.ArgumentParser) -> None:
    """The folders that reverberant speech is made of."""
    for name, what in FOLDERS.items():
        command.add_argument(f"--{name}", type=Path, metavar="PATH", help=what)


def given_folders(arguments: argparse.Namespace) -> dict[str, str]:
    """The folders that the words name."""
    folders = {name: getattr(arguments, name) for name in FOLDERS}
    return {name: str(p.absolute()) for name, p in folders.items() if p is not None}


def _rooms(arguments: argparse.Namespace) -> int:
    work = changed(arguments, _work, ("speech", "run_folder"))
    if arguments.settings:
        return tell_settings(work, as_json=arguments.json)
    if not is_first():
        return follow(work.steps())
    with pausing(work.run):
        trained = drain(work.steps())
    state = "finished" if trained else way_out(work.run)
    result: dict[str, Any] = {"run": str(work.run), "state": state}
    if trained:
        result |= {"steps": trained.steps, "best": trained.best, "best_step": trained.best_step}
    model = trained.model if trained else None
    if model:
        result |= {"model": str(model.folder), "identity": model.identity}
    if arguments.json:
        say_json(result)
    elif trained is None:
        say(f"{state}; roomprint train rooms --resume {work.run} goes on")
    else:
        best = "" if trained.best is None else f", best {trained.best:.4f} at {trained.best_step}"
        say(f"{work.run}   {count(trained.steps, 'step')}{best}")
        if model is None:
            say(f"next: roomprint train downstream --encoder {work.run}")
        else:
            say(f"{model.folder}   {model.identity}")
            say(f"next: roomprint room estimate FILE --model {model.folder}")
    return 0


def _work(arguments: argparse.Namespace) -> "TrainRooms":
    """What is asked: the recipe, under the file, under the words."""
    from roomprint.plain import from_plain, merged
    from roomprint.training.room_recipe import TrainRooms, read_room_training
    from roomprint.training.room_recipes import find_room_recipe

    given = given_folders(arguments)
    if arguments.begin_with is not None:
        given["begin_with"] = arguments.begin_with
    asked = read_config(arguments.config) if arguments.config else {}
    begins = given.get("begin_with", asked.get("begin_with")) is not None
    asked.pop("kind", None)
    if arguments.resume:
        if arguments.recipe:
            raise ConfigError("a run goes on with its own recipe: leave --recipe out")
        work = merged(read_room_training(arguments.resume), asked)
        work = replace(merged(work, given), run=arguments.resume)
    else:
        run = arguments.run_folder or asked.get("run") or new_run(arguments.workspace, "rooms")
        if not given.get("speech", asked.get("speech")):
            raise ConfigError("speech is missing: --speech names a folder of it")
        base = {"speech": given.get("speech", asked.get("speech")), "run": str(run)}
        recipe = find_room_recipe(arguments.recipe or ("shipped" if begins else "paper"))
        work = replace(from_plain(TrainRooms, base), **recipe.settings)
        work = merged(work, asked | given | {"run": str(run)})
    return work
