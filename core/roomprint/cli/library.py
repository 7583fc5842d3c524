"""``roomprint library``: add, list, info, verify, remove."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from roomprint.audio.names import shown
from roomprint.cli.output import (
    EMPTY_LIBRARY,
    complain,
    drain,
    say,
    say_json,
    track_json,
    track_lines,
)
from roomprint.clock import clock, count
from roomprint.library.searching import search_tracks
from roomprint.library.tracks import TrackStore
from roomprint.workspace import Workspace


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the group into the parser."""
    group = commands.add_parser(
        "library", help="the recordings that can be named", description="The index of recordings."
    )
    verbs = group.add_subparsers(title="commands", metavar="COMMAND", required=True)

    add = verbs.add_parser(
        "add",
        parents=[shared],
        help="index files and folders",
        description="Index audio files and, recursively, folders. What is there already is skipped "
        "(by content), a moved file is followed, and a bad one is listed at the end.",
    )
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
    add.add_argument(
        "--model",
        metavar="NAME",
        help="the model to index with: a name (see: model list), or a folder, which is copied",
    )
    add.set_defaults(run=_add)

    listing = verbs.add_parser("list", parents=[shared], help="the tracks")
    listing.add_argument(
        "--search",
        default="",
        metavar="WORDS",
        help="only those with these words in title, artist, album or path",
    )
    listing.set_defaults(run=_list)

    info = verbs.add_parser("info", parents=[shared], help="how much there is")
    info.set_defaults(run=_info)

    verify = verbs.add_parser(
        "verify",
        parents=[shared],
        help="is everything as it was added?",
        description="Check the database, every fingerprint and every file; change nothing.",
    )
    verify.set_defaults(run=_verify)

    remove = verbs.add_parser(
        "remove",
        parents=[shared],
        help="take tracks out; files stay",
        description="Take tracks out of the library, so that they are named no longer. Their files "
        "stay as they are and can be added again.",
    )
    remove.add_argument(
        "ids", nargs="+", type=int, metavar="ID", help="the track's number in the list"
    )
    remove.set_defaults(run=_remove)


def _add(arguments: argparse.Namespace) -> int:
    from roomprint.library.adding import AddTracks

    paths = tuple(arguments.paths)
    work = AddTracks(workspace=arguments.workspace, paths=paths, model=arguments.model)
    try:
        report = drain(work.steps())
    except KeyboardInterrupt:
        complain("cancelled; what was added stays, add again to go on")
        raise
    for _, sentence in report.failed:
        complain(sentence)
    if arguments.json:
        say_json(
            {
                "added": [track_json(track) for track in report.added],
                "present": report.present,
                "failed": [{"path": str(path), "error": why} for path, why in report.failed],
            }
        )
    else:
        say(
            f"{len(report.added)} added, {report.present} there already, "
            f"{len(report.failed)} skipped"
        )
    nothing_is_there = not report.added and not report.present
    return 1 if report.failed and nothing_is_there else 0


def _list(arguments: argparse.Namespace) -> int:
    with _store(arguments) as store:
        there = store.tracks()
    tracks = search_tracks(there, arguments.search)
    if arguments.json:
        for track in tracks:
            say_json(track_json(track))
    elif tracks:
        for line in track_lines(tracks):
            say(line)
    elif there:
        complain(f"no track has all of these words: {arguments.search}")
    else:
        complain(EMPTY_LIBRARY)
    return 0


def _info(arguments: argparse.Namespace) -> int:
    from roomprint.encoders.models import list_models
    from roomprint.library.library import library_statistics

    with _store(arguments) as store:
        statistics = library_statistics(store)
    models = list_models(Workspace(arguments.workspace).models)
    names = [model.name for model in models if model.identity == statistics.identity]
    model = names[0] if names else None
    if arguments.json:
        say_json({**asdict(statistics), "model": model, "file": str(store.file)})
        return 0
    say(f"tracks        {statistics.tracks}")
    say(f"duration      {clock(statistics.seconds)}")
    say(f"fingerprints  {statistics.segments}")
    say(f"size          {statistics.bytes / 1e6:.1f} MB")
    known_as = f"{model or 'not here'} ({statistics.identity})"
    say(f"model         {known_as if statistics.identity else 'none yet'}")
    say(f"file          {shown(store.file)}")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from roomprint.library.verifying import VerifyLibrary

    report = drain(VerifyLibrary(workspace=arguments.workspace).steps())
    kinds = {
        "missing": (report.missing, "its file is gone; add it from its new place, or remove it"),
        "changed": (report.changed, "its file has other content now; add it again"),
        "damaged": (report.damaged, "its fingerprint is damaged; add its file again"),
    }
    if arguments.json:
        found = {kind: [track_json(t) for t in tracks] for kind, (tracks, _) in kinds.items()}
        problems = list(report.problems)
        say_json({"sound": report.sound, "tracks": report.tracks, **found, "problems": problems})
    else:
        for kind, (tracks, advice) in kinds.items():
            for track in tracks:
                say(f"{kind}  {track.id}  {shown(track.path)}: {advice}")
        for problem in report.problems:
            say(f"database  {problem}")
    if not report.sound:
        parts = sum(len(tracks) for tracks, _ in kinds.values()) + len(report.problems)
        complain(f"the library is not as it was added ({parts} of its parts)")
        return 1
    if not arguments.json:
        say(f"{count(report.tracks, 'track')}, all sound")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    with _store(arguments) as store:
        store.remove(arguments.ids)
    if arguments.json:
        say_json({"removed": arguments.ids})
    else:
        say(f"{len(set(arguments.ids))} removed")
    return 0


def _store(arguments: argparse.Namespace) -> TrackStore:
    return TrackStore(Workspace(arguments.workspace).open().library_file)
