"""The preferences of sound: microphone, loudspeaker, rate, and trying both."""

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from roomprint.audio.trying import Level
from roomprint_gui import words
from roomprint_gui.models.sound_devices import RATES, SoundDevices, Trial
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button, icon_button, label
from roomprint_gui.widgets.device_picker import DevicePicker
from roomprint_gui.widgets.level_meter import LevelMeter
from roomprint_gui.widgets.notice import Notice

_HEIGHT = 32
_BUTTON = 120


class SoundPreferences(QWidget):
    """Chooses devices and tries them.

    Args:
        theme: The look.
        model: Knows the devices.
    """

    def __init__(self, theme: Theme, model: SoundDevices) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._build()
        self._connect()
        self._show_devices()
        self._show_trial()

    def _build(self) -> None:
        self.microphones = DevicePicker("Microphone", "System default")
        self.microphones.setToolTip("What Identify listens to and Audio records")
        self.loudspeakers = DevicePicker("Loudspeaker", "System default", "No loudspeaker found")
        self.loudspeakers.setToolTip("What everything is played on, from the next sound on")
        self.hear_button = button(
            self._theme, "Listen", "record", "Show the microphone's level for 10 s; nothing is kept"
        )
        self.tone_button = button(
            self._theme, "Play tone", "play", f"Play 0.6 s of 440 Hz at {words.fixed(-20, 0)} dBFS"
        )
        self.refresh_button = icon_button(
            self._theme, "Look for devices again", "refresh", "Look for devices again"
        )
        self.rates = QComboBox()
        self.rates.setAccessibleName("Sample rate")
        self.rates.setToolTip("Samples a second of what is recorded, in kHz")
        for rate in RATES:
            self.rates.addItem(f"{rate / 1000:g} kHz" if rate else "The device's own", rate)
        self.meter = LevelMeter(self._theme)
        self.state = label("", "dim")
        self.state.setWordWrap(True)
        self.notice = Notice(self._theme)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        for text, field in (
            ("Microphone", _row(self.microphones, self.hear_button)),
            ("Level", _row(self.meter)),
            ("Loudspeaker", _row(self.loudspeakers, self.tone_button)),
            ("Sample rate", _row(self.rates, self.refresh_button)),
        ):
            named = label(text)
            named.setMinimumHeight(_HEIGHT)  # or it stands above the middle
            form.addRow(named, field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addWidget(self.state)
        layout.addStretch(1)

    def _connect(self) -> None:
        inputs = self._model.inputs
        self.microphones.activated.connect(
            lambda row: inputs.choose(self.microphones.itemData(row))
        )
        self.loudspeakers.activated.connect(
            lambda row: self._model.choose(self.loudspeakers.itemData(row))
        )
        self.rates.activated.connect(lambda row: self._model.choose_rate(self.rates.itemData(row)))
        self.refresh_button.clicked.connect(self._model.refresh)
        self.hear_button.clicked.connect(self._on_hear)
        self.tone_button.clicked.connect(self._model.play_tone)
        inputs.devices_changed.connect(self._show_devices)
        inputs.chosen_changed.connect(self._show_devices)
        self._model.outputs_changed.connect(self._show_devices)
        self._model.chosen_changed.connect(self._show_devices)
        self._model.rate_changed.connect(self._show_rate)
        self._model.trial_changed.connect(self._show_trial)
        self._model.heard.connect(self._show_level)
        self._model.told.connect(self.state.setText)
        self._model.failed.connect(lambda error: self.notice.tell(words.sentence(error), "error"))

    def showEvent(self, event: QShowEvent) -> None:
        """Look for devices: what is plugged in may have changed."""
        super().showEvent(event)
        self._show_rate()
        self._model.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen does not listen."""
        self._model.stop()
        super().hideEvent(event)

    def _on_hear(self) -> None:
        if self._model.trial is Trial.HEARING:
            self._model.stop()
        else:
            self._model.hear_level()

    def _show_devices(self) -> None:
        model, inputs = self._model, self._model.inputs
        self.microphones.offer(inputs.devices, inputs.chosen, are_none=inputs.are_none)
        self.loudspeakers.offer(model.outputs, model.chosen, are_none=model.are_none)

    def _show_rate(self) -> None:
        self.rates.setCurrentIndex(self.rates.findData(self._model.rate_hz))

    def _show_trial(self) -> None:
        trial = self._model.trial
        idle, hearing = trial is Trial.IDLE, trial is Trial.HEARING
        self.hear_button.setText("Stop" if hearing else "Listen")
        self._theme.dress(self.hear_button, "stop" if hearing else "record")
        self.hear_button.setEnabled(idle or hearing)
        self.tone_button.setEnabled(idle)
        for chooser in (self.microphones, self.loudspeakers, self.rates, self.refresh_button):
            chooser.setEnabled(idle)
        if idle:
            self.meter.clear()
        else:
            self.notice.dismiss()
            self.state.setText("Say something." if hearing else "A tone plays.")

    def _show_level(self, level: Level) -> None:
        self.meter.show_level(level.level_dbfs, level.peak_dbfs, level.heard_s)


def _row(wide: QWidget, *narrow: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(wide, stretch=1)
    for one in narrow:
        if isinstance(one, QPushButton):
            one.setMinimumWidth(_BUTTON)
        row.addWidget(one)
    return row
