"""One table of embeddings and its picture."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.errors import EmbeddingError
from roomprint.steps import Work
from roomprint_gui.embedding_works import LayOut, Opened, OpenTable
from roomprint_gui.jobs import Jobs
from roomprint_gui.models.newest_job import NewestJob
from roomprint_gui.models.point_geometry import Places, fitted

MOST_UMAP = 200_000  # points: more are shown by principal components alone


class EmbeddingMap(QObject):
    """One table and its picture: principal components at once, then UMAP.

    ``opened`` comes with a table, ``moved`` with new places of the same points.
    """

    opened = Signal()
    opening_changed = Signal(bool)
    moved = Signal()
    progressed = Signal(object)
    laying_out_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._table: Opened | None = None
        self._places: Places = np.empty((0, 2), np.float32)
        self.method = ""
        self._opening = NewestJob(lambda job: jobs.interact(job, "embeddings"), cancels=True)
        self._laying = NewestJob(lambda job: jobs.interact(job, "umap"), cancels=True)
        self._config = ProjectionConfig()
        self._opening.done.connect(self._on_opened)
        self._opening.running_changed.connect(self.opening_changed)
        self._opening.failed.connect(lambda _, error: self.failed.emit(error))
        self._laying.done.connect(self._on_laid_out)
        self._laying.failed.connect(lambda _, error: self.failed.emit(error))
        self._laying.progressed.connect(self.progressed)
        self._laying.running_changed.connect(self.laying_out_changed)

    @property
    def table(self) -> Opened | None:
        """The table that is open."""
        return self._table

    @property
    def places(self) -> Places:
        """Where the points lie, ``(rows, 2)`` or ``(rows, 3)``, between -1 and 1."""
        return self._places

    @property
    def is_opening(self) -> bool:
        """Whether a table is being read and laid out for the first time."""
        return self._opening.running

    @property
    def laying_out(self) -> bool:
        """Whether UMAP is on its way."""
        return self._laying.running

    def open(self, path: Path) -> None:
        """Show the table in ``path``."""
        self._laying.cancel()
        self._opening.ask(OpenTable(path))

    def lay_out(self, config: ProjectionConfig) -> None:
        """Make the picture by ``config``."""
        self._config = config
        if self._table is None:
            return
        if config.method == "PCA" and config.dimensions == 2:
            self._laying.cancel()
            self._move(self._table.positions, "PCA")
        elif config.method == "UMAP" and len(self._table.rows) > MOST_UMAP:
            self.failed.emit(
                EmbeddingError(
                    f"these {len(self._table.rows):,} points are shown by principal components "
                    f"alone: UMAP takes {MOST_UMAP:,} at most. For its picture embed fewer pieces, "
                    "farther apart"
                )
            )
        else:
            self._laying.ask(LayOut(self._table.path, config))

    def cancel(self) -> None:
        """Let UMAP be."""
        self._laying.cancel()

    def show_places(self, places: NDArray[np.float32], method: str) -> None:
        """Put the points elsewhere: a moment of a timeline."""
        self._places, self.method = places, method
        self.moved.emit()

    def close(self) -> None:
        """Show nothing."""
        self._opening.cancel()
        self._laying.cancel()
        self._table = None
        self._places = np.empty((0, 2), np.float32)
        self.opened.emit()

    def _on_opened(self, work: Work, table: Opened) -> None:
        self._table = table
        self._places, self.method = fitted(table.positions), "PCA"
        self.opened.emit()
        self.lay_out(self._config)

    def _on_laid_out(self, work: Work, positions: NDArray[np.float32]) -> None:
        assert isinstance(work, LayOut)
        if self._table is not None and work.path == self._table.path:
            self._move(positions, work.config.method)

    def _move(self, positions: NDArray[np.float32], method: str) -> None:
        self._places, self.method = fitted(positions), method
        self.moved.emit()
