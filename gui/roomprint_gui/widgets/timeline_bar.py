"""Scrubs and plays through the checkpoints of a run."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, label

_PARTS = 20  # of the way from one checkpoint to the next
_FRAME_MS = 25


class TimelineBar(QWidget):
    """A slider over the checkpoints; hidden while there is no timeline.

    The points are seen on their way from one checkpoint to the next; a slider that is let go in
    between takes the nearer one.
    """

    def __init__(self, theme: Theme, model: Embeddings) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self.play_button = icon_button(theme, "Play", "play", "Play through the checkpoints")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Checkpoint")
        self.slider.setToolTip("Which checkpoint of the run is shown")
        self.slider.setSingleStep(_PARTS)
        self.slider.setPageStep(_PARTS)
        self.step = label("", "dim")
        self._clock = QTimer(self, interval=_FRAME_MS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for made in (self.play_button, self.slider, self.step):
            row.addWidget(made)
        row.setStretchFactor(self.slider, 1)
        self.play_button.clicked.connect(self._toggle)
        self.slider.valueChanged.connect(lambda value: model.show_moment(value / _PARTS))
        self.slider.sliderReleased.connect(lambda: self.show_checkpoint(model.checkpoint))
        self._clock.timeout.connect(self._next)
        model.timeline_changed.connect(self._show_timeline)
        model.moment_changed.connect(self._show_moment)
        self._show_timeline()

    @property
    def playing(self) -> bool:
        """Whether the checkpoints go by."""
        return self._clock.isActive()

    def show_checkpoint(self, number: int) -> None:
        """Go to a checkpoint, 0 being the first."""
        self.slider.setValue(number * _PARTS)

    def _show_timeline(self) -> None:
        timeline = self._model.timeline
        self._clock.stop()
        self._dress()
        self.setVisible(timeline is not None)
        if timeline is not None:
            self.slider.blockSignals(True)
            self.slider.setRange(0, _PARTS * (len(timeline.steps) - 1))
            self.slider.blockSignals(False)
            longest = f"step {timeline.steps.max():,}"
            self.step.setMinimumWidth(self.step.fontMetrics().horizontalAdvance(longest))

    def _show_moment(self) -> None:
        timeline = self._model.timeline
        if timeline is not None:
            self.slider.setValue(round(self._model.moment * _PARTS))
            self.step.setText(f"step {timeline.steps[self._model.checkpoint]:,}")

    def _toggle(self) -> None:
        if self._clock.isActive():
            self._clock.stop()
        elif self._model.timeline is not None:
            if self.slider.value() >= self.slider.maximum():
                self.show_checkpoint(0)
            self._clock.start()
        self._dress()

    def _next(self) -> None:
        if self.slider.value() >= self.slider.maximum():
            self._clock.stop()
            self._dress()
        else:
            self.slider.setValue(self.slider.value() + 1)

    def _dress(self) -> None:
        self._theme.dress(self.play_button, "pause" if self._clock.isActive() else "play")
