"""A training of two minutes for whoever has nothing to train on."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from roomprint.computing import Computing
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.first import PrepareFirstTraining
from roomprint.training.run_folder import Run, RunState
from roomprint.workspace import Workspace
from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.stored_config import COMPUTING, stored
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.models.workspace_key import workspace_key

_NAME = "first training"
_BATCHES = "first training/batches"
_LOOK_MS = 1000
_OVER = (RunState.FINISHED, RunState.FAILED, RunState.PAUSED, RunState.STOPPED)


class FirstTraining(QObject):
    """Makes sounds to train on, starts a trainer on them, and follows it to its end.

    What the run is called, and that one was finished, is remembered of each workspace.

    Args:
        workspace: Where sounds and run go.
        settings: How many batches, where somebody said so, and what trainings compute on; where
            it is remembered.
        jobs: Makes the sounds.
        runs: Starts the trainer.
    """

    changed = Signal()
    started = Signal()
    failed = Signal(object)

    def __init__(
        self, workspace: Workspace, settings: QSettings, jobs: Jobs, runs: TrainingRuns
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._settings = settings
        self._jobs = jobs
        self._runs = runs
        self._preparing = False
        self._run_key = workspace_key(_NAME, workspace.root, "run")
        self._done_key = workspace_key(_NAME, workspace.root, "done")
        name = str(settings.value(self._run_key, ""))
        self._folder = runs.folder / name if name else None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(runs.look)
        runs.changed.connect(self._on_runs)
        runs.renamed.connect(self._on_renamed)
        runs.failed.connect(self._on_refused)

    @property
    def run(self) -> Run | None:
        """The run that was begun here, or the last one of its name."""
        mine = [run for run in self._runs.runs if run.name.startswith(_NAME)]
        chosen = [run for run in self._runs.runs if run.folder == self._folder]
        return next(iter(chosen or mine), None)

    @property
    def under_way(self) -> bool:
        """Whether sounds are made, or the trainer trains."""
        return self._preparing or self._look.isActive()

    @property
    def is_done(self) -> bool:
        """Whether such a run was finished, whatever became of it."""
        return bool(self._settings.value(self._done_key, False, bool))

    @property
    def in_words(self) -> str:
        """What goes on; empty when nothing does."""
        if self._preparing:
            return "Making sounds to train on"
        run = self.run
        if not self._look.isActive():
            return ""
        if run is None or run.state is RunState.STARTING or not run.steps:
            return "The trainer is starting"
        left = f", {words.duration(run.eta_s)} left" if run.eta_s is not None else ""
        return f"Training, step {run.step} of {run.steps}{left}"

    def begin(self) -> None:
        """Start it, unless it is under way."""
        if self.under_way:
            return
        self._preparing = True
        self._folder = folder = self._new()
        self._settings.setValue(self._run_key, folder.name)
        batches = self._settings.value(_BATCHES, PrepareFirstTraining.batches, int)
        work = PrepareFirstTraining(
            demo=self._workspace.demo,
            run=folder,
            batches=int(str(batches)),
        )
        job = Job(work, "Making sounds to train on")
        job.succeeded.connect(self._start)
        job.refused.connect(self.failed)
        job.finished.connect(self._on_prepared)
        self._jobs.start(job)
        self.changed.emit()

    def stop(self) -> None:
        """Follow it no more; connect this to ``aboutToQuit``. The trainer goes on."""
        self._look.stop()

    def _new(self) -> Path:
        """A folder that no run has yet."""
        number = 1
        while (
            folder := self._runs.folder / (f"{_NAME} {number}" if number > 1 else _NAME)
        ).exists():
            number += 1
        return folder

    def _start(self, training: TrainFingerprint) -> None:
        wanted = stored(self._settings, COMPUTING, Computing())
        self._runs.start(replace(training, loop=wanted.under(training.loop)))
        self._look.start()
        self.started.emit()

    def _on_prepared(self) -> None:
        self._preparing = False
        self.changed.emit()

    def _on_refused(self) -> None:
        """No trainer came of it."""
        if self._look.isActive() and (self.run is None or self.run.folder != self._folder):
            self._look.stop()
            self.changed.emit()

    def _on_renamed(self, old: Path, new: Path) -> None:
        if old == self._folder or (self._folder is None and old.name.startswith(_NAME)):
            self._folder = new
            self._settings.setValue(self._run_key, new.name)

    def _on_runs(self) -> None:
        run = self.run
        if run is not None and run.state is RunState.FINISHED and not self.is_done:
            self._settings.setValue(self._done_key, True)
        if run is not None and run.folder == self._folder and run.state in _OVER:
            self._look.stop()
        self.changed.emit()
