"""``roomprint embed`` and ``roomprint project``: what an encoder makes of recordings, and a map."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.audio.names import shown
from roomprint.cli.output import complain, drain, say, say_json
from roomprint.errors import ConfigError
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.embeddings.quality import Quality
    from roomprint.steps import Work


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the commands into the parser."""
    _add_embed(commands, shared)
    _add_project(commands, shared)


def _add_embed(commands: Any, shared: argparse.ArgumentParser) -> None:
    from roomprint.cli.options import add_settings
    from roomprint.embeddings.amounts import InRooms, RunRecordings

    embed = commands.add_parser(
        "embed",
        parents=[shared],
        help="an encoder's vectors of recordings, as a table",
        description="Embed recordings, one vector for every few seconds, and write a table (npz) "
        "of the vectors, where in which file each of them is, and what is known of it. A file that "
        "cannot be read is named and passed over.",
    )
    embed.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files and folders")
    embed.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT.npz", help="the table"
    )
    embed.add_argument("--model", metavar="NAME", help="a model's name or folder")
    embed.add_argument(
        "--grid",
        type=Path,
        metavar="GRID",
        help="the rooms of a grid, by a model or a run of rooms; FILE is a folder of dry speech",
    )
    source = embed.add_mutually_exclusive_group()
    source.add_argument(
        "--library", action="store_true", help="the vectors that the library has stored"
    )
    source.add_argument(
        "--run",
        dest="training_run",
        type=Path,
        metavar="DIR",
        help="the encoder of a training, by its own held-out recordings or other FILEs; one of "
        "rooms by its own rooms and speech, or by another folder of dry speech",
    )
    embed.add_argument(
        "--checkpoint", metavar="NAME", default="best", help="of the run: best, last, or a step"
    )
    add_settings(embed, RunRecordings, "recordings", {"every_s": "--every"})
    add_settings(embed, InRooms, "speech in rooms (--grid, or --run of rooms)")
    embed.set_defaults(run=_embed)


def _add_project(commands: Any, shared: argparse.ArgumentParser) -> None:
    from roomprint.cli.options import add_settings
    from roomprint.embeddings.projection_config import ProjectionConfig

    project = commands.add_parser(
        "project",
        parents=[shared],
        help="a picture of such a table in two or three dimensions",
        description="Lay a table of embed out by UMAP or principal components, and write the map "
        "(npz). Says how faithful the picture is, and how far the words of each label are apart.",
    )
    project.add_argument("table", type=Path, metavar="TABLE.npz", help="what embed wrote")
    project.add_argument(
        "-o", "--output", type=Path, required=True, metavar="MAP.npz", help="the map"
    )
    add_settings(project, ProjectionConfig)
    project.set_defaults(run=_project)


def _embed(arguments: argparse.Namespace) -> int:
    _check_ending(arguments.output)
    made = drain(_work(arguments).steps())
    for _, sentence in made.skipped:
        complain(sentence)
    table = made.table
    if arguments.json:
        say_json(
            {
                "table": str(arguments.output),
                "rows": len(table),
                "dim": table.dim,
                "files": len(table.rows.files),
                "labels": list(table.rows.labels),
                "model": table.model,
                "identity": table.identity,
                "skipped": [{"path": str(path), "reason": why} for path, why in made.skipped],
            }
        )
    else:
        say(
            f"{shown(arguments.output)}: {len(table)} vectors of {table.dim} numbers, "
            f"{len(table.rows.files)} files, model {table.model}"
        )
    return 0


def _check_ending(output: Path) -> None:
    if output.suffix.lower() != ".npz":
        raise ConfigError(f"the output must end in .npz, got {shown(output)}")


