"""Works of the embeddings page, run by its warm processes. They know nothing of Qt.

The vectors stay where they are, in the table's file and in the worker: the window has the rows and
the places of their points.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.names import shown
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.rows import Rows
from roomprint.embeddings.table import EmbeddingTable
from roomprint.errors import EmbeddingError, reason_of
from roomprint.steps import Progress, Steps


@dataclass(frozen=True, eq=False)
class Opened:
    """A table as the window has it.

    Attributes:
        path: Its file.
        rows: What its rows are.
        positions: The points by principal components, ``(rows, 2)``.
        model: Which model made the vectors.
        identity: Its digest.
        dim: Length of a vector.
    """

    path: Path
    rows: Rows
    positions: NDArray[np.float32]
    model: str
    identity: str
    dim: int


@dataclass(frozen=True)
class OpenTable:
    """Reads a table and makes its picture by principal components."""

    path: Path

    def steps(self) -> Steps[Opened]:
        """Read, then lay out."""
        from roomprint.embeddings.projection import project

        yield Progress(0, 0, "Reading the table")
        table = table_at(self.path)
        positions = yield from project(table, ProjectionConfig(method="PCA"))
        return Opened(self.path, table.rows, positions, table.model, table.identity, table.dim)


@dataclass(frozen=True)
class LayOut:
    """Makes the picture of a table by other settings than those of :class:`OpenTable`."""

    path: Path
    config: ProjectionConfig = field(default_factory=ProjectionConfig)

    def steps(self) -> Steps[NDArray[np.float32]]:
        """Read, then lay out."""
        from roomprint.embeddings.projection import project

        yield Progress(0, 0, f"Starting {self.config.method}")
        return (yield from project(table_at(self.path), self.config))


@dataclass(frozen=True)
class WarmUpUmap:
    """Compiles UMAP ahead of need."""

    def steps(self) -> Steps[None]:
        """Lay out a handful of points."""
        from roomprint.embeddings.umap_layout import lay_out

        yield Progress(0, 0, "Preparing UMAP")
        some = np.random.default_rng(0).normal(size=(32, 4)).astype(np.float32)
        yield from lay_out(some, some[:, :2], ProjectionConfig(), 2)


@dataclass(frozen=True)
class FindNeighbours:
    """Finds the true neighbours of one row."""

    path: Path
    row: int
    k: int

    def steps(self) -> Steps[NDArray[np.int64]]:
        """Compare the row with every other; the nearest come first."""
        from roomprint.embeddings.neighbours import nearest

        yield Progress(0, 1)
        table = table_at(self.path)
        found = nearest(table.vectors, self.k, asked=np.array([self.row]))
        rows: NDArray[np.int64] = found.rows[0]
        return rows


def table_at(path: Path) -> EmbeddingTable:
    """The table in ``path``; the last two stay in memory as long as their files stay the same.

    Raises:
        EmbeddingError: It cannot be used.
    """
    try:
        modified_ns = path.stat().st_mtime_ns
    except OSError as error:
        raise EmbeddingError(f"{shown(path)} cannot be read: {reason_of(error)}") from error
    return _kept(path, modified_ns)


@lru_cache(maxsize=2)
def _kept(path: Path, _: int) -> EmbeddingTable:
    from roomprint.embeddings.table_file import read_table

    return read_table(path)
