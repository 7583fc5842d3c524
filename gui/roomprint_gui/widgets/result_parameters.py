"""The parameters of the shown response: a table by band, and one of them as a curve."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from roomprint.rooms.materials import OCTAVES_HZ
from roomprint.rooms.parameters import RoomParameters
from roomprint.rooms.statistics import eyring_s, sabine_s
from roomprint_gui import words
from roomprint_gui.models.parameter_table import PARAMETERS, Parameter, ParameterTable
from roomprint_gui.models.result_words import mark_in_words
from roomprint_gui.models.room_result import Drawn
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.inks import DIM, TEXT, Ink
from roomprint_gui.plots.line_plot import LinePlot, Picture, Trace
from roomprint_gui.plots.pens import DASHED, SOLID
from roomprint_gui.plots.writing import write_table
from roomprint_gui.saving import ask_where
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.result_inks import inks_of
from roomprint_gui.widgets.row_table import set_up_rows

_FIRST = "t20_s"
_COLUMN = 38
_BAND_COLUMN = 120
_TIMES = ("edt_s", "t20_s", "t30_s")
_BANDS = {
    float(place): words.hertz(hz).removesuffix("Hz").replace(" ", "")
    for place, hz in enumerate(OCTAVES_HZ)
}


class ParametersTab(QWidget):
    """Choosing a column of the table draws that parameter."""

    failed = Signal(str)

    def __init__(self, theme: Theme, results: RoomResults) -> None:
        super().__init__()
        self._theme = theme
        self._results = results
        self._plots: dict[str, LinePlot] = {}
        self._key = _FIRST
        self._build()
        self._connect()
        self._on_drawn()

    def _build(self) -> None:
        self.table = ParameterTable()
        self.view = QTableView()
        self.view.setModel(self.table)
        set_up_rows(
            self.view,
            "Parameters by band",
            "ISO 3382 parameters by octave band: times in s, clarity in dB",
            20,
        )
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(_COLUMN)
        self.view.setMinimumWidth(len(PARAMETERS) * _COLUMN + _BAND_COLUMN)
        set_kind(self.view, "dense")
        self.copy_action = QAction("Copy table", self.view)
        self.export_action = QAction("Export table as CSV…", self.view)
        self.view.addActions([self.copy_action, self.export_action])
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.summary = ElidedLabel("", "small")
        self.warnings = label("", "warning")
        self.warnings.setWordWrap(True)
        self.rough = label("", "warning")
        self.rough.setWordWrap(True)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.rough)
        left.addWidget(self.view, stretch=1)
        left.addWidget(self.summary)
        left.addWidget(self.warnings)
        self._right = QVBoxLayout()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(left, stretch=3)
        layout.addLayout(self._right, stretch=2)

    def _connect(self) -> None:
        self._results.drawn_changed.connect(self._on_drawn)
        self._results.state_changed.connect(self._draw)
        self.copy_action.triggered.connect(
            lambda: QGuiApplication.clipboard().setText(self.table.text())
        )
        self.export_action.triggered.connect(self.choose_export)
        self.view.clicked.connect(lambda index: self._choose(index.column()))
        self.view.horizontalHeader().sectionClicked.connect(self._choose)

    @property
    def plot(self) -> LinePlot:
        """The plot of the chosen parameter."""
        return self._plot(self._parameter)

    @property
    def _parameter(self) -> Parameter:
        return next(one for one in PARAMETERS if one.key == self._key)

    def _plot(self, parameter: Parameter) -> LinePlot:
        """Made when it is first looked at: each parameter has axes of its own."""
        if parameter.key not in self._plots:
            made = LinePlot(
                self._theme,
                f"{parameter.title} by octave",
                Axis("Octave", "Hz", ticks=_BANDS),
                Axis(parameter.title, parameter.unit, digits=parameter.digits),
            )
            made.failed.connect(self.failed)
            self._plots[parameter.key] = made
            self._right.addWidget(made, stretch=1)
        return self._plots[parameter.key]

    def choose_export(self) -> None:
        """Ask for a file and write the table to it."""
        start = Path.home() / f"{self._results.scene.name} parameters.csv"
        path = ask_where(self, "Export the parameters", start, "CSV table (*.csv)")
        if path is None:
            return
        try:
            write_table(path, self.table.cells())
        except OSError as error:
            self.failed.emit(f"Could not write '{path.name}': {error.strerror}.")

    def _choose(self, column: int) -> None:
        self._key = PARAMETERS[max(column, 1) - 1].key
        self.view.selectColumn(self.table.column_of(self._key))
        self._draw()

    def _on_drawn(self) -> None:
        drawn = self._results.drawn
        parameters = drawn[0].analysis.parameters if drawn else None
        mark = drawn[0].mark if drawn else ""
        self.rough.setText(mark_in_words(mark))
        self.rough.setVisible(bool(mark))
        self.table.show(parameters)
        self.export_action.setEnabled(bool(drawn) and not mark)
        set_kind(self.view, "dense", "rough" if mark else "")
        self.view.selectColumn(self.table.column_of(self._key))
        self.summary.setText(_summary(parameters) if parameters is not None else "")
        warnings = parameters.warnings if parameters is not None else ()
        self.warnings.setText(" ".join(f"{words.capital(one)}." for one in warnings))
        self.warnings.setVisible(bool(warnings))
        self._draw()

    def _draw(self) -> None:
        parameter = self._parameter
        plot = self.plot
        for one in self._plots.values():
            one.setVisible(one is plot)
        drawn = self._results.drawn
        traces = [
            _curve(parameter, one, ink) for one, ink in zip(drawn, inks_of(drawn), strict=True)
        ]
        if parameter.key in _TIMES and traces:
            places = np.arange(len(OCTAVES_HZ), dtype=float)
            scene = self._results.scene
            traces += [
                Trace("Sabine", places, sabine_s(scene), DIM, style=DASHED, width=1.0, depth=9),
                Trace("Eyring", places, eyring_s(scene), TEXT, style=DASHED, width=1.0, depth=9),
            ]
        bottom = 0.0 if parameter.unit != "dB" else None
        plot.draw(Picture(traces, (), (-0.5, len(OCTAVES_HZ) - 0.5), _upwards(traces, bottom)))


def _curve(parameter: Parameter, drawn: Drawn, ink: Ink) -> Trace:
    bands = [one for one in drawn.analysis.parameters.bands if one.centre_hz in OCTAVES_HZ]
    x = np.array([OCTAVES_HZ.index(band.centre_hz or 0.0) for band in bands], float)
    values = [parameter.value(band) for band in bands]
    y = np.array([np.nan if value is None else value for value in values], float)
    rough = bool(drawn.mark)
    style = DASHED if rough else SOLID
    return Trace(drawn.name, x, y, ink, style, dots=True, depth=drawn.slot, faint=rough)


def _upwards(traces: list[Trace], bottom: float | None) -> tuple[float, float] | None:
    """From zero for what cannot be less, as far as the highest value."""
    finite = [float(np.nanmax(t.y)) for t in traces if len(t.y) and np.isfinite(t.y).any()]
    return None if bottom is None or not finite else (bottom, 1.15 * max(*finite, 1e-3))


def _summary(parameters: RoomParameters) -> str:
    parts = [f"Direct sound after {words.seconds(parameters.onset_s)}"]
    if parameters.sti is not None:
        parts.append(f"STI {parameters.sti:.2f}")
    parts.append(words.hertz(parameters.sample_rate_hz))
    return " · ".join(parts)
