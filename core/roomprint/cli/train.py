"""``roomprint train``: folders of audio in, a model out."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.cli.folders import add_folders
from roomprint.cli.output import drain, say, say_json
from roomprint.errors import ConfigError

if TYPE_CHECKING:
    from roomprint.training.fingerprint import TrainFingerprint


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the commands into the parser."""
    train = commands.add_parser("train", help="train a model on your own audio")
    kinds = train.add_subparsers(required=True, metavar="KIND")
    fingerprint = kinds.add_parser(
        "fingerprint",
        parents=[shared],
        help="an encoder that tells recordings apart",
        description="Train a fingerprint encoder by contrast (NT-Xent). The same command goes on "
        "from the last checkpoint of --run.",
    )
    add_folders(fingerprint, "recordings to learn from")
    fingerprint.add_argument("--crowd", type=Path, metavar="DIR", help="speech for the background")
    fingerprint.add_argument(
        "--run", type=Path, required=True, metavar="DIR", dest="run_folder", help="the run's folder"
    )
    fingerprint.add_argument("--preset", default="fast", help="small, medium, large or fast")
    fingerprint.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a setting of the loop or of a degradation: steps=2000, room.probability=0.5",
    )
    fingerprint.set_defaults(run=_fingerprint)


def _fingerprint(arguments: argparse.Namespace) -> int:
    from roomprint.training.fingerprint import TrainFingerprint

    work = TrainFingerprint(
        music=arguments.music,
        noise=arguments.noise,
        rooms=arguments.rooms,
        crowd=arguments.crowd,
        run=arguments.run_folder,
        preset=arguments.preset,
    )
    for assignment in arguments.set:
        work = _with(work, assignment)
    model = drain(work.steps())
    if arguments.json:
        say_json({"model": str(model.folder), "identity": model.identity, "card": model.card})
    else:
        say(f"{model.folder}   {model.identity}")
    return 0


def _with(work: "TrainFingerprint", assignment: str) -> "TrainFingerprint":
    """``work`` with one setting changed: ``steps=2000`` or ``noise.probability=0.5``."""
    key, _, text = assignment.partition("=")
    degradation, dot, name = key.rpartition(".")
    owner: Any = work.augmentation if dot else work
    part: Any = getattr(owner, degradation if dot else "loop", None)
    if name not in getattr(part, "__dataclass_fields__", {}):
        raise ConfigError(f"there is no setting called '{key}'")
    try:
        changed = replace(part, **{name: type(getattr(part, name))(text)})
    except ConfigError:
        raise
    except ValueError:
        raise ConfigError(f"{key} must be a number, got '{text}'") from None
    if dot:
        return replace(work, augmentation=replace(owner, **{degradation: changed}))
    return replace(work, loop=changed)
