"""A table as a picture in two or three dimensions, and the picture as a file."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.names import shown
from roomprint.embeddings.pca import pca
from roomprint.embeddings.placing import place
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.rows import Rows
from roomprint.embeddings.table import EmbeddingTable, comparable
from roomprint.embeddings.table_file import read_arrays, read_table, write_arrays
from roomprint.embeddings.umap_layout import lay_out
from roomprint.errors import EmbeddingError
from roomprint.plain import from_plain, to_plain
from roomprint.settings import Config
from roomprint.steps import Progress, Steps

MAP = "map"


@dataclass(frozen=True, eq=False)
class Map:
    """A picture of a table.

    Attributes:
        positions: ``(rows, dimensions)``.
        rows: What the points are.
        config: How it was made.
        model: The model that made the vectors.
        identity: Its digest.
    """

    positions: NDArray[np.float32]
    rows: Rows
    config: ProjectionConfig
    model: str
    identity: str


def project(table: EmbeddingTable, config: ProjectionConfig) -> Steps[NDArray[np.float32]]:
    """The picture of ``table``, ``(rows, dimensions)``.

    Raises:
        EmbeddingError: There are too few points for UMAP, or all are the same.
    """
    yield Progress(0, 0, "Computing principal components")
    vectors = comparable(table.vectors, config.metric)
    start = pca(vectors, config.dimensions)
    if config.method == "PCA":
        return start
    if len(table) <= config.most:
        return (yield from lay_out(vectors, start, config))
    random = np.random.default_rng(config.seed)
    some = np.sort(random.choice(len(table), config.most, replace=False))
    picture = yield from lay_out(vectors[some], start[some], config)
    others = np.setdiff1d(np.arange(len(table)), some)
    positions = np.empty_like(start)
    positions[some] = picture
    yield Progress(0, 0, "Placing the other points")
    positions[others] = place(vectors[others], vectors[some], picture, config.metric)
    return positions


@dataclass(frozen=True, kw_only=True)
class ProjectTable(Config):
    """Make the picture of a table on the disk.

    Attributes:
        table: The table's file.
        config: How.
    """

    table: Path
    config: ProjectionConfig = field(default_factory=ProjectionConfig)

    def steps(self) -> Steps[Map]:
        """Read the table and lay it out.

        Raises:
            EmbeddingError: The table cannot be used, or has too few points.
        """
        yield Progress(0, 0, "Reading the table")
        table = read_table(self.table)
        positions = yield from project(table, self.config)
        return Map(positions, table.rows, self.config, table.model, table.identity)


def save_map(path: Path, picture: Map) -> None:
    """Write a picture in one step.

    Raises:
        EmbeddingError: The file cannot be written.
    """
    about = {
        "model": picture.model,
        "identity": picture.identity,
        "config": to_plain(picture.config),
    }
    write_arrays(path, MAP, {"positions": picture.positions.astype("<f4")}, picture.rows, about)


def read_map(path: Path) -> Map:
    """The picture that :func:`save_map` wrote.

    Raises:
        EmbeddingError: There is none, or it is damaged or newer.
    """
    arrays, rows, about = read_arrays(path, MAP)
    try:
        positions = np.ascontiguousarray(arrays["positions"], np.float32)
        if positions.ndim != 2 or len(positions) != len(rows):
            raise ValueError
        config = from_plain(ProjectionConfig, about["config"])
        return Map(positions, rows, config, str(about["model"]), str(about["identity"]))
    except (KeyError, TypeError, ValueError) as error:
        raise EmbeddingError(f"{shown(path)} cannot be used: it holds no picture") from error
