"""Playing rows of an embedding: pieces of files, or speech put into rooms first."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from roomprint.embeddings.rows import Rows
from roomprint.errors import AudioError
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.segment_playing import Segment, SegmentPlaying
from roomprint_gui.row_works import HearRows

_LONGEST_S = 60.0  # of a prepared piece, which ends by itself


class RowPlaying(QObject):
    """Plays rows one after another.

    Args:
        jobs: Puts speech into rooms.
        playing: Plays pieces of files.
        folder: Where what was put into rooms is kept until other rows are played.
    """

    failed = Signal(object)

    def __init__(self, jobs: Jobs, playing: SegmentPlaying, folder: Path) -> None:
        super().__init__()
        self._jobs, self._playing, self._folder = jobs, playing, folder
        self._job: Job | None = None
        playing.failed.connect(self.failed)

    @property
    def left(self) -> int:
        """How many pieces are still to be heard, as far as they are there."""
        return self._playing.left

    def play(self, rows: Rows, chosen: Sequence[int]) -> None:
        """Play these rows in place of what plays now; what no file holds is said."""
        self._let_go()
        if rows.heard_in is not None:
            self._prepare(rows.take(np.array(chosen, np.intp)))
            return
        found = [Segment.of(rows, row) for row in chosen]
        there = [segment for segment in found if segment is not None]
        if len(there) < len(found):
            self.failed.emit(
                AudioError(f"{len(found) - len(there)} of these points cannot be played: no file")
            )
        if there:
            self._playing.play(there)

    def stop(self) -> None:
        """Be silent."""
        self._let_go()
        self._playing.stop()

    def _let_go(self) -> None:
        former, self._job = self._job, None
        if former is not None:
            former.cancel()

    def _prepare(self, rows: Rows) -> None:
        self._playing.stop()
        job = self._job = Job(HearRows(rows, self._folder))
        job.progressed.connect(self._on_prepared)
        job.refused.connect(self._on_failure)
        job.finished.connect(self._on_finished)
        self._jobs.interact(job, "embeddings")

    def _on_prepared(self, path: Any) -> None:
        if self.sender() is self._job and isinstance(path, Path):
            self._playing.append(Segment(path, 0.0, _LONGEST_S))

    def _on_failure(self, error: Exception) -> None:
        if self.sender() is self._job:
            self.failed.emit(error)

    def _on_finished(self) -> None:
        if self.sender() is self._job:
            self._job = None
