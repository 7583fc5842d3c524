"""Models made of training runs: to be used by the library, or to be evaluated."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from roomprint.encoders.models import ModelInfo, list_models
from roomprint.library.choosing import use_model
from roomprint.training.exporting import ExportModel
from roomprint.training.recipes import RECIPES
from roomprint.training.run_folder import Run
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.disk_thread import DiskThread


def of_fingerprints(run: Run) -> bool:
    """Whether a run trains an encoder of fingerprints, not one of rooms."""
    return run.recipe in RECIPES


class RunModels(QObject):
    """Writes a run's best encoder, or its last one, as a model of the workspace.

    The model is named by run and step: one that a library was filled with is not written over when
    the run has gone on. ``listed`` comes with the models of fingerprints that there are, ``used``
    with the :class:`roomprint.library.choosing.Choice` that was made, ``made`` with a model to be
    evaluated.

    Args:
        workspace: Where models lie.
        jobs: Run the writing.
    """

    listed = Signal(object)
    used = Signal(object)
    made = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs) -> None:
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self._disk = DiskThread("models of runs")
        self._disk.failed.connect(self.failed)

    def can_make(self, run: Run) -> bool:
        """Whether a run has come far enough to make a model of; one of rooms writes its own."""
        return run.step > 0 and of_fingerprints(run)

    def look(self) -> None:
        """See which models there are."""
        self._disk.ask(partial(_fingerprints, self._workspace.models), self.listed.emit)

    def use(self, run: Run) -> None:
        """Make a model, and let the library of this workspace begin with it."""
        self._make(run, self._use)

    def evaluate(self, run: Run) -> None:
        """Make a model to be evaluated."""
        self._make(run, self.made.emit)

    def stop(self) -> None:
        """Let go of the thread; connect this to ``aboutToQuit``."""
        self._disk.stop()

    def _make(self, run: Run, then: Callable[[ModelInfo], object]) -> None:
        checkpoint, step = "last", run.step
        if run.best_step is not None:
            checkpoint, step = "best", run.best_step
        folder = self._workspace.models / f"{run.name}-{step}"
        work = ExportModel(run=run.folder, folder=folder, checkpoint=checkpoint)
        job = Job(work, f"Making a model of {run.name}", lambda model: f"'{model.name}' is there")
        job.succeeded.connect(then)
        job.failed.connect(self.failed)
        self._jobs.start(job)

    def _use(self, model: ModelInfo) -> None:
        self._disk.ask(partial(use_model, self._workspace, model.name), self.used.emit)


def _fingerprints(folder: Path) -> list[ModelInfo]:
    return [info for info in list_models(folder) if info.kind == "fingerprint"]
