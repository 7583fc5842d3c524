"""Measured against simulated, in steps that a listener would just notice."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from roomprint.rooms.comparison import compare
from roomprint.rooms.response import Origin
from roomprint_gui.models.columns_table import Index
from roomprint_gui.models.comparison_table import TONE_ROLE, ComparisonTable, summary
from roomprint_gui.models.result_words import compared_in_words
from roomprint_gui.models.room_result import RoomResult
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.room_simulations import LIVE
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import keep_narrow, label, set_kind
from roomprint_gui.widgets.row_table import set_up_rows

_EMPTY = (
    "Measure the room, or open a measured response, to see "
    "how far the simulation is from it in just-noticeable steps."
)
_WAIT = "Rough preview: the whole simulation follows, and is compared then."
_STEPS = "Steps: EDT, T 5 %, C80 1 dB, D50 0.05, Ts 10 ms (ISO 3382-1); C50 1.1 dB (Bradley 1999)"


class CompareTab(QWidget):
    """Two results to choose, and a table of their differences."""

    def __init__(self, theme: Theme, results: RoomResults) -> None:
        super().__init__()
        self._theme = theme
        self._results = results
        self._build()
        self._connect()
        self._show_choices()

    def _build(self) -> None:
        self.measured = _picker("Measured")
        self.simulated = _picker("Simulated")
        self.compared = label("", "dim")
        self.summary = label("", "dim")
        self.steps = label(_STEPS, "small")
        for sentence in (self.compared, self.summary, self.steps):
            sentence.setWordWrap(True)
        self.table = ComparisonTable()
        self.view = QTableView()
        self.view.setModel(self.table)
        set_up_rows(
            self.view,
            "Differences in just-noticeable steps",
            "Measured less simulated, in just-noticeable steps of ISO 3382-1",
            20,
        )
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.view.setItemDelegate(_ToneDelegate(self._theme, self.view))
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        set_kind(self.view, "dense")
        self.copy_action = QAction("Copy table", self.view)
        self.view.addAction(self.copy_action)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (label("Measured", "dim"), self.measured, label("Simulated", "dim")):
            row.addWidget(widget)
        row.addWidget(self.simulated)
        row.addStretch(1)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.compared)
        layout.addWidget(self.view, stretch=1)
        layout.addWidget(self.summary)
        layout.addWidget(self.steps)
        self.empty = label(_EMPTY, "dim")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(body)
        self._stack.addWidget(self.empty)

    def _connect(self) -> None:
        self._results.entries_changed.connect(self._show_choices)
        self._results.drawn_changed.connect(self._show_table)
        self._results.pairs_changed.connect(self._show_table)
        self._results.state_changed.connect(self._show_choices)
        self.measured.currentIndexChanged.connect(self._show_table)
        self.simulated.currentIndexChanged.connect(self._show_table)
        self.copy_action.triggered.connect(
            lambda: QGuiApplication.clipboard().setText(self.table.text())
        )

    def _show_choices(self) -> None:
        live = [self._results.live] if self._results.live is not None else []
        entries = [*live, *self._results.entries]
        real = [one for one in entries if one.origin is not Origin.SIMULATED]
        made = [one for one in entries if one.origin is Origin.SIMULATED]
        _offer(self.measured, real)
        _offer(self.simulated, made)
        self._show_table()

    def _show_table(self) -> None:
        measured, simulated = self.measured.currentData(), self.simulated.currentData()
        both = isinstance(measured, RoomResult) and isinstance(simulated, RoomResult)
        rough = simulated is self._results.live and self._results.simulations.is_rough
        self.empty.setText(_WAIT if both and rough else _EMPTY)
        self._stack.setCurrentIndex(0 if both and not rough else 1)
        if not both or rough:
            return
        first, second = self._results.parameters(measured), self._results.parameters(simulated)
        differences = compare(first, second) if first is not None and second is not None else ()
        self.table.show(differences)
        changed = simulated is self._results.live and bool(self._results.mark)
        set_kind(self.view, "dense", "rough" if changed else "")
        self.compared.setText(compared_in_words(self._results, measured, simulated))
        self.summary.setText(summary(differences) if differences else "Working…")


class _ToneDelegate(QStyledItemDelegate):
    """Lays a trace of a cell's tone under its number."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the tone, then the number."""
        tone = index.data(TONE_ROLE)
        if tone:
            color = QColor(self._theme.color(tone))
            color.setAlphaF(0.20)
            painter.fillRect(option.rect.adjusted(1, 1, -1, -1), color)
        super().paint(painter, option, index)


def _picker(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(f"{name} response of the table below")
    keep_narrow(made, 11)
    return made


def _offer(picker: QComboBox, results: list[RoomResult]) -> None:
    """Offer ``results``; the choice stays, by its name when a newer one took its place."""
    if [picker.itemData(row) for row in range(picker.count())] == results:
        return
    name = picker.currentText() or LIVE
    picker.blockSignals(True)
    picker.clear()
    for result in results:
        picker.addItem(result.name, result)
    picker.setCurrentIndex(max(0, picker.findText(name)) if results else -1)
    picker.blockSignals(False)
