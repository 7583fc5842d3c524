"""Grids that are made once: what was made of the same lies under the same name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from roomprint.corpora.grid import Grid
from roomprint.corpora.grid_file import make_grid_folder, open_grid, write_grid
from roomprint.steps import Steps


def kept_grid(path: Path, make: Callable[[], Steps[Grid]], settings: dict[str, Any]) -> Steps[Grid]:
    """The grid in ``path``; where there is none, what ``make`` makes, which is then written there.

    Args:
        path: Its file, named by all that the grid depends on.
        make: Makes it.
        settings: What it is made with, for a reader of the file.

    Raises:
        GridError: The file is damaged, or cannot be written.
    """
    if path.exists():
        return open_grid(path)
    grid = yield from make()
    make_grid_folder(path.parent)
    write_grid(path, grid, settings)
    return grid
