"""A response over time: its waveform, and the energy-time curve below it."""

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from roomprint.rooms.response import Origin
from roomprint_gui.models.room_result import Drawn
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.inks import DIM
from roomprint_gui.plots.line_plot import LinePlot, Mark, Picture, Trace
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.result_inks import inks_of

_TIME = Axis("Time", "s", si=True, digits=2)
_FLOOR_DB = -80.0
_HEARD_DB = -60.0


class WaveformTab(QWidget):
    """Both plots move and zoom together."""

    def __init__(self, theme: Theme, results: RoomResults) -> None:
        super().__init__()
        self._results = results
        self.waveform = LinePlot(theme, "Waveform", _TIME, Axis("Pressure", digits=4))
        self.energy = LinePlot(theme, "Energy-time curve", _TIME, Axis("Energy", "dB"))
        self.waveform.follow(self.energy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.waveform, stretch=1)
        layout.addWidget(self.energy, stretch=1)
        results.drawn_changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        drawn = self._results.drawn
        marks = [Mark("direct sound", one.analysis.parameters.onset_s, DIM) for one in drawn[:1]]
        whole_s = max((one.response.duration_s for one in drawn), default=1.0)
        width_s = min(whole_s, max(map(_heard_s, drawn), default=1.0))
        waves, curves = [], []
        for one, ink in zip(drawn, inks_of(drawn), strict=True):
            wave = one.analysis.waveform
            late_s, gain = _fit(one, drawn[0])
            name = one.name
            faint = bool(one.mark)
            up_and_down = gain * np.column_stack([wave.lowest, wave.highest]).ravel()
            time_s = wave.time_s + late_s
            title = name if gain == 1.0 else f"{name}, scaled"
            waves.append(
                Trace(
                    title,
                    np.repeat(time_s, 2),
                    up_and_down,
                    ink,
                    width=1.0,
                    depth=one.slot,
                    faint=faint,
                )
            )
            curves.append(
                Trace(name, time_s, wave.energy_db, ink, width=1.0, depth=one.slot, faint=faint)
            )
        self.waveform.draw(Picture(waves, marks, (0.0, width_s), None, (0.0, whole_s)))
        self.energy.draw(Picture(curves, marks, (0.0, width_s), (_FLOOR_DB, 3.0), (0.0, whole_s)))


def _heard_s(drawn: Drawn) -> float:
    """When the energy has fallen by 60 dB for good, and a little more."""
    wave = drawn.analysis.waveform
    above = np.flatnonzero(wave.energy_db > _HEARD_DB)
    return 1.1 * float(wave.time_s[above[-1]]) if len(above) else drawn.response.duration_s


def _fit(one: Drawn, shown: Drawn) -> tuple[float, float]:
    """Delay and gain that lay ``one`` over ``shown``.

    The level of a measured response and when its sound set out mean nothing beside a simulated
    one: its direct sound and its peak are laid over the other's.
    """
    simulated = Origin.SIMULATED
    if (one.result.origin is simulated) == (shown.result.origin is simulated):
        return 0.0, 1.0
    late_s = shown.analysis.parameters.onset_s - one.analysis.parameters.onset_s
    return late_s, _peak(shown) / max(_peak(one), 1e-12)


def _peak(drawn: Drawn) -> float:
    wave = drawn.analysis.waveform
    return float(np.maximum(np.abs(wave.lowest), np.abs(wave.highest)).max())
