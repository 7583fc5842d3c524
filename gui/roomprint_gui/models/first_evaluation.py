"""An evaluation for whoever has nothing to evaluate on."""

from PySide6.QtCore import QObject, Signal

from roomprint.corpora.demo.sounds import DemoSounds, WriteDemoSounds
from roomprint.evaluation.protocols import Amount, Evaluate
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.evaluations import Evaluations

_AMOUNT = Amount(runs=1, per_recording=2)  # a few minutes


class FirstEvaluation(QObject):
    """Makes sounds, and runs the paper's protocol on them with the model that there is.

    Args:
        workspace: Where the sounds go.
        jobs: Makes them.
        evaluations: Runs it.
    """

    preparing_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs, evaluations: Evaluations) -> None:
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self._evaluations = evaluations

    def begin(self) -> None:
        """Make the sounds, then evaluate."""
        job = Job(WriteDemoSounds(demo=self._workspace.demo), "Making sounds to evaluate on")
        job.succeeded.connect(self._evaluate)
        job.refused.connect(self.failed)
        job.finished.connect(lambda: self.preparing_changed.emit(False))
        self.preparing_changed.emit(True)
        self._jobs.start(job)

    def _evaluate(self, sounds: DemoSounds) -> None:
        self._evaluations.start(
            Evaluate(
                workspace=self._workspace.root,
                music=sounds.music,
                noise=sounds.noise,
                rooms=sounds.rooms,
                amount=_AMOUNT,
            )
        )
