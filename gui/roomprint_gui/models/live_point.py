"""The microphone as a moving point among the rows of the table that is open."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from roomprint.embeddings.follow import Followed, FollowSound
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.devices_model import DevicesModel

if TYPE_CHECKING:
    from roomprint.embeddings.live_place import LivePlace

TRAIL = 24  # places that stay: some 8 s
_STARTING = "Starting to listen"


class LivePoint(QObject):
    """Listens while it is asked to; ``moved`` comes with every new place, or none.

    Args:
        workspace: Where models and runs are.
        jobs: Listens.
        devices: Which input.
    """

    running_changed = Signal(bool)
    moved = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs, devices: DevicesModel) -> None:
        super().__init__()
        self._workspace, self._jobs, self._devices = workspace, jobs, devices
        self._trail: list[LivePlace] = []
        self._is_there = False
        self._note = ""
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether it listens."""
        return self._job is not None

    @property
    def note(self) -> str:
        """Why there is no point now, or that it is far from everything; empty otherwise."""
        return self._note

    @property
    def is_there(self) -> bool:
        """Whether the newest place is that of what is heard now."""
        return self._is_there

    @property
    def far(self) -> bool:
        """Whether what is heard is far from everything."""
        return self._is_there and self._trail[-1].far

    def trail(self, places: NDArray[np.float32]) -> NDArray[np.float32]:
        """Where it was and is, ``(moments, dimensions)``, the newest last.

        Args:
            places: Where the table's rows lie in the picture, ``(rows, dimensions)``.
        """
        if not self._trail:
            return np.empty((0, places.shape[1]), np.float32)
        return np.stack([place.within(places) for place in self._trail])

    def start(self, table: Path) -> None:
        """Listen, and follow what is heard among the rows of ``table``."""
        self.stop()
        work = FollowSound(table=table, workspace=self._workspace.root, device=self._devices.chosen)
        job = self._job = Job(work)
        job.progressed.connect(self._on_moment)
        job.refused.connect(self._on_failure)
        job.finished.connect(self._on_finished)
        self._note = _STARTING
        self._jobs.interact(job, "live")
        self.running_changed.emit(True)
        self.moved.emit()

    def stop(self) -> None:
        """Listen no more; the point goes."""
        former, self._job = self._job, None
        if former is not None:
            former.cancel()
            self._end()

    def _on_moment(self, moment: Any) -> None:
        if self.sender() is not self._job or not isinstance(moment, Followed):
            return
        self._note = moment.note
        self._is_there = moment.place is not None
        if moment.place is not None:
            self._trail = [*self._trail[1 - TRAIL :], moment.place]
        self.moved.emit()

    def _on_failure(self, error: Exception) -> None:
        if self.sender() is self._job:
            self.failed.emit(error)

    def _on_finished(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._end()

    def _end(self) -> None:
        self._trail, self._is_there, self._note = [], False, ""
        self.running_changed.emit(False)
        self.moved.emit()
