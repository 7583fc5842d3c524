"""What the embeddings page shows: one or two maps of the same rows, and a run's timeline."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from roomprint.embeddings.rows import Label, Rows, Words, numbered_alike
from roomprint.embeddings.timeline import Timeline
from roomprint.errors import EmbeddingError
from roomprint.steps import Work
from roomprint.workspace import Workspace
from roomprint_gui.embedding_works import FindNeighbours, WarmUpUmap
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.embedding_map import EmbeddingMap
from roomprint_gui.models.embedding_sources import EmbeddingSources
from roomprint_gui.models.newest_job import NewestJob
from roomprint_gui.models.point_choice import NOTHING, PointChoice
from roomprint_gui.models.point_geometry import fitted
from roomprint_gui.models.row_words import rows_with

NEIGHBOURS, MOST_NEIGHBOURS = 10, 100


class Embeddings(QObject):
    """Everything the page is about; ``rows_changed`` comes with other rows, or none."""

    rows_changed = Signal()
    second_changed = Signal()
    label_changed = Signal()
    hidden_changed = Signal()
    neighbours_changed = Signal()
    timeline_changed = Signal()
    moment_changed = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.sources = EmbeddingSources(workspace, jobs)
        self.choice = PointChoice()
        self.first, self.second = EmbeddingMap(jobs), EmbeddingMap(jobs)
        self._timeline: Timeline | None = None
        self._moment = 0.0
        self._pictures: NDArray[np.float32] = np.empty((0, 0, 2), np.float32)
        self._label = ""
        self._hidden: frozenset[int] = frozenset()
        self._neighbours: NDArray[np.int64] = NOTHING
        self._wanted = NEIGHBOURS
        self._warmed = False
        self._then: Path | None = None  # to be opened beside the first, once that is there
        self._near = NewestJob(lambda job: jobs.interact(job, "embeddings"), cancels=False)
        self._near.done.connect(self._on_neighbours)
        self._near.failed.connect(lambda _, error: self.failed.emit(error))
        for side in (self.first, self.second):
            side.failed.connect(self.failed)
        self.first.opened.connect(self._on_first)
        self.second.opened.connect(self._on_second)
        self.choice.clicked_changed.connect(self._look_around)
        self.sources.failed.connect(self.failed)
        self.sources.made.connect(self.open)
        self.sources.second_made.connect(self.open_second)
        self.sources.pair_made.connect(self.open_both)
        self.sources.timeline_made.connect(self.show_timeline)

    # --- what is shown ----------------------------------------------------------------------------

    @property
    def rows(self) -> Rows | None:
        """What the points are; None while nothing is open."""
        if self._timeline is not None:
            return self._timeline.rows
        return self.first.table.rows if self.first.table is not None else None

    @property
    def label_name(self) -> str:
        """The label that colours the points; empty when there is none."""
        return self._label

    @property
    def label(self) -> Label | None:
        """That label's values."""
        return self.rows.labels.get(self._label) if self.rows is not None else None

    @property
    def labels(self) -> tuple[Label | None, Label | None]:
        """That label on the first map and on the second, with one numbering of the words.

        The rows are the same, but what is said of the encoder (its sampling) may differ.
        """
        first, table = self.label, self.second.table
        second = table.rows.labels.get(self._label) if table is not None else None
        if isinstance(first, Words) and isinstance(second, Words) and first.words != second.words:
            return numbered_alike(first, second)
        return first, first

    @property
    def hidden(self) -> frozenset[int]:
        """The words whose points are hidden."""
        return self._hidden

    @property
    def neighbours(self) -> NDArray[np.int64]:
        """The true neighbours of the clicked row in the first map's space, the nearest first."""
        return self._neighbours

    @property
    def kin(self) -> tuple[str, NDArray[np.bool_]]:
        """Which neighbours are of one kind with the clicked row, and of which.

        The kind is the word that colours the points; where they are coloured by a number it is the
        room, else the track, else the file. What is not known is of no kind.
        """
        rows, row, found = self.rows, self.choice.clicked, self._neighbours
        if rows is None or row is None:
            return "", np.zeros(0, np.bool_)
        name, codes = "file", rows.file
        for label_name in (self._label, "room", "track"):
            label = rows.labels.get(label_name)
            if isinstance(label, Words):
                name, codes = label_name, label.codes
                break
        return name, (codes[found] == codes[row]) & (codes[found] >= 0)

    @property
    def timeline(self) -> Timeline | None:
        """The timeline that is open."""
        return self._timeline

    @property
    def moment(self) -> float:
        """Which checkpoint of the timeline is shown; between two there is a fraction."""
        return self._moment

    @property
    def checkpoint(self) -> int:
        """Number of the checkpoint that is nearest to the moment."""
        return max(round(self._moment), 0)

    # --- opening ----------------------------------------------------------------------------------

    def warm_up(self) -> None:
        """Compile UMAP, once, while nobody waits for it."""
        if not self._warmed:
            self._warmed = True
            self._jobs.interact(Job(WarmUpUmap()), "umap")

    def open(self, path: Path) -> None:
        """Show the table in ``path``."""
        self._then = None
        self.first.open(path)

    def open_second(self, path: Path) -> None:
        """Show the same rows by another encoder beside the first."""
        self.second.open(path)

    def close_second(self) -> None:
        """Show one map."""
        self.second.close()

    def open_both(self, first: Path, second: Path) -> None:
        """Show two tables of the same rows side by side."""
        self._then = second
        self.first.open(first)

    # --- looking ----------------------------------------------------------------------------------

    def colour_by(self, name: str) -> None:
        """Colour the points by another label."""
        if name != self._label:
            self._label = name
            self._hidden = frozenset()
            self.label_changed.emit()

    def hide(self, hidden: frozenset[int]) -> None:
        """Show all points but those of some words."""
        if hidden != self._hidden:
            self._hidden = hidden
            self.hidden_changed.emit()

    def look_for(self, neighbours: int) -> None:
        """Find this many true neighbours of what is clicked."""
        if neighbours != self._wanted:
            self._wanted = neighbours
            self._look_around()

    def find(self, text: str) -> None:
        """Select the rows in whose file or words every word of ``text`` occurs."""
        self.choice.select(rows_with(self.rows, text) if self.rows is not None else NOTHING)

    def show_timeline(self, timeline: Timeline) -> None:
        """Show a timeline in place of a table."""
        self.first.close()
        self.second.close()
        self._timeline = timeline
        self._moment = -1.0
        every = timeline.positions
        self._pictures = fitted(every.reshape(-1, every.shape[2])).reshape(every.shape)
        self._on_rows()
        self.timeline_changed.emit()
        self.show_moment(len(timeline.steps) - 1)

    def show_moment(self, moment: float) -> None:
        """Show another checkpoint of the timeline, or what lies between two of them."""
        if self._timeline is not None and moment != self._moment:
            self._moment = moment
            before = int(moment)
            after = min(before + 1, len(self._pictures) - 1)
            share = np.float32(moment - before)
            way = self._pictures[after] - self._pictures[before]
            self.first.show_places(self._pictures[before] + share * way, "UMAP")
            self.moment_changed.emit()

    # --- inside -----------------------------------------------------------------------------------

    def _drop_timeline(self) -> None:
        if self._timeline is not None:
            self._timeline = None
            self.timeline_changed.emit()

    def _on_first(self) -> None:
        second = self.second.table
        if self.first.table is not None:
            self._drop_timeline()
            if second is not None and not second.rows.same_as(self.first.table.rows):
                self.second.close()
            self._on_rows()
            if self._then is not None:
                self.open_second(self._then)
                self._then = None

    def _on_second(self) -> None:
        table, first = self.second.table, self.first.table
        if table is not None and (first is None or not table.rows.same_as(first.rows)):
            self.second.close()
            self.failed.emit(
                EmbeddingError(
                    f"'{table.path.name}' is of other pieces than the map that is open: two "
                    "encoders are compared on the same ones. Embed the same recordings, or the "
                    "same speech in the same rooms, with both"
                )
            )
            return
        self.second_changed.emit()

    def _on_rows(self) -> None:
        self.choice.clear()
        self._set_neighbours(NOTHING)
        names = list(self.rows.labels) if self.rows is not None else []
        if self._label not in names:
            self._label = names[0] if names else ""
        self._hidden = frozenset()
        self.rows_changed.emit()

    def _look_around(self) -> None:
        self._set_neighbours(NOTHING)
        row, table = self.choice.clicked, self.first.table
        if row is not None and table is not None:
            self._near.ask(FindNeighbours(table.path, row, self._wanted))

    def _on_neighbours(self, work: Work, found: NDArray[np.int64]) -> None:
        assert isinstance(work, FindNeighbours)
        table = self.first.table
        now = (table.path, self.choice.clicked, self._wanted) if table is not None else ()
        if (work.path, work.row, work.k) == now:
            self._set_neighbours(found)

    def _set_neighbours(self, found: NDArray[np.int64]) -> None:
        if not np.array_equal(found, self._neighbours):
            self._neighbours = found
            self.neighbours_changed.emit()
