"""``roomprint data``: the public corpora of the papers, and rooms by chance."""

import argparse
from typing import Any

from roomprint.cli.data_rooms import add_rooms
from roomprint.cli.output import drain, say, say_json
from roomprint.workspace import Workspace


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the commands into the parser."""
    data = commands.add_parser("data", help="corpora and rooms to train and measure with")
    verbs = data.add_subparsers(required=True, metavar="VERB")
    listing = verbs.add_parser("list", parents=[shared], help="what can be had, and what is there")
    listing.set_defaults(run=_list)
    get = verbs.add_parser(
        "get",
        parents=[shared],
        help="fetch one from its makers",
        description="Fetch a corpus from its official place into the workspace. A download that "
        "stopped goes on with the same command.",
    )
    get.add_argument("name", metavar="NAME")
    get.set_defaults(run=_get)
    add_rooms(verbs, shared)


def _list(arguments: argparse.Namespace) -> int:
    from roomprint.corpora.catalogue import CATALOGUE

    for corpus in CATALOGUE.values():
        folder = arguments.workspace / "data" / corpus.name
        there = str(folder) if folder.is_dir() else None
        if arguments.json:
            say_json(
                {
                    "name": corpus.name,
                    "kind": corpus.kind,
                    "about": corpus.about,
                    "size_mb": corpus.size_mb,
                    "licence": corpus.licence,
                    "url": corpus.url,
                    "folder": there,
                }
            )
        else:
            about = f"{corpus.kind:7}{corpus.size_mb:8,} MB  {corpus.about}"
            say(f"{corpus.name:12}{about}   {there or corpus.licence}")
    return 0


def _get(arguments: argparse.Namespace) -> int:
    from roomprint.corpora.catalogue import find_corpus
    from roomprint.corpora.download import Fetch

    corpus = find_corpus(arguments.name)
    place = Workspace(arguments.workspace).open()
    folder = drain(Fetch(corpus, place.root / "data").steps())
    if arguments.json:
        say_json({"name": corpus.name, "folder": str(folder)})
    else:
        say(str(folder))
    return 0
