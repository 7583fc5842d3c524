"""``roomprint data rooms``: impulse responses of many rooms, made or looked at."""

import argparse
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.audio.names import shown
from roomprint.cli.options import add_settings, settings_from
from roomprint.cli.output import drain, say, say_json
from roomprint.corpora.grid_config import GridConfig
from roomprint.rooms.sizes import LARGE_M3
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.corpora.grid import Grid

_UNITS = {
    "t20_s": ("T20", "s", 2),
    "t30_s": ("T30", "s", 2),
    "c50_db": ("C50", "dB", 1),
    "drr_db": ("DRR", "dB", 1),
    "volume_m3": ("volume", "m³", 0),
    "distance_m": ("distance", "m", 2),
}


def add_rooms(verbs: Any, shared: argparse.ArgumentParser) -> None:
    """Put the command into the parser of ``roomprint data``."""
    rooms = verbs.add_parser(
        "rooms",
        parents=[shared],
        help="simulate rooms to learn from, or look at some",
        description="Draw rooms by chance, simulate their impulse responses and keep them in one "
        "file, named by the settings: what is there is not simulated again, and what was stopped "
        "goes on. A training with the same settings finds the file in the workspace. With --file "
        "or --measured nothing is simulated.",
    )
    what = rooms.add_mutually_exclusive_group()
    what.add_argument(
        "-o", "--output", type=Path, metavar="DIR", help="where to keep it; else in the workspace"
    )
    what.add_argument("--file", type=Path, metavar="GRID", help="look at this one")
    rooms.add_argument(
        "--measured", type=Path, metavar="DIR", help="look at a folder of measured responses"
    )
    add_settings(rooms, GridConfig)
    rooms.set_defaults(run=_rooms)


def _rooms(arguments: argparse.Namespace) -> int:
    path, grid = _grid(arguments)
    _tell(path, grid, as_json=arguments.json)
    return 0


def _grid(arguments: argparse.Namespace) -> "tuple[Path, Grid]":
    from roomprint.corpora.grid_file import open_grid
    from roomprint.corpora.grid_making import GRIDS, MakeGrid
    from roomprint.corpora.measured_grid import GridFromFolder

    settings = settings_from(arguments, GridConfig)
    if arguments.file:
        return arguments.file, open_grid(arguments.file)
    folder = arguments.output or Workspace(arguments.workspace).open().runs / GRIDS
    if arguments.measured:
        found = drain(GridFromFolder(folder=arguments.measured, cache=folder).steps())
        return arguments.measured, found
    work = MakeGrid(grid=settings, folder=folder)
    return work.path, drain(work.steps())


def _tell(path: Path, grid: "Grid", *, as_json: bool) -> None:
    from roomprint.corpora.grid_summary import summarize

    found = summarize(grid)
    if as_json:
        say_json(_without_nan({"path": str(path), "digest": grid.digest, **asdict(found)}))
        return
    dropped = f", {found.dropped} dropped" if found.dropped else ""
    say(
        f"{found.responses} responses of {found.rooms} rooms{dropped}; "
        f"{found.seconds / 60:.1f} min, the longest {found.longest_s:.2f} s"
    )
    say(f"{'':10}{'mean':>8}{'sd':>8}{'least':>8}{'median':>8}{'most':>8}")
    for key, spread in found.labels.items():
        name, unit, digits = _UNITS[key]
        if not spread.known:
            say(f"{name:10}not known")
            continue
        numbers = (spread.mean, spread.deviation, spread.lowest, spread.median, spread.highest)
        row = "".join(f"{number:8.{digits}f}" for number in numbers)
        unknown = found.responses - spread.known
        say(f"{name:10}{row} {unit}{f'   ({unknown} not known)' if unknown else ''}")
    if isfinite(found.time_clarity):
        say(f"T20 and C50 correlate by {found.time_clarity:.2f}")
    if isfinite(found.large):
        say(f"{100 * found.large:.0f} % in rooms of more than {LARGE_M3:g} m³")
    say(shown(path))


def _without_nan(content: Any) -> Any:
    """JSON has no NaN; null says that there is no number."""
    if isinstance(content, dict):
        return {key: _without_nan(value) for key, value in content.items()}
    return None if isinstance(content, float) and not isfinite(content) else content
