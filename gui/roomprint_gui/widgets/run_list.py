"""The table of runs: one is looked at, ticked ones lie over it."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from roomprint.training.run_folder import Run
from roomprint_gui.models.columns_table import Index
from roomprint_gui.models.run_keeping import RunKeeping
from roomprint_gui.models.run_table import NAME, RunTable
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import set_kind
from roomprint_gui.widgets.row_table import open_menus, row_menu, set_up_rows

_WIDTHS = (150, 68, 56, 104, 52, 52)
_SWATCH = 12
_BOX = 40  # with the margins


class RunList(QTableView):
    """Selecting a row looks at its run; its box lays it over the others; its menu tidies up.

    ``renaming`` comes when a name is about to be written anew, ``remove_wanted`` with a run that is
    to go.

    Args:
        theme: The look.
        runs: The runs.
        keeping: Knows which of them can be renamed and removed.
    """

    renaming = Signal()
    remove_wanted = Signal(object)

    def __init__(self, theme: Theme, runs: TrainingRuns, keeping: RunKeeping) -> None:
        super().__init__()
        self._theme = theme
        self._runs = runs
        self._keeping = keeping
        self.table = RunTable(runs, keeping)
        self._build(theme)
        self._connect()

    def _build(self, theme: Theme) -> None:
        set_kind(self, "dense")
        self.setModel(self.table)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tip = (
            "Choose a run to see its curves; ticked runs are drawn together; right click to rename "
            "or remove"
        )
        set_up_rows(self, "Runs", tip, 28)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.setItemDelegateForColumn(NAME, _SwatchDelegate(theme, self._runs, self))

    def _connect(self) -> None:
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self._runs.changed.connect(self._select)
        self._runs.drawn_changed.connect(self.viewport().update)
        open_menus(self, self.make_menu)

    def make_menu(self, row: int) -> QMenu:
        """What can be done with the run of a row."""
        run = self.table.row(row)
        why = self._keeping.why_kept(run)
        menu = row_menu(self)
        rename = QAction(self._theme.icon("rename"), "Rename", menu)
        rename.triggered.connect(lambda: self._rename(run))
        remove = QAction(self._theme.icon("remove"), "Remove…", menu)
        remove.triggered.connect(lambda: self.remove_wanted.emit(run))
        for action in (rename, remove):
            action.setEnabled(not why)
            action.setToolTip(why)
            menu.addAction(action)
        return menu

    def rename_chosen(self) -> None:
        """Write the chosen run's name anew, in its row."""
        if self._runs.chosen is not None:
            self._rename(self._runs.chosen)

    def _rename(self, run: Run) -> None:
        row = self.table.row_of(run)
        if row >= 0 and not self._keeping.why_kept(run):
            self.renaming.emit()
            self.edit(self.table.index(row, NAME))

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self._runs.choose(self.table.row(current.row()).folder)

    def _select(self) -> None:
        row = self.table.row_of(self._runs.chosen)
        if row >= 0 and row != self.currentIndex().row():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(
                self.table.index(row, NAME), flags.ClearAndSelect | flags.Rows
            )


class _SwatchDelegate(QStyledItemDelegate):
    """Puts the colour of a run's lines at the right end of its name."""

    def __init__(self, theme: Theme, runs: TrainingRuns, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._runs = runs

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell, then the colour when the run is drawn."""
        from roomprint_gui.widgets.run_curves_view import run_ink  # plots take their time

        super().paint(painter, option, index)
        model = index.model()
        assert isinstance(model, RunTable)
        place = self._runs.place(model.row(index.row()))
        if place is not None:
            area: QRect = option.rect
            bar = QRect(area.right() - _SWATCH - 4, area.center().y() - 1, _SWATCH, 3)
            painter.fillRect(bar, run_ink(place).color(self._theme))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """The end of a name tells it from others of the same recipe."""
        super().initStyleOption(option, index)
        room = option.rect.width() - _BOX - _SWATCH
        middle = Qt.TextElideMode.ElideMiddle
        option.text = option.fontMetrics.elidedText(option.text, middle, room)
