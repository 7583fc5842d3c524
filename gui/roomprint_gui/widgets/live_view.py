"""What is heard while one listens in or records: it grows, and says how long it is."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from roomprint.audio.recorder import Moment
from roomprint_gui import words
from roomprint_gui.models.sound_recorder import RecorderState, SoundRecorder
from roomprint_gui.plots.live_waveform import LiveWaveform
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label
from roomprint_gui.widgets.elided import ElidedLabel


class LiveView(QWidget):
    """Waveform, elapsed time and pre-roll of what the recorder hears.

    Args:
        theme: The look.
        recorder: Records.
    """

    def __init__(self, theme: Theme, recorder: SoundRecorder) -> None:
        super().__init__()
        self._recorder = recorder
        self.waveform = LiveWaveform(theme)
        self.elapsed = label("", "title")
        self.elapsed.setAccessibleName("Elapsed time")
        self.elapsed.setToolTip("How much is recorded, with the pre-roll, in minutes and seconds")
        self.about = ElidedLabel("", "dim")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.elapsed)
        row.addWidget(self.about, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.waveform, stretch=1)
        layout.addLayout(row)
        recorder.state_changed.connect(self._on_state)
        recorder.heard.connect(self._show_heard)

    def _on_state(self, state: RecorderState) -> None:
        if state is RecorderState.STARTING:
            self.waveform.clear()
            self.elapsed.setText(words.clock(0.0, tenths=True))
            self.about.setText("Opening the input")

    def _show_heard(self, moment: Moment) -> None:
        self.waveform.show_moment(moment, self._recorder.pre_roll_s)
        self.elapsed.setText(words.clock(moment.recorded_s, tenths=True))
        held, wanted = words.fixed(moment.pre_roll_s, 1), words.fixed(self._recorder.pre_roll_s, 1)
        if moment.recording:
            self.about.setText(f"recorded, {held} s of it before Record was pressed")
        elif self._recorder.pre_roll_s > 0:
            self.about.setText(f"recorded; {held} of {wanted} s of pre-roll are held")
        else:
            self.about.setText("recorded; nothing from before Record will be kept")
