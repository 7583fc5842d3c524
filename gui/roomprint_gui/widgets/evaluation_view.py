"""One result: a tab for each table and figure of the paper, ours beside its."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QSplitter,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from roomprint.errors import WorkspaceError, reason_of
from roomprint.evaluation.result import Figure, Result, Table
from roomprint_gui.models.word_table import WordTable, tabbed
from roomprint_gui.plots.curve_plot import Figures
from roomprint_gui.plots.inks import CATEGORIES, MEASURED, PROCESSED
from roomprint_gui.plots.line_plot import LinePlot, Picture, Trace, Values
from roomprint_gui.plots.writing import write_table
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label, set_kind

_INKS = (PROCESSED, MEASURED, *CATEGORIES)
_FIGURE_KINDS = "PNG picture (*.png);;SVG drawing (*.svg);;CSV data (*.csv)"
_TABLE_KINDS = "CSV table (*.csv)"
_HEIGHT = 24


class Section(QWidget):
    """One tab: a figure, or tables under each other, or both.

    Args:
        theme: The look.
        title: Of the tab.
    """

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        self.title = title
        self.plots: list[LinePlot] = []
        self.tables: list[Table] = []
        self.views: list[QTableView] = []
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self._split)

    def add_figure(self, figure: Figure) -> None:
        """Draw a figure."""
        x = Figures(figure.x_title, figure.x_unit, digits=4)
        y = Figures(figure.y_title, figure.y_unit, digits=4)
        plot = LinePlot(self._theme, figure.title, x, y)
        plot.setMinimumHeight(220)
        plot.draw(_picture(figure))
        self.plots.append(plot)
        self._split.insertWidget(0, plot)

    def add_table(self, table: Table) -> None:
        """Show a table under what is there."""
        model = WordTable(table)
        view = QTableView()
        model.setParent(view)
        set_kind(view, "dense")
        view.setModel(model)
        view.setAccessibleName(table.title)
        view.setShowGrid(False)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_HEIGHT)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        copy = QAction("Copy table", view)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(tabbed(table)))
        view.addAction(copy)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        captioned = QWidget()
        layout = QVBoxLayout(captioned)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        title = label(table.title, "dim")
        title.setWordWrap(True)
        layout.addWidget(title)
        layout.addWidget(view, stretch=1)
        self.tables.append(table)
        self.views.append(view)
        self._split.addWidget(captioned)

    def export(self, path: Path) -> None:
        """Write the figure, or the tables as CSV.

        Raises:
            WorkspaceError: It cannot be written.
        """
        if self.plots and path.suffix.lower() != ".csv":
            self.plots[0].export(path)
            return
        rows: list[tuple[str, ...]] = []
        for table in self.tables:
            rows += [*([()] if rows else []), (table.title,), table.heads, *table.rows]
        try:
            write_table(path, rows or self.plots[0].table())
        except OSError as error:
            raise WorkspaceError(f"'{path}' cannot be written: {reason_of(error)}") from error


class EvaluationView(QTabWidget):
    """Shows one result at a time; made anew with each other one.

    Args:
        theme: The look.
    """

    failed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Result | None = None
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.tabBar().setUsesScrollButtons(True)

    @property
    def section(self) -> Section | None:
        """The tab that is seen."""
        found = self.currentWidget()
        return found if isinstance(found, Section) else None

    @property
    def sections(self) -> dict[str, Section]:
        """All tabs by their titles."""
        found = (self.widget(number) for number in range(self.count()))
        return {one.title: one for one in found if isinstance(one, Section)}

    def show_result(self, result: Result | None) -> None:
        """Show another result; the tab stays when it has one of that title."""
        if result == self._shown:
            return
        self._shown = result
        title = self.section.title if self.section else ""
        while self.count():
            old = self.widget(0)
            self.removeTab(0)
            if old is not None:
                old.deleteLater()
        sections: dict[str, Section] = {}
        for table in result.tables if result else ():
            self._section(sections, table.title).add_table(table)
        for figure in result.figures if result else ():
            self._section(sections, figure.title).add_figure(figure)
        for name, section in sections.items():
            self.addTab(section, name)
            for plot in section.plots:
                plot.failed.connect(lambda text: self.failed.emit(WorkspaceError(text)))
        if title in sections:
            self.setCurrentWidget(sections[title])

    def _section(self, sections: dict[str, Section], title: str) -> Section:
        """The tab that ``title`` belongs into: what stands before its colon."""
        name = title.partition(":")[0].partition(",")[0]
        if name not in sections:
            sections[name] = Section(self._theme, name)
        return sections[name]

    def choose_export(self) -> None:
        """Ask where to, and export what is seen."""
        section = self.section
        if section is None or self._shown is None:
            return
        kinds = _FIGURE_KINDS if section.plots else _TABLE_KINDS
        ending = ".png" if section.plots else ".csv"
        start = str(Path.home() / f"{self._shown.name}-{section.title}{ending}")
        chosen, kind = QFileDialog.getSaveFileName(self, "Export", start, kinds)
        if chosen:
            path = Path(chosen)
            self.export(path if path.suffix else path.with_suffix(kind[-5:-1] if kind else ending))

    def export(self, path: Path) -> None:
        """Write the section that is seen."""
        if self.section is not None:
            try:
                self.section.export(path)
            except WorkspaceError as error:
                self.failed.emit(error)


def _picture(figure: Figure) -> Picture:
    traces = [
        Trace(line.title, _values(line.x), _values(line.y), _INKS[n % len(_INKS)], dots=True)
        for n, line in enumerate(figure.lines)
    ]
    return Picture(traces, y_range=(0.0, 103.0) if figure.y_unit == "%" else None)


def _values(numbers: tuple[float, ...]) -> Values:
    return np.array(numbers)
