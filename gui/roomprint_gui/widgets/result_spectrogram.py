"""Where in time and frequency the energy of the shown response lies."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.image_plot import Image, ImagePlot
from roomprint_gui.theme import Theme

_RANGE_DB = 80.0


class SpectrogramTab(QWidget):
    """One picture: of what is looked at, not of what is laid over it."""

    def __init__(self, theme: Theme, results: RoomResults) -> None:
        super().__init__()
        self._results = results
        self.plot = ImagePlot(
            theme,
            "Spectrogram",
            Axis("Time", "s", si=True, digits=2),
            Axis("Frequency", "Hz", si=True, digits=2),
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
        self.plot.draw(Image(found.level_db, found.time_s, found.frequency_hz, -_RANGE_DB, 0.0))
