"""The curves of the runs that are drawn: the loss, and two other quantities of one's choice."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from roomprint.training.run_folder import COSINES, Run
from roomprint_gui.models.run_history import (
    CHANCE,
    COLLAPSE,
    FLOOR,
    LOSS,
    SMOOTH,
    RunHistory,
    Values,
)
from roomprint_gui.models.run_quantities import QUANTITIES, Quantity
from roomprint_gui.models.run_words import unwatched_in_words
from roomprint_gui.models.training_runs import TrainingRuns, of_fingerprints
from roomprint_gui.plots.curve_plot import Counted, CurvePlot, Figures, faint
from roomprint_gui.plots.inks import CATEGORIES, DIM, MEASURED, PROCESSED, Ink
from roomprint_gui.plots.line_plot import Picture, Trace
from roomprint_gui.plots.pens import DASHED, DOTTED
from roomprint_gui.theme import Theme
from roomprint_gui.turns import Turns
from roomprint_gui.widgets.basics import card, label, set_kind
from roomprint_gui.widgets.run_cosines import COSINE, SHARE, picture_of_cosines

_INKS = (PROCESSED, MEASURED, *CATEGORIES)
_STEPS = Counted("Step")
_FIRST = ("placed1", "rate")  # of fingerprints
_FIRST_OF_ROOMS = ("knn_response", COSINES)
_KEYS = [quantity.key for quantity in QUANTITIES]
_SAME_LEVEL = 6  # decimals; runs whose levels agree in them share a line


def run_ink(place: int) -> Ink:
    """The colour of the run in one place."""
    return _INKS[place % len(_INKS)]


class RunCurvesView(QWidget):
    """Draws what the runs wrote; a look at the folders that brought nothing draws nothing.

    The small plots begin with what a run of the chosen one's kind is judged by, until a person
    chooses something else. The plots are made one after the other while the window goes on;
    ``filled`` comes with the last.

    Args:
        theme: The look.
        runs: The runs.
    """

    filled = Signal()
    failed = Signal(str)

    def __init__(self, theme: Theme, runs: TrainingRuns) -> None:
        super().__init__()
        self._theme = theme
        self._runs = runs
        self._first = _FIRST
        self._free = set(range(len(_FIRST)))  # small plots that nobody chose anything for
        self._build()
        self._connect()
        self._begin_with_kind()

    @property
    def loss(self) -> CurvePlot:
        """The large plot."""
        return self._made[0]

    @property
    def plots(self) -> list[CurvePlot]:
        """The small ones that were made yet."""
        return self._made[1:]

    def _build(self) -> None:
        self.log_steps = _toggle("Log steps", "A decade of steps is as wide as the next")
        self.log_loss = _toggle("Log loss", "A decade of loss is as high as the next")
        self.pickers = [_picker(key) for key in _FIRST]
        head = QHBoxLayout()
        head.addWidget(label("Loss", "heading"))
        head.addStretch(1)
        head.addWidget(self.log_steps)
        head.addWidget(self.log_loss)
        self._places = [_framed(head)]
        side = QVBoxLayout()
        side.setSpacing(8)
        self.remarks = [label("", "dim") for _ in self.pickers]
        for picker, remark in zip(self.pickers, self.remarks, strict=True):
            row = QHBoxLayout()
            row.addWidget(picker)
            row.addStretch(1)
            self._places.append(_framed(row))
            remark.setWordWrap(True)
            remark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            remark.hide()
            inner = self._places[-1].layout()
            assert inner is not None
            inner.addWidget(remark)
            side.addWidget(self._places[-1], stretch=1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._places[0], stretch=3)
        layout.addLayout(side, stretch=2)
        self._made: list[CurvePlot] = []
        self._turns = Turns(self)
        self._turns.add(*[self._make_plot for _ in self._places])
        self._turns.done.connect(self.filled)

    @property
    def is_filled(self) -> bool:
        """Whether all plots were made."""
        return len(self._made) == len(self._places)

    def _make_plot(self) -> None:
        """Make the next plot; all at once they would hold the window up."""
        number = len(self._made)
        if number == 0:
            plot = CurvePlot(self._theme, "Loss", _STEPS, Figures("Loss", "nats", digits=4))
        else:
            plot = CurvePlot(self._theme, "Quantity", _STEPS, Figures("Quantity"), small=True)
        plot.failed.connect(self.failed)
        self._made.append(plot)
        inner = self._places[number].layout()
        assert inner is not None
        inner.addWidget(plot)
        if number:
            self._take_quantity(number)
        self._draw_one(number)

    def _connect(self) -> None:
        self._runs.drawn_changed.connect(self._begin_with_kind)
        self._runs.drawn_changed.connect(self._draw)
        self.log_steps.toggled.connect(self._take_axes)
        self.log_loss.toggled.connect(self._take_axes)
        for picker in self.pickers:
            picker.currentIndexChanged.connect(self._choose)

    def _take_axes(self) -> None:
        for number in range(len(self._made)):
            self._take_log(number)

    def _take_log(self, number: int) -> None:
        quantity = self._quantity(number)
        steps = self.log_steps.isChecked() and not (quantity and quantity.over_cosine)
        log = quantity.log if quantity else self.log_loss.isChecked()
        self._made[number].set_log(x=steps, y=log)

    def _quantity(self, number: int) -> Quantity | None:
        """What a small plot shows; None for the large one."""
        return _chosen(self.pickers[number - 1]) if number else None

    def _take_quantity(self, number: int) -> None:
        """Name the axes of a small plot; over steps it zooms together with the loss."""
        quantity, plot = _chosen(self.pickers[number - 1]), self._made[number]
        if quantity.over_cosine:
            plot.follow(None)
            plot.name_axes(COSINE, SHARE, lines=True)
        else:
            plot.name_axes(_STEPS, Figures(quantity.title, quantity.unit, digits=3))
            plot.follow(self.loss)

    def _choose(self) -> None:
        self._free = {w for w in self._free if _chosen(self.pickers[w]).key == self._first[w]}
        for number in range(1, len(self._made)):
            self._take_quantity(number)
        self._draw()

    def _begin_with_kind(self) -> None:
        """Show what the chosen run's kind is judged by, where nobody chose anything."""
        if (run := self._runs.chosen) is None:
            return
        first = _FIRST if of_fingerprints(run) else _FIRST_OF_ROOMS
        if first == self._first:
            return
        self._first = first
        for which in self._free:
            with QSignalBlocker(self.pickers[which]):
                self.pickers[which].setCurrentIndex(_KEYS.index(first[which]))
            if which + 1 < len(self._made):
                self._take_quantity(which + 1)

    def _draw(self) -> None:
        for number in range(len(self._made)):
            self._draw_one(number)

    def _draw_one(self, number: int) -> None:
        picture = self._picture(self._quantity(number))
        self._made[number].draw(picture)
        self._take_log(number)
        if number:
            self._remark(number - 1, empty=not any(len(trace.x) for trace in picture.traces))

    def _picture(self, quantity: Quantity | None) -> Picture:
        """The curves of one quantity; without one, of the loss."""
        if quantity and quantity.over_cosine:
            chosen = self._runs.chosen
            return picture_of_cosines(self._runs.history(chosen) if chosen else RunHistory())
        last = max(
            (float(self._runs.history(r).column(LOSS)[0].max(initial=0)) for r in self._runs.drawn),
            default=0.0,
        )
        right = _round_above(last)
        traces = self._lines(quantity, right) if quantity else self._losses(right)
        return Picture(traces, x_range=(0.0, right))

    def _remark(self, which: int, *, empty: bool) -> None:
        """Above an empty plot of what was held out, say why it is."""
        chosen, said = self._runs.chosen, ""
        quantity = _chosen(self.pickers[which])
        if empty and chosen is not None and quantity.sparse:
            history = self._runs.history(chosen)
            watched = any(len(history.column(one.key)[0]) for one in QUANTITIES if one.sparse)
            config = self._runs.config(chosen)
            said = unwatched_in_words(chosen, config, quantity, watched=watched)
        elif empty and chosen is not None and len(self._runs.history(chosen).column(LOSS)[0]):
            said = f"{quantity.title}: not measured in this run"
        self.remarks[which].setText(said)
        self.remarks[which].setVisible(bool(said))

    def _losses(self, right: float) -> list[Trace]:
        traces = []
        for run in self._runs.drawn:
            history, ink = self._runs.history(run), self._ink(run.folder)
            traces.append(Trace("", *history.column(LOSS), faint(ink), width=1.0, depth=2))
            traces.append(Trace(run.name, *history.column(SMOOTH), ink, width=2.0))
        return [*traces, *self._guesses(right), *self._bounds(right)]

    def _guesses(self, right: float) -> list[Trace]:
        """The loss of a guess, once for runs of the same batch.

        Runs of rooms have more vectors than two to an entry of their batch, and other partners:
        :meth:`_bounds` has their guess as soon as they tell it themselves.
        """
        traces: list[Trace] = []
        seen: list[list[float]] = []
        for run in self._runs.drawn:
            if not of_fingerprints(run):
                continue
            steps, values = self._runs.history(run).column(COLLAPSE)
            levels = sorted(set(values.tolist()))
            if not levels or levels in seen:
                continue
            seen.append(levels)
            if len(levels) == 1:  # one batch for all of the run
                steps, values = np.array([1.0, right]), np.array(levels * 2)
            title = "" if traces else "A guess, ln(2B − 1)"
            traces.append(Trace(title, steps, values, DIM, style=DASHED, width=1.0, depth=3))
        return traces

    def _bounds(self, right: float) -> list[Trace]:
        """The loss of a guess and the least there can be, where the trainer says them itself."""
        return [
            trace
            for key, title, style in ((CHANCE, "A guess", DASHED), (FLOOR, "Floor", DOTTED))
            for trace in self._levels(title, self._runs.drawn, key, right, style)
        ]

    def _lines(self, quantity: Quantity, right: float) -> list[Trace]:
        lines = [
            Trace(
                run.name,
                *_measured(*self._runs.history(run).column(quantity.key)),
                self._ink(run.folder),
                dots=quantity.sparse,
            )
            for run in self._runs.drawn
        ]
        if quantity.chance is None:
            return lines
        measured = [r for r, line in zip(self._runs.drawn, lines, strict=True) if len(line.x)]
        return [*lines, *self._levels("Chance", measured, quantity.chance, right)]

    def _levels(
        self,
        title: str,
        runs: Sequence[Run],
        level: str | float,
        right: float,
        style: Qt.PenStyle = DASHED,
    ) -> list[Trace]:
        """A line for each level; where there are several, each names the runs it is of.

        Args:
            title: What they are.
            runs: Which have one.
            level: Itself, or the name of a run's own number for it.
            right: Where the lines end.
            style: Of the lines.
        """
        found: dict[float, list[Run]] = {}
        for run in runs:
            values = np.array([level])
            if isinstance(level, str):
                _, column = self._runs.history(run).column(level)
                values = column[np.isfinite(column)]
            if len(values):
                found.setdefault(round(float(values[-1]), _SAME_LEVEL), []).append(run)
        traces = []
        for value, those in found.items():
            alone = len(found) == 1
            name = title if alone else f"{title}, {', '.join(run.name for run in those)}"
            ink = DIM if alone else self._ink(those[0].folder)
            x, y = np.array([1.0, right]), np.full(2, value)
            width = 1.5 if style is DOTTED else 1.0  # dots are faint
            traces.append(Trace(name, x, y, ink, style, width=width, depth=3))
        return traces

    def _ink(self, folder: object) -> Ink:
        run = next(run for run in self._runs.drawn if run.folder == folder)
        return run_ink(self._runs.place(run) or 0)


def _round_above(steps: float) -> float:
    """The next round number: the axis moves now and then, not with every step."""
    decade = 10.0
    while True:
        for digit in (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0):
            if steps <= digit * decade:
                return digit * decade
        decade *= 10.0


def _measured(steps: Values, values: Values) -> tuple[Values, Values]:
    """What is a number: not every look measures everything."""
    there = np.isfinite(values)
    return steps[there], values[there]


def _chosen(picker: QComboBox) -> Quantity:
    return QUANTITIES[picker.currentIndex()]


def _picker(key: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName("Quantity of this plot")
    made.setToolTip("Which quantity this plot shows")
    for number, quantity in enumerate(QUANTITIES):
        made.addItem(quantity.title)
        made.setItemData(number, quantity.doc, Qt.ItemDataRole.ToolTipRole)
        if quantity.key == key:
            made.setCurrentIndex(number)
    return made


def _toggle(text: str, tip: str) -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setToolTip(tip)
    made.setCheckable(True)
    set_kind(made, "chip")
    return made


def _framed(head: QHBoxLayout) -> QWidget:
    """A surface for a plot, under its heading."""
    made = card()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(12, 8, 8, 4)
    layout.setSpacing(4)
    layout.addLayout(head)
    return made
