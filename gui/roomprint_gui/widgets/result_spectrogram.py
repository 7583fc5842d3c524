"""Where in time and frequency the energy of the shown response lies."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QVBoxLayout, QWidget

from roomprint.rooms.analysis import Spectrogram
from roomprint_gui import words
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.image_plot import Image, ImagePlot
from roomprint_gui.theme import Theme

_RANGE_DB = 80.0
_LOWEST_HZ = 62.5
_ROWS = 240
_OCTAVES = {
    float(place): words.hertz(62.5 * 2**place).removesuffix("Hz").replace(" ", "")
    for place in range(9)
}
Floats = NDArray[np.floating]


class SpectrogramTab(QWidget):
    """One picture: of what is looked at, not of what is laid over it."""

    def __init__(self, theme: Theme, results: RoomResults) -> None:
        super().__init__()
        self._results = results
        self.plot = ImagePlot(
            theme,
            "Spectrogram",
            Axis("Time", "s", si=True, digits=2),
            Axis("Frequency", "Hz", si=True, ticks=_OCTAVES, digits=2, value=_hertz),
            Axis("Level", "dB"),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        results.drawn_changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        drawn = self._results.drawn
        if not drawn:
            self.plot.draw(None)
            return
        found = drawn[0].analysis.spectrogram
        places, level_db = _by_octaves(found)
        self.plot.draw(Image(level_db, found.time_s, places, -_RANGE_DB, 0.0))


def _hertz(place: float) -> float:
    return float(_LOWEST_HZ * 2.0**place)


def _by_octaves(found: Spectrogram) -> tuple[Floats, Floats]:
    """Octaves above 62.5 Hz, evenly, and the levels there, ``(rows, frames)``."""
    highest_hz = max(float(found.frequency_hz[-1]), 2 * _LOWEST_HZ)
    places = np.linspace(0.0, np.log2(highest_hz / _LOWEST_HZ), _ROWS)
    at = np.interp(_LOWEST_HZ * 2.0**places, found.frequency_hz, np.arange(len(found.level_db)))
    below = np.minimum(at.astype(np.int64), len(found.level_db) - 2)
    share = (at - below)[:, None]
    level_db = (1 - share) * found.level_db[below] + share * found.level_db[below + 1]
    return places, level_db
