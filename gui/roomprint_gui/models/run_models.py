"""Models made of training runs: to be used by the library, or to be evaluated."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from roomprint.computing import Computing
from roomprint.encoders.models import ModelInfo, list_models
from roomprint.evaluation.room_protocol import PROTOCOL
from roomprint.library.choosing import use_model
from roomprint.library.room_choosing import UseRoomModel
from roomprint.training.downstream import HEAD_LOOP
from roomprint.training.exporting import ExportModel, is_made_of
from roomprint.training.room_recipe import SHIPPED, needs_heads
from roomprint.training.run_folder import MODEL, Run, RunState
from roomprint.training.run_heads import TrainHeads
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.disk_thread import DiskThread
from roomprint_gui.models.training_runs import TrainingRuns, of_fingerprints

_NO_ENCODER = "This run has no encoder yet: no step was done"
_COMPARED = (
    f"Encoders of rooms are compared by the protocol '{PROTOCOL}' on the Evaluate page, which "
    "trains its own"
)
_HEADS = "The events of the run say how good they are"


class RunModels(QObject):
    """Writes a run's best encoder, or its last one, as a model of the workspace.

    A model to be used is named by run and step: one that a library was filled with is not written
    over when the run has gone on, nor by another run that took the name of one that is gone. One
    that is only evaluated lies apart, and a run has one at most.
    A run of rooms that learned by contrast needs heads first.
    ``listed`` comes with the models that there are, ``used`` with the
    :class:`roomprint.library.choosing.Choice` that was made, ``room_model_used`` with the model of
    rooms that is listened with from now on, ``made`` with a model to be evaluated and the run that
    it is of, ``heads_made`` with a run and the model of its encoder and the heads that were trained
    on it, ``heads_changed`` when heads are begun to be trained, or no longer.

    Args:
        workspace: Where models lie.
        jobs: Run the writing.
        runs: Know which runs have heads.

    ``computing`` is what heads are trained on.
    """

    listed = Signal(object)
    used = Signal(object)
    room_model_used = Signal(object)
    made = Signal(object, object)
    heads_made = Signal(object, object)
    heads_changed = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs, runs: TrainingRuns) -> None:
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self._runs = runs
        self.computing = Computing()
        self._getting_heads: set[Path] = set()
        self._models: list[ModelInfo] = []
        self._disk = DiskThread("models of runs")
        self._disk.failed.connect(self.failed)

    def can_use(self, run: Run) -> bool:
        """Whether a model can be used: an encoder of fingerprints, or one of rooms with heads."""
        return self.can_evaluate(run) or self._model_of_rooms(run) is not None

    def can_train_heads(self, run: Run) -> bool:
        """Whether a run that learned by contrast can be given heads: it rests, and has none."""
        rests = run.step > 0 and not run.is_alive and not self.is_getting_heads(run)
        return needs_heads(run.recipe) and rests and self._model_of_rooms(run) is None

    def is_getting_heads(self, run: Run) -> bool:
        """Whether heads are trained on a run's encoder, which has to stay as it is meanwhile."""
        return run.folder in self._getting_heads

    def can_evaluate(self, run: Run) -> bool:
        """Whether a run has come far enough for its encoder of fingerprints to be evaluated."""
        return run.step > 0 and of_fingerprints(run)

    def why_unused(self, run: Run) -> str:
        """Why there is no model of a run to be used; empty when there is one."""
        if self.can_use(run):
            return ""
        if run.recipe == SHIPPED:
            return "The heads of this run learn along: its model is there when it has finished"
        if self.is_getting_heads(run):
            return "Its heads are being trained: the model is there when they are"
        if run.step == 0:
            return _NO_ENCODER
        if needs_heads(run.recipe):
            wait = "" if self.can_train_heads(run) else ", once the run rests"
            return f"Heads have to be trained first, by 'Train heads'{wait}"
        return "This run makes no model of its own"

    def why_unevaluated(self, run: Run) -> str:
        """Why a run's encoder cannot be evaluated; empty when it can."""
        if self.can_evaluate(run):
            return ""
        return _NO_ENCODER if of_fingerprints(run) else _COMPARED

    def look(self) -> None:
        """See which models there are."""
        self._disk.ask(partial(list_models, self._workspace.models), self._on_look)

    def use(self, run: Run) -> None:
        """Make a model, and let the library of this workspace begin with it, or listen with it."""
        if of_fingerprints(run):
            self._make(run, self._workspace.models / _name(run), self._use)
            return
        if (model := self._model_of_rooms(run)) is not None:
            self._listen_with(model, _name(run))

    def train_heads(self, run: Run) -> None:
        """Train heads on a run's encoder; nothing uses the model of both until it is asked to."""
        work = TrainHeads(run=run.folder, loop=self.computing.under(HEAD_LOOP))
        job = Job(work, f"Training heads of {run.name}", lambda _: _HEADS)
        job.succeeded.connect(lambda model: self.heads_made.emit(run, model))
        job.refused.connect(self.failed)
        job.finished.connect(partial(self._on_heads, run.folder))
        self._getting_heads.add(run.folder)
        self.heads_changed.emit()
        self._jobs.start(job)

    def evaluate(self, run: Run) -> None:
        """Make a model to be evaluated."""
        used = self._workspace.models / _name(run)
        there = any(one.folder == used and is_made_of(one, run.folder) for one in self._models)
        folder = used if there else self._workspace.evaluated_runs / run.name
        self._make(run, folder, lambda model: self.made.emit(model, run))

    def stop(self) -> None:
        """Let go of the thread; connect this to ``aboutToQuit``."""
        self._disk.stop()

    def _make(self, run: Run, folder: Path, then: Callable[[ModelInfo], object]) -> None:
        checkpoint = "last" if run.best_step is None else "best"
        beside = folder.parent == self._workspace.models  # a library may have been filled with it
        work = ExportModel(run=run.folder, folder=folder, checkpoint=checkpoint, beside=beside)
        job = Job(work, f"Making a model of {run.name}", lambda model: f"'{model.name}' is there")
        job.succeeded.connect(then)
        job.refused.connect(self.failed)
        self._jobs.start(job)

    def _model_of_rooms(self, run: Run) -> Path | None:
        """The folder of the model that a training of rooms ended in, itself or with its heads."""
        if run.recipe == SHIPPED and run.state is RunState.FINISHED:
            return run.folder / MODEL
        return self._runs.model_with_heads(run)

    def _listen_with(self, model: Path, name: str) -> None:
        job = Job(UseRoomModel(workspace=self._workspace.root, model=model, name=name))
        job.succeeded.connect(self._on_room_model)
        job.refused.connect(self.failed)
        self._jobs.start(job)

    def _on_heads(self, run: Path) -> None:
        self._getting_heads.discard(run)
        self._runs.look()
        self.heads_changed.emit()

    def _on_look(self, models: list[ModelInfo]) -> None:
        self._models = models
        self.listed.emit(models)

    def _on_room_model(self, model: ModelInfo) -> None:
        self.room_model_used.emit(model)
        self.look()

    def _use(self, model: ModelInfo) -> None:
        self._disk.ask(partial(use_model, self._workspace, model.name), self.used.emit)
        self.look()


def _name(run: Run) -> str:
    return f"{run.name}-{run.step if run.best_step is None else run.best_step}"