def _work(arguments: argparse.Namespace) -> "Work":
    from roomprint.cli.options import settings_from
    from roomprint.embeddings.amounts import InRooms, Pace, RunRecordings
    from roomprint.embeddings.embed_grid import EmbedGrid
    from roomprint.embeddings.embedding import EmbedFiles, EmbedLibrary

    output, files = arguments.output, tuple(arguments.files)
    models = Workspace(arguments.workspace).models
    pace = Pace(every_s=settings_from(arguments, RunRecordings).every_s)
    in_rooms = settings_from(arguments, InRooms)
    if arguments.model and (arguments.library or arguments.training_run):
        raise ConfigError("--model goes with files or a grid: the library and a run have their own")
    if arguments.library and arguments.grid:
        raise ConfigError("--library goes without --grid: it is about what is in the library")
    if arguments.training_run:
        return _run_work(arguments)
    if arguments.grid:
        return EmbedGrid(
            grid=arguments.grid,
            speech=_dry_speech(files, "--grid"),
            cache=Workspace(arguments.workspace).open().root / "packed",
            model=arguments.model,
            models=models,
            output=output,
            **vars(in_rooms),
        )
    if arguments.library:
        if files:
            raise ConfigError("--library takes no files: it is about what is in the library")
        return EmbedLibrary(workspace=arguments.workspace, output=output, **vars(pace))
    if not files:
        raise ConfigError("name files or folders to embed, or give --library or --run")
    return EmbedFiles(
        paths=files, model=arguments.model, models=models, output=output, **vars(pace)
    )


def _run_work(arguments: argparse.Namespace) -> "Work":
    from roomprint.cli.options import settings_from
    from roomprint.embeddings.amounts import InRooms, RunRecordings
    from roomprint.embeddings.embed_room_run import EmbedRoomRun
    from roomprint.embeddings.embed_run import EmbedRun
    from roomprint.embeddings.run_models import is_of_rooms

    run, output, files = arguments.training_run, arguments.output, tuple(arguments.files)
    if not is_of_rooms(run):
        if arguments.grid:
            raise ConfigError("--grid goes with a run of rooms: this one is of fingerprints")
        recordings = settings_from(arguments, RunRecordings)
        return EmbedRun(
            run=run,
            paths=files,
            checkpoint=arguments.checkpoint,
            output=output,
            **vars(recordings),
        )
    return EmbedRoomRun(
        run=run,
        checkpoint=arguments.checkpoint,
        grid=arguments.grid,
        speech=_dry_speech(files, "a run of rooms") if files else None,
        output=output,
        **vars(settings_from(arguments, InRooms)),
    )


def _dry_speech(files: tuple[Path, ...], what: str) -> Path:
    if len(files) != 1:
        raise ConfigError(f"{what} takes one folder of dry speech")
    return files[0]


def _project(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from roomprint.cli.options import settings_from
    from roomprint.embeddings.projection import ProjectTable, save_map
    from roomprint.embeddings.projection_config import ProjectionConfig
    from roomprint.embeddings.quality import measure_quality
    from roomprint.embeddings.table_file import read_table

    _check_ending(arguments.output)
    config = settings_from(arguments, ProjectionConfig)
    picture = drain(ProjectTable(table=arguments.table, config=config).steps())
    save_map(arguments.output, picture)
    quality = drain(measure_quality(read_table(arguments.table), picture.positions, config.seed))
    if arguments.json:
        faithful = quality.faithfulness
        say_json(
            {
                "map": str(arguments.output),
                "rows": len(picture.rows),
                "config": asdict(config),
                "faithfulness": asdict(faithful) if faithful else None,
                "labels": {name: asdict(one) for name, one in quality.separation.items()},
            }
        )
    else:
        say(f"{shown(arguments.output)}: {len(picture.rows)} points")
        _print(quality)
    return 0


def _print(quality: "Quality") -> None:
    if (faithful := quality.faithfulness) is not None:
        say(
            f"trustworthiness {faithful.trustworthiness:.3f}, true neighbours kept "
            f"{100 * faithful.preserved:.0f} % (10 nearest of {faithful.points} points)"
        )
    for name, found in quality.separation.items():
        say(
            f"{name}: {found.words} different, silhouette {found.silhouette:.3f}, "
            f"10 nearest agree for {100 * found.accuracy:.1f} %"
        )
