"""What happened in the chosen run, and in which settings the drawn runs differ."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTableView,
    QTabWidget,
)

from roomprint_gui.models.run_comparison import ComparisonOfRuns
from roomprint_gui.models.run_history import Event
from roomprint_gui.models.run_words import event_in_words
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.row_table import set_up_rows

_TONES = {"info": "text", "warning": "warning", "error": "error"}
_NAMES_WIDTH = 150
_ALONE = "Tick another run to see in which settings they differ"
_SAME = "These runs have the same settings"


class RunNotes(QTabWidget):
    """Two tabs: events, and differences.

    Args:
        theme: The look.
        runs: The runs.
    """

    def __init__(self, theme: Theme, runs: TrainingRuns) -> None:
        super().__init__()
        self._theme = theme
        self._runs = runs
        self._shown: tuple[Event, ...] = ()
        self.tabBar().setAccessibleName("Events and differences")
        self.tabBar().setToolTip("What happened in the run; in what the drawn runs differ")
        self._build()
        runs.drawn_changed.connect(self._show)
        theme.changed.connect(self._tint)
        self._show()

    def _build(self) -> None:
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.tabBar().setUsesScrollButtons(False)
        self.events = QListWidget()
        self.events.setAccessibleName("Events of the run")
        self.events.setToolTip("What happened in the run, the newest last")
        self.events.setWordWrap(True)
        self.events.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.events.setResizeMode(QListView.ResizeMode.Adjust)
        self.events.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        # whenever lines come, or their room changes
        self.events.verticalScrollBar().rangeChanged.connect(self.events.scrollToBottom)
        self.comparison = ComparisonOfRuns()
        self.differences = QTableView()
        set_kind(self.differences, "dense")
        self.differences.setModel(self.comparison)
        set_up_rows(
            self.differences, "Settings that differ", "Settings in which the drawn runs differ", 28
        )
        header = self.differences.horizontalHeader()
        header.setMinimumSectionSize(64)
        self.comparison.modelReset.connect(self._divide)
        self.remark = label("", "dim")
        self.remark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.remark.setWordWrap(True)
        self.compared = QStackedWidget()
        self.compared.addWidget(self.differences)
        self.compared.addWidget(self.remark)
        self.addTab(self.events, "Events")
        self.addTab(self.compared, "Differences")
        self.setTabToolTip(0, "What happened in the chosen run")
        self.setTabToolTip(1, "Settings in which the runs that are drawn differ")

    def _show(self) -> None:
        chosen = self._runs.chosen
        events = self._runs.history(chosen).events if chosen else ()
        if events is not self._shown:
            self._show_events(events)
        configs = {run.name: self._runs.config(run) for run in self._runs.drawn}
        self.comparison.show({name: config for name, config in configs.items() if config})
        self.remark.setText(_ALONE if len(configs) < 2 else _SAME)
        found = self.comparison.rowCount() > 0
        self.compared.setCurrentWidget(self.differences if found else self.remark)

    def _divide(self) -> None:
        """Half for the names, the rest for the values."""
        header = self.differences.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        if header.count():
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
            self.differences.setColumnWidth(0, _NAMES_WIDTH)

    def _show_events(self, events: tuple[Event, ...]) -> None:
        goes_on = events[: len(self._shown)] == self._shown
        if not goes_on:
            self.events.clear()
        for event in events[len(self._shown) if goes_on else 0 :]:
            item = QListWidgetItem(event_in_words(event))
            item.setData(Qt.ItemDataRole.UserRole, event.level)
            item.setToolTip(event.text)
            self.events.addItem(item)
        self._shown = events
        self._tint()

    def _tint(self) -> None:
        for row in range(self.events.count()):
            item = self.events.item(row)
            tone = _TONES.get(item.data(Qt.ItemDataRole.UserRole), "text")
            item.setForeground(self._theme.color(tone))
