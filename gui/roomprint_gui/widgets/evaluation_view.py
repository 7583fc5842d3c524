"""One result: a tab for each table and figure of the paper, ours beside its."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget

from roomprint.errors import WorkspaceError
from roomprint.evaluation.result import Figure, Result, Table
from roomprint_gui.saving import ask_where
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.evaluation_section import Section

_FIGURE_KINDS = "PNG picture (*.png);;SVG drawing (*.svg);;CSV data (*.csv)"
_TABLE_KINDS = "CSV table (*.csv)"


class EvaluationView(QTabWidget):
    """Shows one result at a time; a tab is made once, and filled when it is seen.

    Args:
        theme: The look.
    """

    failed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Result | None = None
        self._made: dict[str, Section] = {}
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
        """The tabs of this result by their titles."""
        found = (self.widget(number) for number in range(self.count()))
        return {one.title: one for one in found if isinstance(one, Section)}

    def show_result(self, result: Result | None) -> None:
        """Show another result; the tab stays when it has one of that title."""
        if result == self._shown:
            return
        self._shown = result
        tables: dict[str, list[Table]] = {}
        figures: dict[str, list[Figure]] = {}
        for table in result.tables if result else ():
            tables.setdefault(_tab_of(table.title), []).append(table)
        for figure in result.figures if result else ():
            figures.setdefault(_tab_of(figure.title), []).append(figure)
        titles = list(dict.fromkeys([*tables, *figures]))
        if titles != list(self.sections):
            self._take_tabs(titles)
        for title in titles:
            self._made[title].show_parts(tables.get(title, ()), figures.get(title, ()))

    def choose_export(self) -> None:
        """Ask where to, and export what is seen."""
        section = self.section
        if section is None or self._shown is None:
            return
        kinds = _FIGURE_KINDS if section.is_figure else _TABLE_KINDS
        ending = ".png" if section.is_figure else ".csv"
        start = Path.home() / f"{self._shown.name}-{section.title}{ending}"
        path = ask_where(self, "Export", start, kinds)
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Write the section that is seen."""
        if self.section is not None:
            try:
                self.section.export(path)
            except WorkspaceError as error:
                self.failed.emit(error)

    def _take_tabs(self, titles: list[str]) -> None:
        seen = self.section.title if self.section else ""
        self.setUpdatesEnabled(False)
        while self.count():
            self.removeTab(0)
        for title in titles:
            if title not in self._made:
                section = self._made[title] = Section(self._theme, title)
                section.setParent(self)
                section.failed.connect(lambda text: self.failed.emit(WorkspaceError(text)))
            self.addTab(self._made[title], title)
        if seen in titles:
            self.setCurrentWidget(self._made[seen])
        self.setUpdatesEnabled(True)


def _tab_of(title: str) -> str:
    """The tab that a part belongs into: what stands before its title's colon."""
    return title.partition(":")[0].partition(",")[0]
