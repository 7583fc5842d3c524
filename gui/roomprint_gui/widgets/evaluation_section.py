"""One tab of a result: a figure over tables, drawn when it is first seen."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QSplitter, QTableView, QVBoxLayout, QWidget

from roomprint.errors import WorkspaceError, reason_of
from roomprint.evaluation.result import Figure, Table
from roomprint_gui.models.word_table import WordTable, tabbed, upright
from roomprint_gui.plots.curve_plot import Figures
from roomprint_gui.plots.inks import CATEGORIES, MEASURED, PROCESSED
from roomprint_gui.plots.line_plot import LinePlot, Picture, Trace, Values
from roomprint_gui.plots.writing import write_table
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.row_table import set_up_rows

_INKS = (PROCESSED, MEASURED, *CATEGORIES)
_HEIGHT = 24
_WIDEST = 240


class Section(QWidget):
    """Shows tables and at most one figure; others of the same title take their places.

    Args:
        theme: The look.
        title: Of the tab.
    """

    failed = Signal(str)

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        self.title = title
        self.plot: LinePlot | None = None
        self.views: list[CaptionedTable] = []
        self._tables: Sequence[Table] = ()
        self._figure: Figure | None = None
        self._pending = False
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self._split)

    def show_parts(self, tables: Sequence[Table], figure: Figure | None) -> None:
        """Show others, once this is seen."""
        self._tables, self._figure = tables, figure
        self._pending = True
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        if self._pending:
            self._fill()

    @property
    def is_figure(self) -> bool:
        """Whether there is a picture to export."""
        return self._figure is not None

    def export(self, path: Path) -> None:
        """Write the figure, or the tables as CSV.

        Raises:
            WorkspaceError: It cannot be written.
        """
        if self.plot is not None and self.is_figure and path.suffix.lower() != ".csv":
            self.plot.export(path)
            return
        rows: list[tuple[str, ...]] = []
        for table in self._tables:
            rows += [*([()] if rows else []), (table.title,), table.heads, *table.rows]
        try:
            write_table(path, rows)
        except OSError as error:
            raise WorkspaceError(f"'{path}' cannot be written: {reason_of(error)}") from error

    def _fill(self) -> None:
        self._pending = False
        while len(self.views) < len(self._tables):
            self.views.append(CaptionedTable())
            self._split.addWidget(self.views[-1])
        for view, table in zip(self.views, self._tables, strict=False):
            view.show_table(table)
        for number, view in enumerate(self.views):
            view.setVisible(number < len(self._tables))
        if self._figure is not None:
            self._draw(self._figure)
        if self.plot is not None:
            self.plot.setVisible(self._figure is not None)

    def _draw(self, figure: Figure) -> None:
        if self.plot is None:
            x = Figures(figure.x_title, figure.x_unit, digits=4)
            y = Figures(figure.y_title, figure.y_unit, digits=4)
            self.plot = LinePlot(self._theme, figure.title, x, y)
            self.plot.setMinimumHeight(220)
            self.plot.failed.connect(self.failed)
            self._split.insertWidget(0, self.plot)
        self.plot.draw(_picture(figure))


class CaptionedTable(QWidget):
    """A table of words under its title."""

    def __init__(self) -> None:
        super().__init__()
        self._table: Table | None = None
        self.title = label("", "dim")
        self.view = QTableView()
        self._build()

    def _build(self) -> None:
        self.title.setWordWrap(True)
        set_kind(self.view, "dense")
        set_up_rows(self.view, "Table", "Its menu copies the whole table", _HEIGHT)
        self.view.horizontalHeader().setMaximumSectionSize(_WIDEST)
        self.view.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        copy = QAction("Copy table", self.view)
        copy.triggered.connect(self._copy)
        self.view.addAction(copy)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.view, stretch=1)

    def show_table(self, table: Table) -> None:
        """Show another one."""
        if table == self._table:
            return
        self._table = table
        self.title.setText(table.title)
        self.view.setAccessibleName(table.title)
        old = self.view.model()
        model = WordTable(upright(table))
        model.setParent(self.view)
        self.view.setModel(model)
        if isinstance(old, WordTable):
            old.deleteLater()
        self.view.resizeColumnsToContents()

    def _copy(self) -> None:
        if self._table is not None:
            QGuiApplication.clipboard().setText(tabbed(self._table))


def _picture(figure: Figure) -> Picture:
    style = {"dots": True, "joined": not figure.points}
    traces = [
        Trace(line.title, _values(line.x), _values(line.y), _INKS[n % len(_INKS)], **style)
        for n, line in enumerate(figure.lines)
    ]
    return Picture(traces, y_range=(0.0, 103.0) if figure.y_unit == "%" else None)


def _values(numbers: tuple[float, ...]) -> Values:
    return np.array(numbers)
