"""A grid as an HDF5 file: responses, geometry and parameters side by side."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from roomprint.atomic import whole_file
from roomprint.audio.names import shown
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.grid import LABELS, Grid
from roomprint.errors import GridError, reason_of

ENDING = ".h5"
_SCHEMA = 1


def write_grid(path: Path, grid: Grid, settings: dict[str, Any]) -> None:
    """Write a grid in one step; on an error, what was there stays.

    Args:
        path: The file.
        grid: What to write.
        settings: What it was made with, for a reader of the file.

    Raises:
        GridError: It cannot be written.
    """
    import h5py

    try:
        with whole_file(path) as part, h5py.File(part, "w") as file:
            file.attrs.update(
                schema=_SCHEMA,
                digest=grid.digest,
                settings=json.dumps(settings, sort_keys=True),
                sample_rate_hz=SAMPLE_RATE_HZ,
                dropped=grid.dropped,
            )
            file["responses"] = grid.halves
            file["starts"] = grid.starts
            file["scales"] = grid.scales
            file["rooms"] = grid.rooms
            file["onsets_s"] = grid.onsets_s
            for key in LABELS:
                file[f"labels/{key}"] = grid.labels[key]
            file.create_dataset("scenes", data=list(grid.scenes), dtype=h5py.string_dtype())
    except OSError as error:
        raise GridError(f"the grid {shown(path)} cannot be written: {reason_of(error)}") from error


def open_grid(path: Path) -> Grid:
    """Read a grid into memory.

    Args:
        path: Its file, or a folder that holds no other grid.

    Raises:
        GridError: It is missing, damaged, no grid or of a newer version.
    """
    import h5py

    file_path = _only_grid(path) if path.is_dir() else path
    name = shown(file_path)
    if not file_path.exists():
        raise GridError(f"the grid {name} does not exist")
    try:
        with h5py.File(file_path, "r") as file:
            schema = file.attrs.get("schema", 0)
            if schema > _SCHEMA:
                raise GridError(
                    f"a newer Roomprint made the grid {name} (schema {schema}, this one reads "
                    f"{_SCHEMA}); update this one"
                )
            grid = _read(file)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise GridError(f"{name} is no grid of impulse responses, or a damaged one") from error
    if not _fits(grid):
        raise GridError(f"the grid {name} is damaged: its parts do not fit each other")
    return grid


def make_grid_folder(folder: Path) -> None:
    """Make a folder to keep grids in.

    Raises:
        GridError: The disk refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GridError(f"grids cannot be kept in {shown(folder)}: {reason_of(error)}") from error


def _only_grid(folder: Path) -> Path:
    found = sorted(folder.glob(f"*{ENDING}"))
    if len(found) != 1:
        names = f" ({', '.join(path.name for path in found[:5])}); name one" if found else ""
        raise GridError(f"the folder {shown(folder)} holds {len(found) or 'no'} grids{names}")
    return found[0]


def _read(file: Any) -> Grid:
    return Grid(
        digest=str(file.attrs["digest"]),
        halves=np.asarray(file["responses"][:], np.float16),
        starts=np.asarray(file["starts"][:], np.int64),
        scales=np.asarray(file["scales"][:], np.float64),
        rooms=np.asarray(file["rooms"][:], np.int64),
        onsets_s=np.asarray(file["onsets_s"][:], np.float64),
        labels={key: np.asarray(file[f"labels/{key}"][:], np.float64) for key in LABELS},
        scenes=tuple(file["scenes"].asstr()[:]),
        dropped=int(file.attrs["dropped"]),
    )


def _fits(grid: Grid) -> bool:
    columns = [grid.scales, grid.rooms, grid.onsets_s, *grid.labels.values()]
    return (
        {len(grid.starts) - 1} == {len(grid.scenes), *map(len, columns)}
        and grid.starts[0] == 0
        and bool((np.diff(grid.starts) > 0).all())
        and len(grid.halves) == int(grid.starts[-1])
    )
