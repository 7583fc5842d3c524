"""Impulse responses read from files as results, and written to files."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from roomprint.rooms.response import ImpulseResponse
from roomprint.rooms.scene import Scene
from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.room_result import RoomResult
from roomprint_gui.room_works import ExportResponses, ImportResponses

_Found = list[tuple[Path, tuple[ImpulseResponse, ...]]]


class ResultFiles(QObject):
    """Reads and writes WAV and SOFA files; tells what came of it.

    Args:
        jobs: Runs the work.
    """

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs

    def read(self, paths: Iterable[Path], take: Callable[[RoomResult], None]) -> None:
        """Read impulse responses.

        Args:
            paths: The files.
            take: Gets a result for each of them.
        """
        job = Job(ImportResponses(tuple(paths)))
        job.succeeded.connect(partial(self._on_read, take))
        self._run(job)

    def write(self, path: Path, responses: tuple[ImpulseResponse, ...], scene: Scene) -> None:
        """Write impulse responses.

        Args:
            path: The file; its ending says of which kind.
            responses: What is written.
            scene: The open room, which is written along where it is theirs.
        """
        fits = all(response.scene_digest == scene.digest for response in responses)
        job = Job(ExportResponses(path, responses, scene if fits else None))
        job.succeeded.connect(self._on_written)
        self._run(job)

    def _run(self, job: Job) -> None:
        job.refused.connect(self.failed)
        self._jobs.interact(job, "rooms")

    def _on_read(self, take: Callable[[RoomResult], None], found: _Found) -> None:
        count = sum(len(responses) for _, responses in found)
        files = ", ".join(f"'{path.name}'" for path, _ in found)
        self.told.emit(f"Opened {files}: {words.count(count, 'response')}.")
        for path, responses in found:
            about = responses[0].note or str(path)
            origin = responses[0].origin
            take(RoomResult(name=path.stem, origin=origin, responses=responses, about=about))

    def _on_written(self, path: Path) -> None:
        self.told.emit(f"Wrote '{path.name}' into {path.parent}.")
