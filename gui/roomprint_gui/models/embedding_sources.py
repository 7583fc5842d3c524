"""Where tables of embeddings come from: files, the library, grids, runs, and the starter data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from roomprint.computing import Computing
from roomprint.embeddings.embed_grid import EmbedGrid
from roomprint.embeddings.embedding import EmbedFiles, EmbedLibrary
from roomprint.embeddings.starter_rooms import Starter, StarterRooms
from roomprint.embeddings.timeline import MakeTimeline
from roomprint.errors import EmbeddingError, reason_of
from roomprint.steps import Work
from roomprint.workspace import Workspace
from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.row_works import MapRun, StarterData


class EmbeddingSources(QObject):
    """Starts the jobs that make tables and timelines.

    Those that make a table raise EmbeddingError where the folder of tables cannot be made.

    Args:
        workspace: Where tables are kept.
        jobs: Runs the work.

    ``computing`` is what trainings that it begins compute on.
    """

    made = Signal(object)  # the table's file
    second_made = Signal(object)  # of one to lay beside the first
    pair_made = Signal(object, object)  # two tables of the same rows
    timeline_made = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs) -> None:
        super().__init__()
        self._workspace, self._jobs = workspace, jobs
        self.computing = Computing()
        self._promised: set[Path] = set()

    @property
    def folder(self) -> Path:
        """Where tables are kept."""
        return self._workspace.root / "embeddings"

    def starter_rooms(self) -> Job:
        """Simulate a few rooms, train on them twice, and map both encoders: Figure 4."""
        work = StarterRooms(
            folder=self.folder, parent=self._workspace.runs, computing=self.computing
        )
        return self._start(work, "Making the starter rooms", self._on_starter)

    def starter_music(self) -> Job:
        """Compose the demo pieces and map them."""
        work = StarterData(self._workspace.demo, self.folder / "starter.npz")
        return self._start(work, "Embedding the starter music", self._table(work.output))

    def library(self) -> Job:
        """Map what the library has stored."""
        path = self._new("library")
        work = EmbedLibrary(workspace=self._workspace.root, output=path)
        return self._start(work, "Reading the library", self._table(path))

    def files(self, paths: tuple[Path, ...], model: str | None = None) -> Job:
        """Map files and folders."""
        path = self._new(paths[0].stem or "files")
        work = EmbedFiles(paths=paths, model=model, models=self._workspace.models, output=path)
        return self._start(work, f"Embedding {words.count(len(paths), 'item')}", self._table(path))

    def grid(self, grid: Path, speech: Path) -> Job:
        """Map dry speech in the rooms of a grid."""
        path = self._new(grid.stem)
        work = EmbedGrid(
            grid=grid,
            speech=speech,
            cache=self._workspace.root / "packed",
            models=self._workspace.models,
            output=path,
        )
        return self._start(work, f"Embedding speech in the rooms of {grid.stem}", self._table(path))

    def run(self, run: Path, *, beside: bool = False) -> Job:
        """Map what a run's best encoder makes of its own rooms or recordings.

        Args:
            run: The run's folder.
            beside: Lay it beside the map that is there.
        """
        path = self._new(run.name)
        tell = self.second_made if beside else self.made
        work = MapRun(run, path)
        return self._start(work, f"Embedding by {run.name}", lambda _: tell.emit(path))

    def timeline(self, run: Path) -> Job:
        """Lay out every checkpoint of a run."""
        work = MakeTimeline(run=run)
        title = f"Laying out the checkpoints of {run.name}"
        return self._start(work, title, self.timeline_made.emit)

    def _new(self, name: str) -> Path:
        """A table's file that is not there yet, nor promised to another job."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EmbeddingError(f"'{self.folder}' cannot be made: {reason_of(error)}") from error
        path, number = self.folder / f"{name}.npz", 1
        while path.exists() or path in self._promised:
            number += 1
            path = self.folder / f"{name} {number}.npz"
        self._promised.add(path)
        return path

    def _table(self, path: Path) -> Callable[[Any], None]:
        return lambda _: self.made.emit(path)

    def _on_starter(self, starter: Starter) -> None:
        self.pair_made.emit(starter.soft, starter.hard)

    def _start(self, work: Work, title: str, then: Callable[[Any], Any]) -> Job:
        job = Job(work, title, lambda _: "Done.")
        job.succeeded.connect(then)
        job.refused.connect(self.failed)
        self._jobs.start(job)
        return job
