"""Training runs are called otherwise, or go."""

from PySide6.QtCore import QObject, Signal

from roomprint.errors import RunError
from roomprint.training.run_folder import Run
from roomprint.training.run_keeping import DeleteRuns
from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.run_models import RunModels
from roomprint_gui.models.training_runs import TrainingRuns


class RunKeeping(QObject):
    """Renames and removes runs that rest.

    A removed run leaves the list at once, and is deleted in the background; what a closed window
    left of it is deleted when the runs are looked at again.
    ``changed`` comes when other runs may be removed than before.

    Args:
        jobs: Run the deleting.
        runs: The runs.
        models: Know on which of them heads are being trained.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, jobs: Jobs, runs: TrainingRuns, models: RunModels) -> None:
        super().__init__()
        self._jobs = jobs
        self._runs = runs
        self._models = models
        self._job: Job | None = None
        self._more = False  # removed while the job was on its way
        self._known = False
        runs.changed.connect(self._on_runs)
        runs.removed.connect(self._delete)
        models.heads_changed.connect(self.changed)

    def why_kept(self, run: Run) -> str:
        """Why a run can be neither renamed nor removed now; empty when it can."""
        if self._models.is_getting_heads(run):
            return "Heads are being trained on this run: wait, or cancel that first"
        return "This run is being trained: stop it first" if run.is_alive else ""

    def rename(self, run: Run, name: str) -> None:
        """Call a run that rests otherwise."""
        if name.strip() != run.name and self._may(run):
            self._runs.rename(run, name)

    def remove(self, run: Run) -> None:
        """Take a run that rests off the list, and delete it."""
        if self._may(run):
            self._runs.put_aside(run)

    def _may(self, run: Run) -> bool:
        """Whether it rests; if not, the reason is told."""
        why = self.why_kept(run)
        if why:
            self.failed.emit(RunError(why))
        return not why

    def _on_runs(self) -> None:
        first, self._known = not self._known, True
        if first and self._runs.aside:
            self._delete()
        self.changed.emit()

    def _delete(self) -> None:
        self._more = self._job is not None
        if self._more:
            return
        work = DeleteRuns(parent=self._runs.folder)
        self._job = job = Job(work, "Deleting a removed run", _freed)
        job.refused.connect(self.failed)
        job.finished.connect(self._on_deleted)
        self._jobs.start(job)

    def _on_deleted(self) -> None:
        self._job = None
        if self._more:
            self._delete()


def _freed(n_bytes: int) -> str:
    return f"{words.size(n_bytes)} freed" if n_bytes else "Deleted"  # along with another one
