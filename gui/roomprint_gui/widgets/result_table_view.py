"""The evaluations that were made, the newest first; selecting one shows it."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView

from roomprint.evaluation.result import Result
from roomprint_gui.models.columns_table import Column, ColumnsTable
from roomprint_gui.models.evaluation_words import when_in_words
from roomprint_gui.models.evaluations import Evaluations
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import set_kind
from roomprint_gui.widgets.row_table import open_menus, row_menu, set_up_rows

_WIDTHS = (150, 130, 190)


class ResultTable(ColumnsTable[Result]):
    """One row a result.

    Args:
        evaluations: The results.
    """

    def __init__(self, evaluations: Evaluations) -> None:
        self._evaluations = evaluations
        super().__init__(
            (
                Column("Of", lambda result: result.model, tip=lambda r: str(r.model_folder)),
                Column("When", when_in_words),
                Column("Protocol", lambda result: result.protocol),
                Column("Sounds", _sounds),
            )
        )
        self.take()

    def take(self) -> None:
        """Read the results anew."""
        rows = list(self._evaluations.results)
        if rows != self._shown:
            self.beginResetModel()
            self._shown = rows
            self.endResetModel()

    def row_of(self, result: Result | None) -> int:
        """Where a result stands; -1 when it is not here."""
        names = [one.name for one in self._shown]
        return names.index(result.name) if result is not None and result.name in names else -1


class ResultTableView(QTableView):
    """Chooses the result that is seen; ``remove_wanted`` comes with one that is to go."""

    remove_wanted = Signal(object)

    def __init__(self, theme: Theme, evaluations: Evaluations) -> None:
        super().__init__()
        self._theme = theme
        self._evaluations = evaluations
        self.table = ResultTable(evaluations)
        set_kind(self, "dense")
        self.setModel(self.table)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        set_up_rows(
            self,
            "Evaluations that were made",
            "Choose an evaluation to see its tables and figures; right click to remove it",
            26,
        )
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        open_menus(self, self.make_menu)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        evaluations.listed.connect(self._on_listed)
        evaluations.chosen_changed.connect(self._select)

    def make_menu(self, row: int) -> QMenu:
        """What can be done with the result of a row."""
        result = self.table.row(row)
        why = self._evaluations.why_kept(result)
        menu = row_menu(self)
        remove = QAction(self._theme.icon("remove"), "Remove…", menu, enabled=not why)
        remove.setToolTip(why)
        remove.triggered.connect(lambda: self.remove_wanted.emit(result))
        menu.addAction(remove)
        return menu

    def _on_listed(self) -> None:
        self.table.take()
        self._select()

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self._evaluations.choose(self.table.row(current.row()).name)

    def _select(self) -> None:
        row = self.table.row_of(self._evaluations.chosen)
        if row >= 0 and row != self.currentIndex().row():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(
                self.table.index(row, 0), flags.ClearAndSelect | flags.Rows
            )


def _sounds(result: Result) -> str:
    return str(result.asked.get("music") or result.asked.get("speech", ""))
