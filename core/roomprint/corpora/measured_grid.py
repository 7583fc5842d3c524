"""Measured responses as a grid: a folder of files, one room each or as its table says."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from roomprint.audio.files import find_audio
from roomprint.audio.names import shown
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.grid import Grid
from roomprint.corpora.grid_file import ENDING
from roomprint.corpora.grid_rows import GridRows
from roomprint.corpora.kept_grid import kept_grid
from roomprint.corpora.manifest import MANIFEST, read_manifest
from roomprint.corpora.marks import contents_of, digest_of
from roomprint.errors import GridError, RoomprintError
from roomprint.rooms.auralization import resampled
from roomprint.rooms.response import ImpulseResponse
from roomprint.rooms.response_file import read_responses
from roomprint.settings import Config
from roomprint.steps import Progress, Steps

_VERSION = "2"  # of what is made of the same files
_KNOWN = ("volume_m3", "distance_m")  # columns of a table that nothing measures


@dataclass(frozen=True, kw_only=True)
class GridFromFolder(Config):
    """Read every response in a folder, measure it, and keep the result.

    The same files are the same grid wherever their folder lies and whenever they were copied.

    Each channel of a sound file is a response, and each pair of a SOFA file. Which belong to one
    room, the column ``room`` of a ``manifest.csv`` says; without it, the responses that were
    exported from one designed room belong together, else those of one file. Columns ``volume_m3``
    and ``distance_m`` are taken over.

    Attributes:
        folder: Of the files.
        cache: Where the grid is kept, in a file named by what the folder holds.
    """

    folder: Path
    cache: Path

    def steps(self) -> Steps[Grid]:
        """Read and measure; progress counts files.

        What cannot be read or holds no response is dropped and counted. A response of which a
        label cannot be measured is kept with NaN there: partners can be told without labels.

        Raises:
            GridError: There is no folder, no response in it, or the result cannot be kept.
            ConfigError: The folder's table lacks a column.
        """
        files = measured_files(self.folder)
        contents = contents_of([*files, self.folder / MANIFEST], self.folder)
        digest = digest_of("\n".join([_VERSION, *contents]))
        path = self.cache / f"measured-{digest}{ENDING}"
        settings = {"folder": str(self.folder)}
        return (yield from kept_grid(path, lambda: self._measure(files, digest), settings))

    def _measure(self, files: list[Path], digest: str) -> Steps[Grid]:
        table = read_manifest(self.folder)
        rows, rooms = GridRows(), dict[str, int]()
        for done, file in enumerate(files):
            yield Progress(done, len(files), f"reading {shown(file.name)}")
            known = table.get(file, {})
            try:
                found = read_responses(file)
            except RoomprintError:
                rows.drop()
                continue
            for response in found:
                name = known.get("room") or response.scene_digest or str(file)
                room = rooms.setdefault(name, len(rooms))
                rows.add(at_grid_rate(response), room, dict(_labels(known)))
        grid = rows.grid(digest)
        if not len(grid):
            raise _holds_none(self.folder)
        return grid


def measured_files(folder: Path) -> list[Path]:
    """The files of a folder that may hold measured responses.

    Raises:
        GridError: There is no folder, or no such file in it.
    """
    if not folder.is_dir():
        wrong = "is a file" if folder.exists() else "does not exist"
        raise GridError(f"the folder of responses {shown(folder)} {wrong}")
    files = [*find_audio([folder]), *sorted(folder.rglob("*.sofa"))]
    if not files:
        raise _holds_none(folder)
    return files


def at_grid_rate(response: ImpulseResponse) -> ImpulseResponse:
    """A response at 16 kHz that does to sound what it did; its onset stays where it is known."""
    if response.sample_rate_hz == SAMPLE_RATE_HZ:
        return response
    samples = resampled(response, 0.0, SAMPLE_RATE_HZ)
    return replace(response, samples=samples, sample_rate_hz=SAMPLE_RATE_HZ)


def _holds_none(folder: Path) -> GridError:
    return GridError(f"the folder {shown(folder)} holds no impulse response")


def _labels(row: dict[str, str]) -> Iterator[tuple[str, float]]:
    for key in _KNOWN:
        try:
            value = float(row.get(key, ""))
        except ValueError:
            continue
        if np.isfinite(value) and value > 0:
            yield key, value
