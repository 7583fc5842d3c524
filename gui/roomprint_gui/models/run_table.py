"""The runs as rows of a table."""

from typing import Any

from PySide6.QtCore import Qt

from roomprint.training.run_folder import Run
from roomprint_gui import words
from roomprint_gui.models import run_words
from roomprint_gui.models.columns_table import Column, ColumnsTable, Index
from roomprint_gui.models.training_runs import TrainingRuns

NAME, STATE = 0, 1


class RunTable(ColumnsTable[Run]):
    """One row a run, the newest first; its box lays it over the chosen one.

    Args:
        runs: The runs.
    """

    def __init__(self, runs: TrainingRuns) -> None:
        self._runs = runs
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
        """The name has a box."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cells, and the box."""
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME:
            run = self._shown[index.row()]
            drawn = self._runs.place(run) is not None
            return Qt.CheckState.Checked if drawn else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a box."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        self._runs.tick(self._shown[index.row()].folder, on=on)
        return True

    def _on_changed(self) -> None:
        rows = list(self._runs.runs)
        if [run.folder for run in rows] == [run.folder for run in self._shown]:
            self._shown = rows
            if rows:
                last = self.index(len(rows) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._shown = rows
        self.endResetModel()


def _best_tip(run: Run) -> str:
    if run.best is None:
        return "The held-out set was not looked at yet"
    return f"Best look at the held-out set, at step {run.best_step:,}"
