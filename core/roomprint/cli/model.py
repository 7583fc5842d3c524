"""``roomprint model``: the encoders that are there, and what is known of them."""

import argparse
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from roomprint.cli.output import complain, say, say_json
from roomprint.errors import RoomprintError
from roomprint.workspace import Workspace


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the group into the parser."""
    group = commands.add_parser("model", help="the encoders of recordings and of rooms")
    verbs = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = verbs.add_parser(
        "list", parents=[shared], help="the models there are, and which are in use"
    )
    listing.set_defaults(run=_list)
    info = verbs.add_parser(
        "info",
        parents=[shared],
        help="what a model was trained on, and its measured numbers",
    )
    info.add_argument("name", metavar="NAME", help="a name from the list, or a model's folder")
    info.set_defaults(run=_info)
    use = verbs.add_parser(
        "use",
        parents=[shared],
        help="let an empty library of the workspace begin with a model, or the workspace listen to "
        "rooms with one of rooms",
    )
    use.add_argument(
        "name",
        metavar="NAME",
        help="a name from the list, or a model's folder, such as RUN/model, which is copied",
    )
    use.set_defaults(run=_use)


def _list(arguments: argparse.Namespace) -> int:
    from roomprint.encoders.models import DEFAULT_MODELS, list_models

    workspace = Workspace(arguments.workspace)
    used = _in_use(workspace)
    for model in list_models(workspace.models):
        is_default = model.name == DEFAULT_MODELS[model.kind]
        in_use = model.folder in used
        if arguments.json:
            say_json(
                {
                    "name": model.name,
                    "identity": model.identity,
                    "folder": str(model.folder),
                    "default": is_default,
                    "in_use": in_use,
                    "kind": model.kind,
                }
            )
        else:
            marks = [word for word, is_so in (("in use", in_use), ("default", is_default)) if is_so]
            mark = f"   ({', '.join(marks)})" if marks else ""
            say(f"{model.name}   {model.kind}   {model.folder}{mark}")
    return 0


def _in_use(workspace: Workspace) -> list[Path]:
    """Folders of the library's model and of the one that rooms are told by."""
    from roomprint.library.choosing import library_model
    from roomprint.library.room_choosing import choose_room_model

    used = []
    for find in (library_model, partial(choose_room_model, name=None)):
        try:
            used.append(find(workspace).folder)
        except RoomprintError as error:  # the others can be listed all the same
            complain(str(error))
    return used


def _use(arguments: argparse.Namespace) -> int:
    from roomprint.encoders.models import find_model
    from roomprint.library.choosing import choice_in_words, use_model
    from roomprint.library.room_choosing import room_choice_in_words, use_room_model

    workspace = Workspace(arguments.workspace)
    if find_model(arguments.name, workspace.models, kind=None).kind == "room":
        model = use_room_model(workspace, arguments.name)
        if arguments.json:
            say_json({"model": model.name, "kind": model.kind})
        else:
            say(room_choice_in_words(model))
        return 0
    choice = use_model(workspace, arguments.name)
    if arguments.json:
        say_json(
            {
                "model": choice.model.name,
                "tracks": choice.tracks,
                "made_by": choice.made_by,
                "fits": choice.fits,
            }
        )
    else:
        say(choice_in_words(choice))
    return 0


def _info(arguments: argparse.Namespace) -> int:
    from roomprint.encoders.models import find_model

    model = find_model(arguments.name, Workspace(arguments.workspace).models, kind=None)
    content = {
        "name": model.name,
        "identity": model.identity,
        "kind": model.kind,
        "folder": str(model.folder),
        "config": dict(model.config),
        "card": dict(model.card),
    }
    if arguments.json:
        say_json(content)
    else:
        for line in _lines(content):
            say(line)
    return 0


def _lines(content: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Keys and values, one a line, what is inside a value further in."""
    width = max(map(len, content), default=0)
    for key, value in content.items():
        if isinstance(value, Mapping):
            yield f"{indent}{key}"
            yield from _lines(value, indent + "  ")
        else:
            yield f"{indent}{key:<{width}}  {value}"
