"""The evaluations of a workspace: the one that runs, those that were made, and one that is seen."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from roomprint.encoders.models import ModelInfo, list_models, read_model
from roomprint.errors import WorkspaceError
from roomprint.evaluation.protocols import Evaluate
from roomprint.evaluation.result import Result, list_results, remove_result, write_card
from roomprint.evaluation.room_protocol import PROTOCOL, EvaluateRoomTable, result_name
from roomprint.steps import Progress
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.disk_thread import DiskThread

_LOOK_MS = 20_000  # between two looks while an evaluation goes on that keeps what it has so far


@dataclass(frozen=True)
class Shelf:
    """What one look at the workspace found."""

    models: tuple[ModelInfo, ...] = ()
    results: tuple[Result, ...] = ()

    def has(self, name: str) -> bool:
        """Whether there is a result of that name."""
        return any(one.name == name for one in self.results)


class Evaluations(QObject):
    """Lists models and results, and runs one evaluation at a time in a process of its own.

    ``listed`` comes with a fresh look, ``chosen_changed`` with another result to be seen,
    ``running_changed`` when an evaluation begins or ends, ``carded`` with a result that was written
    into its model's card.

    Args:
        workspace: Where models and results lie.
        jobs: Run the evaluation.
    """

    listed = Signal()
    chosen_changed = Signal()
    running_changed = Signal()
    progressed = Signal(object)
    carded = Signal(object)
    cancelled = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs) -> None:
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self._disk = DiskThread("evaluations")
        self._disk.failed.connect(self.failed)
        self._shelf = Shelf()
        self._known = False
        self._chosen: str | None = None
        self._job: Job | None = None
        self._growing = ""  # name of the result that the evaluation adds to
        self._looked = QElapsedTimer()

    @property
    def workspace(self) -> Path:
        """Where everything lives."""
        return self._workspace.root

    @property
    def known(self) -> bool:
        """Whether the workspace was looked at yet."""
        return self._known

    @property
    def models(self) -> tuple[ModelInfo, ...]:
        """The models that can be evaluated."""
        return self._shelf.models

    @property
    def results(self) -> tuple[Result, ...]:
        """What was found so far, the newest first."""
        return self._shelf.results

    @property
    def chosen(self) -> Result | None:
        """The result that is seen."""
        return next((one for one in self.results if one.name == self._chosen), None)

    @property
    def running(self) -> bool:
        """Whether an evaluation is on its way."""
        return self._job is not None

    def look(self) -> None:
        """Look at the workspace anew."""
        self._looked.start()
        self._disk.ask(lambda: _look(self._workspace), self._on_look)

    def choose(self, name: str) -> None:
        """See another result."""
        if name != self._chosen:
            self._chosen = name
            self.chosen_changed.emit()

    def start(self, work: Evaluate | EvaluateRoomTable) -> None:
        """Run a protocol."""
        if self._job is not None:
            return
        self._job = job = Job(work, _title(work), lambda result: result.headline)
        self._growing = result_name(work.rooms) if isinstance(work, EvaluateRoomTable) else ""
        if self._shelf.has(self._growing):
            self.choose(self._growing)
        job.progressed.connect(self._on_progress)
        job.succeeded.connect(self._on_success)
        job.refused.connect(self.failed)
        job.cancelled.connect(self.cancelled)
        job.finished.connect(self._on_finished)
        self._jobs.start(job)
        self.running_changed.emit()

    def cancel(self) -> None:
        """Stop; what was measured is kept, and the next evaluation of the same goes on with it."""
        if self._job is not None:
            self._job.cancel()

    def write_card(self) -> None:
        """Write the result that is seen into the card of its model."""
        result = self.chosen
        if result is not None:
            self._disk.ask(lambda: write_card(result, read_model(result.model_folder)), self._told)

    def why_kept(self, result: Result) -> str:
        """Why a result cannot be removed now; empty when it can."""
        growing = self.running and result.name == self._growing
        return "This table is being made: wait, or cancel that first" if growing else ""

    def remove(self, result: Result) -> None:
        """Delete a result; models, cards and what was trained for a table stay."""
        if why := self.why_kept(result):
            self.failed.emit(WorkspaceError(why))
            return
        remove = partial(remove_result, self._workspace.results, result)
        self._disk.ask(remove, lambda _: self._on_removed(result.name))

    def stop(self) -> None:
        """Let go of the thread; connect this to ``aboutToQuit``."""
        self._disk.stop()

    def _told(self, _: None) -> None:
        self.carded.emit(self.chosen)

    def _on_look(self, shelf: Shelf) -> None:
        first, self._known = not self._known, True
        before, self._shelf = self._shelf, shelf
        if shelf.has(self._growing) and not before.has(self._growing):
            self._chosen = self._growing
        if self._chosen is None and shelf.results:
            self._chosen = shelf.results[0].name
        if first or before != shelf:
            self.listed.emit()
            self.chosen_changed.emit()

    def _on_removed(self, name: str) -> None:
        place = next((n for n, one in enumerate(self.results) if one.name == name), 0)
        rest = tuple(one for one in self.results if one.name != name)
        if self._chosen == name:  # then the next one down
            self._chosen = rest[min(place, len(rest) - 1)].name if rest else None
        self._shelf = replace(self._shelf, results=rest)
        self.listed.emit()
        self.chosen_changed.emit()

    def _on_progress(self, progress: Progress) -> None:
        self.progressed.emit(progress)
        if self._looked.hasExpired(_LOOK_MS):
            self.look()

    def _on_success(self, result: Result) -> None:
        self._chosen = result.name

    def _on_finished(self) -> None:
        self._job = None
        self.running_changed.emit()
        self.look()


def _title(work: Evaluate | EvaluateRoomTable) -> str:
    if isinstance(work, EvaluateRoomTable):
        return f"Evaluating {PROTOCOL[0].lower()}{PROTOCOL[1:]}"
    return f"Evaluating {Path(work.model).name if work.model else 'the default model'}"


def _look(workspace: Workspace) -> Shelf:
    models = [one for one in list_models(workspace.models) if one.kind == "fingerprint"]
    return Shelf(tuple(models), tuple(list_results(workspace.results)))
