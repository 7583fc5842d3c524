"""``roomprint train``: folders of audio in, a model out."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.cli.changing import changed, read_config, set_to, tell_settings
from roomprint.cli.folders import add_folders
from roomprint.cli.output import drain, say, say_json
from roomprint.cli.train_downstream import add_downstream
from roomprint.cli.train_rooms import add_rooms
from roomprint.cli.training import add_run, follow, new_run, pausing, way_out
from roomprint.errors import ConfigError
from roomprint.training.processes import is_first

if TYPE_CHECKING:
    from roomprint.training.fingerprint import TrainFingerprint

_FOLDERS = ("music", "noise", "rooms", "crowd", "held_out")


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the commands into the parser."""
    train = commands.add_parser("train", help="train a model on your own audio")
    kinds = train.add_subparsers(required=True, metavar="KIND")
    fingerprint = kinds.add_parser(
        "fingerprint",
        parents=[shared],
        help="an encoder that tells recordings apart",
        description="Train a fingerprint encoder by contrast (NT-Xent). Ctrl-C saves a checkpoint "
        "and pauses; the same --run, or --resume, goes on from there to the same numbers. Several "
        "processors or GPUs: torchrun --nproc-per-node N -m -- roomprint.cli train fingerprint ...",
    )
    add_folders(fingerprint, "recordings to learn from", required=False)
    for word, what in (
        ("--crowd", "speech for the background"),
        ("--held-out", "recordings to watch the training by, never learned from"),
    ):
        fingerprint.add_argument(word, type=Path, metavar="DIR", help=what)
    for word, name, what in (
        ("--from", "begin_with", "begin with the weights of this model, as far as they fit"),
        ("--teacher", "teacher", "come near to what this model makes of the clean segments"),
    ):
        fingerprint.add_argument(word, metavar="MODEL", dest=name, help=what)
    fingerprint.add_argument(
        "--recipe", help="fast (the default), or the paper's small, medium or large"
    )
    add_run(fingerprint, "batch=128, loop.seed=1 or noise.probability=0.5")
    fingerprint.set_defaults(run=_fingerprint)
    add_rooms(kinds, shared)
    add_downstream(kinds, shared)


def _fingerprint(arguments: argparse.Namespace) -> int:
    work = changed(arguments, _work, ("music", "noise", "rooms", "run_folder"))
    if arguments.settings:
        return tell_settings(work, as_json=arguments.json)
    if not is_first():
        return follow(work.steps())
    with pausing(work.run):
        model = drain(work.steps())
    result = {"run": str(work.run), "state": "finished" if model else way_out(work.run)}
    if model:
        result |= {"model": str(model.folder), "identity": model.identity}
    if arguments.json:
        say_json(result | ({"card": model.card} if model else {}))
    elif model:
        say(f"{model.folder}   {model.identity}")
    else:
        say(f"{result['state']}; roomprint train fingerprint --resume {work.run} goes on")
    return 0


def _work(arguments: argparse.Namespace) -> "TrainFingerprint":
    """What is asked: the recipe, under the file, under the words."""
    from roomprint.plain import from_plain, merged, to_plain
    from roomprint.training.fingerprint import TrainFingerprint, read_training
    from roomprint.training.recipes import find_recipe

    folders = {name: getattr(arguments, name) for name in _FOLDERS}
    given: dict[str, Any] = {
        name: str(p.absolute()) for name, p in folders.items() if p is not None
    }
    models = {name: getattr(arguments, name) for name in ("begin_with", "teacher")}
    given |= {name: model for name, model in models.items() if model is not None}
    recipe = set_to(arguments, "recipe") or arguments.recipe
    if arguments.resume:
        if recipe:
            raise ConfigError("a run goes on with its own recipe: leave the recipe out")
        work = read_training(arguments.resume)
        if arguments.config:
            work = merged(work, read_config(arguments.config))
        work = replace(merged(work, given), run=arguments.resume)
    else:
        asked = read_config(arguments.config) if arguments.config else {}
        recipe = recipe or asked.get("recipe", "fast")
        found = find_recipe(recipe)
        base = {"recipe": recipe, "encoder": to_plain(found.encoder), "loop": to_plain(found.loop)}
        run = arguments.run_folder or asked.get("run") or new_run(arguments.workspace, recipe)
        top = {key: value for key, value in asked.items() if not isinstance(value, dict)}
        parts = {key: value for key, value in asked.items() if isinstance(value, dict)}
        work = from_plain(
            TrainFingerprint, base | top | given | {"recipe": recipe, "run": str(run)}
        )
        work = merged(work, parts)
    return work
