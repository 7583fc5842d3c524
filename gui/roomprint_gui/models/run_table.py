"""The runs as rows of a table."""

from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from roomprint.training.run_folder import Run
from roomprint_gui import words
from roomprint_gui.models import run_words
from roomprint_gui.models.columns_table import Column, ColumnsTable, Index
from roomprint_gui.models.run_keeping import RunKeeping
from roomprint_gui.models.training_runs import TrainingRuns

NAME, STATE = 0, 1


class RunTable(ColumnsTable[Run]):
    """One row a run, the newest first; its box lays it over the chosen one.

    Args:
        runs: The runs.
        keeping: Takes the names that are written here.
    """

    def __init__(self, runs: TrainingRuns, keeping: RunKeeping) -> None:
        self._runs = runs
        self._keeping = keeping
        super().__init__(
            (
                Column("Run", lambda run: run.name, tip=run_words.place_in_words),
                Column(
                    "State",
                    lambda run: run_words.state_word(run, runs.is_pausing(run)),
                    tip=lambda run: words.capital(run.message),
                ),
                Column("Recipe", lambda run: words.capital(run.recipe)),
                Column("Step", run_words.progress_in_words, right=True),
                Column("Loss", run_words.loss_in_words, right=True),
                Column(
                    "Best",
                    run_words.best_in_words,
                    right=True,
                    tip=lambda run: _best_tip(run),
                ),
            )
        )
        runs.changed.connect(self._on_changed)

    def row_of(self, run: Run | None) -> int:
        """Where a run stands; -1 when it is not here."""
        folders = [one.folder for one in self._shown]
        return folders.index(run.folder) if run is not None and run.folder in folders else -1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The name has a box, and can be changed while the run rests."""
        flags = super().flags(index)
        if index.column() != NAME:
            return flags
        kept = self._keeping.why_kept(self._shown[index.row()])
        renamed = Qt.ItemFlag.NoItemFlags if kept else Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemIsUserCheckable | renamed

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cells, the box, and the name as it is written anew."""
        if role == Qt.ItemDataRole.EditRole:
            return self._shown[index.row()].name
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME:
            run = self._shown[index.row()]
            drawn = self._runs.place(run) is not None
            return Qt.CheckState.Checked if drawn else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a box, or change a name."""
        run = self._shown[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self._runs.tick(run.folder, on=Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole:
            self._keeping.rename(run, str(value))
            return True
        return False

    def _on_changed(self) -> None:
        rows = list(self._runs.runs)
        before = self._shown
        if [run.folder for run in rows] == [run.folder for run in before]:
            self._shown = rows
            last = self.columnCount() - 1
            for row, run in enumerate(rows):
                if run.is_alive or run != before[row]:  # a name that is being written stays
                    self.dataChanged.emit(self.index(row, 0), self.index(row, last))
            return
        self.layoutAboutToBeChanged.emit()  # no reset: a name that is being written stays
        self._shown = rows
        indices = self.persistentIndexList()
        moved = [self._index_of(before[one.row()], one.column()) for one in indices]
        self.changePersistentIndexList(indices, moved)
        self.layoutChanged.emit()

    def _index_of(self, run: Run, column: int) -> QModelIndex:
        row = self.row_of(run)
        return self.index(row, column) if row >= 0 else QModelIndex()


def _best_tip(run: Run) -> str:
    if run.best is None:
        return "The held-out set was not looked at yet"
    return f"Best look at the held-out set, at step {run.best_step:,}"
