"""What the embeddings page shows: one or two maps of the same rows, and a run's timeline."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from roomprint.embeddings.embedding import EmbedFiles, EmbedLibrary
from roomprint.embeddings.rows import Label, Rows
from roomprint.embeddings.timeline import MakeTimeline, Timeline
from roomprint.errors import EmbeddingError
from roomprint.steps import Work
from roomprint.workspace import Workspace
from roomprint_gui import words
from roomprint_gui.embedding_works import (
    FindNeighbours,
    StarterData,
    WarmUpUmap,
)
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.embedding_map import EmbeddingMap
from roomprint_gui.models.newest_job import NewestJob
from roomprint_gui.models.point_choice import NOTHING, PointChoice
from roomprint_gui.models.row_words import rows_with

NEIGHBOURS = 10


class Embeddings(QObject):
    """Everything the page is about; ``rows_changed`` comes with other rows, or none."""

    rows_changed = Signal()
    second_changed = Signal()
    label_changed = Signal()
    hidden_changed = Signal()
    neighbours_changed = Signal()
    timeline_changed = Signal()
    moment_changed = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs) -> None:
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self.choice = PointChoice()
        self.first, self.second = EmbeddingMap(jobs), EmbeddingMap(jobs)
        self._timeline: Timeline | None = None
        self._moment = 0
        self._label = ""
        self._hidden: frozenset[int] = frozenset()
        self._neighbours: NDArray[np.int64] = NOTHING
        self._warmed = False
        self._near = NewestJob(lambda job: jobs.interact(job, "embeddings"), cancels=False)
        self._near.done.connect(self._on_neighbours)
        self._near.failed.connect(lambda _, error: self.failed.emit(error))
        for side in (self.first, self.second):
            side.failed.connect(self.failed)
        self.first.opened.connect(self._on_first)
        self.second.opened.connect(self._on_second)
        self.choice.clicked_changed.connect(self._look_around)

    # --- what is shown ----------------------------------------------------------------------------

    @property
    def rows(self) -> Rows | None:
        """What the points are; None while nothing is open."""
        if self._timeline is not None:
            return self._timeline.rows
        return self.first.table.rows if self.first.table is not None else None

    @property
    def label_name(self) -> str:
        """The label that colours the points; empty when there is none."""
        return self._label

    @property
    def label(self) -> Label | None:
        """That label's values."""
        return self.rows.labels.get(self._label) if self.rows is not None else None

    @property
    def hidden(self) -> frozenset[int]:
        """The words whose points are hidden."""
        return self._hidden

    @property
    def neighbours(self) -> NDArray[np.int64]:
        """The true neighbours of the clicked row in the first map's space, the nearest first."""
        return self._neighbours

    @property
    def timeline(self) -> Timeline | None:
        """The timeline that is open."""
        return self._timeline

    @property
    def moment(self) -> int:
        """Which checkpoint of the timeline is shown."""
        return self._moment

    @property
    def folder(self) -> Path:
        """Where tables are kept."""
        return self._workspace.root / "embeddings"

    # --- opening ----------------------------------------------------------------------------------

    def warm_up(self) -> None:
        """Compile UMAP, once, while nobody waits for it."""
        if not self._warmed:
            self._warmed = True
            self._jobs.interact(Job(WarmUpUmap()), "umap")

    def open(self, path: Path) -> None:
        """Show the table in ``path``."""
        self.first.open(path)

    def open_second(self, path: Path) -> None:
        """Show the same rows by another encoder beside the first."""
        self.second.open(path)

    def close_second(self) -> None:
        """Show one map."""
        self.second.close()

    def begin_with_starter(self) -> Job:
        """Embed the demo pieces, and show them."""
        work = StarterData(self._workspace.demo, self.folder / "starter.npz")
        return self._make(work, "Embedding the starter data", work.output)

    def embed_library(self) -> Job:
        """Show what the library has stored."""
        path = self._new("library")
        return self._make(
            EmbedLibrary(workspace=self._workspace.root, output=path), "Reading the library", path
        )

    def embed_files(self, paths: tuple[Path, ...], model: str | None = None) -> Job:
        """Embed files and folders, and show them."""
        path = self._new(paths[0].stem or "files")
        work = EmbedFiles(paths=paths, model=model, models=self._workspace.models, output=path)
        return self._make(work, f"Embedding {words.count(len(paths), 'item')}", path)

    def make_timeline(self, run: Path) -> Job:
        """Lay out every checkpoint of a run, and show the last."""
        job = Job(MakeTimeline(run=run), f"Laying out the checkpoints of {run.name}")
        job.succeeded.connect(self.show_timeline)
        job.failed.connect(self.failed)
        self._jobs.start(job)
        return job

    # --- looking ----------------------------------------------------------------------------------

    def colour_by(self, name: str) -> None:
        """Colour the points by another label."""
        if name != self._label:
            self._label = name
            self._hidden = frozenset()
            self.label_changed.emit()

    def hide(self, hidden: frozenset[int]) -> None:
        """Show all points but those of some words."""
        if hidden != self._hidden:
            self._hidden = hidden
            self.hidden_changed.emit()

    def find(self, text: str) -> None:
        """Select the rows in whose file or words every word of ``text`` occurs."""
        self.choice.select(rows_with(self.rows, text) if self.rows is not None else NOTHING)

    def show_timeline(self, timeline: Timeline) -> None:
        """Show a timeline in place of a table."""
        self.first.close()
        self.second.close()
        self._timeline = timeline
        self._moment = -1
        self._on_rows()
        self.timeline_changed.emit()
        self.show_moment(len(timeline.steps) - 1)

    def show_moment(self, moment: int) -> None:
        """Show another checkpoint of the timeline."""
        if self._timeline is not None and moment != self._moment:
            self._moment = moment
            places = self._timeline.positions
            extent = float(np.abs(places).max()) or 1.0
            self.first.show_places(places[moment][:, :2] / extent, "UMAP")
            self.moment_changed.emit()

    # --- inside -----------------------------------------------------------------------------------

    def _new(self, name: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{name}.npz"

    def _make(self, work: Work, title: str, path: Path) -> Job:
        job = Job(work, title, lambda _: "Done.")
        job.succeeded.connect(lambda _: self.open(path))
        job.failed.connect(self.failed)
        self._jobs.start(job)
        return job

    def _drop_timeline(self) -> None:
        if self._timeline is not None:
            self._timeline = None
            self.timeline_changed.emit()

    def _on_first(self) -> None:
        second = self.second.table
        if self.first.table is not None:
            self._drop_timeline()
            if second is not None and not second.rows.same_as(self.first.table.rows):
                self.second.close()
            self._on_rows()

    def _on_second(self) -> None:
        table, first = self.second.table, self.first.table
        if table is not None and (first is None or not table.rows.same_as(first.rows)):
            self.second.close()
            self.failed.emit(
                EmbeddingError(
                    f"'{table.path.name}' is of other recordings or places: two encoders are "
                    "compared on the same rows; embed the same files with both"
                )
            )
            return
        self.second_changed.emit()

    def _on_rows(self) -> None:
        self.choice.clear()
        self._set_neighbours(NOTHING)
        names = list(self.rows.labels) if self.rows is not None else []
        if self._label not in names:
            self._label = names[0] if names else ""
        self._hidden = frozenset()
        self.rows_changed.emit()

    def _look_around(self) -> None:
        self._set_neighbours(NOTHING)
        row, table = self.choice.clicked, self.first.table
        if row is not None and table is not None:
            self._near.ask(FindNeighbours(table.path, row, NEIGHBOURS))

    def _on_neighbours(self, work: Work, found: NDArray[np.int64]) -> None:
        assert isinstance(work, FindNeighbours)
        table = self.first.table
        if table is not None and (work.path, work.row) == (table.path, self.choice.clicked):
            self._set_neighbours(found)

    def _set_neighbours(self, found: NDArray[np.int64]) -> None:
        if not np.array_equal(found, self._neighbours):
            self._neighbours = found
            self.neighbours_changed.emit()
