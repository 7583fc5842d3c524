"""How the energy falls, band by band, with the lines that are laid through it."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from roomprint.rooms.decay import DecayCurve
from roomprint_gui import words
from roomprint_gui.models.room_result import Drawn
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.inks import FITS, Ink, band_ink
from roomprint_gui.plots.line_plot import LinePlot, Picture, Trace
from roomprint_gui.plots.pens import DASHED, SOLID
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.chips import Chips
from roomprint_gui.widgets.result_inks import inks_of

_ALL = "all"
_FLOOR_DB = -75.0
Band = float | None


class DecayTab(QWidget):
    """One band of every result with its lines and noise floor, or all bands of the shown one."""

    def __init__(self, theme: Theme, results: RoomResults) -> None:
        super().__init__()
        self._results = results
        self.chips: Chips[Band | str] = Chips("Band")
        self.plot = LinePlot(
            theme, "Energy decay", Axis("Time", "s", si=True, digits=2), Axis("Level", "dB")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.chips)
        layout.addWidget(self.plot, stretch=1)
        results.drawn_changed.connect(self._on_drawn)
        self.chips.chosen_changed.connect(self._draw)
        self._on_drawn()

    def _on_drawn(self) -> None:
        drawn = self._results.drawn
        bands = [curve.centre_hz for curve in drawn[0].analysis.decays] if drawn else [None]
        tip = "Decay of this octave with the lines that EDT, T20 and T30 are read from"
        self.chips.offer(
            [
                (_ALL, "All", "Every octave of the shown result"),
                *((band, "Full" if band is None else words.band(band), tip) for band in bands),
            ]
        )
        self._draw()

    def _draw(self) -> None:
        drawn = self._results.drawn
        band = self.chips.chosen
        if not drawn:
            self.plot.draw(Picture())
        elif isinstance(band, str):
            curves = [curve for curve in drawn[0].analysis.decays if curve.centre_hz is not None]
            traces = [
                Trace(
                    words.band(curve.centre_hz),
                    curve.time_s,
                    curve.level_db,
                    band_ink(curve.centre_hz),
                    style=DASHED if drawn[0].mark else SOLID,
                    faint=bool(drawn[0].mark),
                )
                for curve in curves
            ]
            self.plot.draw(Picture(traces, (), (0.0, _width_s(curves)), (_FLOOR_DB, 3.0)))
        else:
            self._draw_band(drawn, band)

    def _draw_band(self, drawn: tuple[Drawn, ...], band: Band) -> None:
        found = [
            (one, curve, ink)
            for one, ink in zip(drawn, inks_of(drawn), strict=True)
            for curve in one.analysis.decays
            if curve.centre_hz == band
        ]
        if not found:
            self.plot.draw(Picture())
            return
        traces = [
            Trace(
                one.name,
                curve.time_s,
                curve.level_db,
                ink,
                style=DASHED if one.mark else SOLID,
                width=2.0,
                depth=1 + one.slot,
                faint=bool(one.mark),
            )
            for one, curve, ink in found
        ]
        traces += _fits(found[0][1])
        traces += [trace for _, curve, ink in found for trace in _noise(curve, ink)]
        width_s = _width_s([curve for _, curve, _ in found])
        self.plot.draw(Picture(traces, (), (0.0, width_s), (_FLOOR_DB, 3.0)))


def _width_s(curves: list[DecayCurve]) -> float:
    """How long it takes until every curve has left the picture, or has come to its end."""
    ends = [1e-3]
    for curve in curves:
        below = np.flatnonzero(curve.level_db < _FLOOR_DB)
        ends.append(float(curve.time_s[below[0] if len(below) else -1]))
    return 1.05 * max(ends)


def _noise(curve: DecayCurve, ink: Ink) -> Iterator[Trace]:
    if curve.noise_db is not None:
        x = np.array([0.0, 3.0 * float(curve.time_s[-1])])
        level_db = np.full(2, curve.noise_db)
        yield Trace("Noise floor", x, level_db, ink, style=DASHED, width=1.0, depth=9)


def _fits(curve: DecayCurve) -> Iterator[Trace]:
    """The lines, from the start down to where they leave the picture."""
    for name, fit in curve.fits.items():
        level_db = np.array([fit.high_db, fit.low_db, _FLOOR_DB])
        x = (fit.intercept_db - level_db) * fit.time_s / 60.0
        title = f"{name} {words.seconds(fit.time_s)}"
        yield Trace(title, x, level_db, FITS[name], style=DASHED, width=1.5)
