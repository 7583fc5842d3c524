"""One tab of a result: figures over tables, drawn when it is first seen."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QGridLayout, QSplitter, QTableView, QVBoxLayout, QWidget

from roomprint.errors import WorkspaceError, reason_of
from roomprint.evaluation.result import Figure, Table
from roomprint_gui import words
from roomprint_gui.models.word_table import WordTable, in_words, tabbed, upright
from roomprint_gui.plots.curve_plot import Figures
from roomprint_gui.plots.inks import CATEGORIES, MEASURED, PROCESSED, Ink
from roomprint_gui.plots.line_plot import LinePlot, Picture, Trace, Values, roomy
from roomprint_gui.plots.writing import write_table
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.ink_legend import InkLegend
from roomprint_gui.widgets.row_table import set_up_rows

_INKS = (PROCESSED, MEASURED, *CATEGORIES)
_HEIGHT = 24
_WIDEST = 380
_LEAST = 180  # of a plot's height, in pixels
_COLUMNS = 2  # of plots
_FEW = 20  # points of a line, each of which is marked


class Section(QWidget):
    """Shows tables and figures; others of the same title take their places.

    Args:
        theme: The look.
        title: Of the tab.
    """

    failed = Signal(str)

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        self.title = title
        self.plots: list[LinePlot] = []
        self.views: list[CaptionedTable] = []
        self._tables: Sequence[Table] = ()
        self._figures: Sequence[Figure] = ()
        self._captions: list[ElidedLabel] = []
        self._pending = False
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self.legend = InkLegend(theme)
        self._drawn = QWidget()
        set_kind(self._drawn, "bare")
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        column = QVBoxLayout(self._drawn)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.legend)
        column.addLayout(self._grid, stretch=1)
        self._split.addWidget(self._drawn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self._split)

    def show_parts(self, tables: Sequence[Table], figures: Sequence[Figure]) -> None:
        """Show others, once this is seen."""
        self._tables, self._figures = [in_words(table) for table in tables], figures
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
        return bool(self._figures)

    def export(self, path: Path) -> None:
        """Write the figures, each of several into a file of its own number, or all as CSV.

        Raises:
            WorkspaceError: It cannot be written.
        """
        if self.is_figure and path.suffix.lower() != ".csv":
            shown = self.plots[: len(self._figures)]
            paths = [path.with_stem(f"{path.stem}-{n}") for n, _ in enumerate(shown, 1)]
            if len(shown) == 1:
                paths = [path]  # whoever chose it was asked whether it may be written over
            elif there := [one.name for one in paths if one.exists()]:
                raise WorkspaceError(f"'{there[0]}' exists already: choose another name")
            for plot, one in zip(shown, paths, strict=True):
                plot.export(one)
            return
        rows: list[Sequence[str]] = []
        for table in self._tables:
            rows += [*([()] if rows else []), (table.title,), table.heads, *table.rows]
        if not self._tables:
            for figure, plot in zip(self._figures, self.plots, strict=False):
                rows += [*([()] if rows else []), (figure.title,), *plot.table()]
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
        while len(self.plots) < len(self._figures):
            self._make_plot(self._figures[len(self.plots)])
        several = len(self._figures) > 1
        for caption, plot in zip(self._captions, self.plots, strict=True):
            plot.hide()
            caption.hide()
        for caption, plot, figure in zip(self._captions, self.plots, self._figures, strict=False):
            plot.call(figure.title)
            plot.name_axes(*_axes(figure))
            plot.draw(_picture(figure, named=not several))
            plot.show()
            caption.setText(words.capital(_inner(figure.title)))
            caption.setVisible(several)
        self._drawn.setVisible(self.is_figure)
        self.legend.setVisible(several)
        if several:
            named = [line.title for line in self._figures[0].lines]
            self.legend.show_entries([(word, _ink(n)) for n, word in enumerate(named)])

    def _make_plot(self, figure: Figure) -> None:
        plot = LinePlot(self._theme, figure.title, *_axes(figure))
        plot.setMinimumHeight(_LEAST)
        plot.failed.connect(self.failed)
        caption = ElidedLabel("", "dim")
        row, column = divmod(len(self.plots), _COLUMNS)
        self._grid.addWidget(caption, 2 * row, column)
        self._grid.addWidget(plot, 2 * row + 1, column)
        self._grid.setRowStretch(2 * row + 1, 1)
        self.plots.append(plot)
        self._captions.append(caption)


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


def _axes(figure: Figure) -> tuple[Figures, Figures]:
    x = Figures(figure.x_title, figure.x_unit, digits=4)
    return x, Figures(figure.y_title, figure.y_unit, digits=4)


def _picture(figure: Figure, *, named: bool) -> Picture:
    traces = [
        Trace(
            line.title,
            _values(line.x),
            _values(line.y),
            _ink(n),
            dots=figure.points or len(line.x) < _FEW,
            joined=not figure.points,
        )
        for n, line in enumerate(figure.lines)
    ]
    return Picture(
        traces,
        x_range=roomy([trace.x for trace in traces]) if figure.points else None,
        y_range=(0.0, 103.0) if figure.y_unit == "%" else None,
        named=named,
    )


def _ink(number: int) -> Ink:
    return _INKS[number % len(_INKS)]


def _inner(title: str) -> str:
    """What stands behind the name of its tab."""
    return title.partition(":")[2].strip()


def _values(numbers: tuple[float, ...]) -> Values:
    return np.array(numbers)
