"""Measuring a real room: devices, level, sweeps. The window stays usable meanwhile."""

import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from roomprint.rooms.measuring import LevelCheck, Measurement, Sounding
from roomprint_gui import words
from roomprint_gui.models.room_measuring import MeasureState, RoomMeasuring
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button, icon_button, label, set_kind
from roomprint_gui.widgets.device_picker import DevicePicker
from roomprint_gui.widgets.level_meter import LevelMeter
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.settings_form import SettingsForm

_WIDTH = 440
_TITLE_BAR = 40  # pixels of the screen that are not the dialog's own
_HOW = (
    "Put the loudspeaker and the microphone where the room's source and microphone are. "
    "A rising tone plays; be quiet while it does."
)


class MeasureDialog(QDialog):
    """Checks the level, measures, and tells what came of it.

    Args:
        theme: The look.
        model: Measures.
        parent: The window's widget that it belongs to.
    """

    def __init__(self, theme: Theme, model: RoomMeasuring, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._build()
        self._connect()
        self._show_devices()
        self._show_state()

    def _build(self) -> None:
        self.setWindowTitle("Measure a room")
        self.setModal(False)
        self.setMinimumWidth(_WIDTH)
        how = label(_HOW, "dim")
        how.setWordWrap(True)
        self.notice = Notice(self._theme)
        self.microphones = DevicePicker("Microphone", "Default")
        self.microphones.setToolTip("What hears the sweep")
        self.loudspeakers = DevicePicker("Loudspeaker", "Default", "No loudspeaker found")
        self.loudspeakers.setToolTip("What plays the sweep")
        self.refresh_button = icon_button(
            self._theme, "Look for devices again", "refresh", "Look for devices again"
        )
        self.form = SettingsForm(self._model.config)
        scrolled = QScrollArea(widgetResizable=True)  # where the screen is low
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for bare in (scrolled, self.form):
            set_kind(bare, "bare")
        scrolled.setWidget(self.form)
        devices = QFormLayout()
        devices.setVerticalSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self.microphones, stretch=1)
        row.addWidget(self.refresh_button)
        devices.addRow("Microphone", row)
        devices.addRow("Loudspeaker", self.loudspeakers)
        self.meter = LevelMeter(self._theme)
        self.progress = QProgressBar(textVisible=False)
        self.progress.setAccessibleName("Measurement")
        self.state = label("", "dim")
        self.state.setWordWrap(True)
        self.check_button = button(
            self._theme, "Check level", "verify", "Play one short sweep and say how it arrives"
        )
        self.cancel_button = button(self._theme, "Cancel", "close", "Stop the sound")
        self.measure_button = button(
            self._theme, "Measure", "measure", "Play the sweeps and find the response", "primary"
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.check_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.measure_button)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(how)
        layout.addWidget(self.notice)
        layout.addLayout(devices)
        layout.addWidget(scrolled)
        layout.addWidget(self.meter)
        layout.addWidget(self.progress)
        layout.addWidget(self.state)
        layout.addStretch(1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.microphones.activated.connect(
            lambda row: self._model.choose_microphone(self.microphones.itemData(row))
        )
        self.loudspeakers.activated.connect(
            lambda row: self._model.choose_loudspeaker(self.loudspeakers.itemData(row))
        )
        self.refresh_button.clicked.connect(self._model.refresh)
        self.form.changed.connect(self._model.choose)
        self.form.refused.connect(self._show_error)
        self.check_button.clicked.connect(self._model.check)
        self.measure_button.clicked.connect(self._model.measure)
        self.cancel_button.clicked.connect(self._model.cancel)
        self._model.devices_changed.connect(self._show_devices)
        self._model.state_changed.connect(self._show_state)
        self._model.sounding.connect(self._show_sounding)
        self._model.checked.connect(self._show_check)
        self._model.measured.connect(self._show_measured)
        self._model.failed.connect(self._show_error)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for devices: what is plugged in may have changed."""
        super().showEvent(event)
        # a window does not ask its layout how high wrapped sentences make it
        height = self._layout.totalHeightForWidth(self.width())
        self.resize(self.width(), min(height, self.screen().availableSize().height() - _TITLE_BAR))
        self._model.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A closed dialog makes no sound."""
        self._model.cancel()
        super().closeEvent(event)

    # --- model -> screen --------------------------------------------------------------------------

    def _show_devices(self) -> None:
        model, known = self._model, self._model.has_looked
        self.microphones.offer(model.inputs, model.microphone, are_none=known and not model.inputs)
        self.loudspeakers.offer(
            model.outputs, model.loudspeaker, are_none=known and not model.outputs
        )

    def _show_state(self) -> None:
        idle = self._model.state is MeasureState.IDLE
        for widget in (
            self.microphones,
            self.loudspeakers,
            self.refresh_button,
            self.form,
            self.check_button,
            self.measure_button,
        ):
            widget.setEnabled(idle)
        self.cancel_button.setEnabled(not idle and self._model.state is not MeasureState.STOPPING)
        if idle:
            self.progress.setRange(0, 1)
            self.progress.setValue(0)
            self.meter.clear()
            if self.state.text() == _busy(MeasureState.STOPPING):
                self.state.setText("Stopped.")
        else:
            self.notice.dismiss()
            self.progress.setRange(0, 0)
            self._say(_busy(self._model.state), "dim")

    def _show_sounding(self, sounding: Sounding) -> None:
        self.progress.setRange(0, sounding.total)
        self.progress.setValue(sounding.done)
        self.meter.show_level(sounding.level_dbfs, sounding.peak_dbfs, time.monotonic())
        if self._model.state is not MeasureState.STOPPING:
            left = max(0, sounding.total - sounding.done) / 10
            self._say(f"{words.capital(sounding.note)}, {left:.0f} s left", "dim")

    def _show_check(self, check: LevelCheck) -> None:
        if check.problem:
            self._say(words.capital(check.problem) + ".", "warning")
            return
        self._say(
            f"The level is right: peak {check.peak_dbfs:.0f} dBFS, noise "
            f"{check.noise_dbfs:.0f} dBFS; the response will stand {check.snr_db:.0f} dB above it.",
            "good",
        )

    def _show_measured(self, measurement: Measurement) -> None:
        lost = f" {words.count(measurement.xruns, 'gap')}." if measurement.xruns else ""
        told = " ".join(words.sentence(Exception(one)) for one in measurement.warnings)
        self._say(
            f"Measured: the response stands {measurement.snr_db:.0f} dB above the noise.{lost} "
            f"{told} It lies over the simulated one.",
            "warning" if measurement.warnings or measurement.xruns else "good",
        )

    def _show_error(self, error: Exception) -> None:
        self._say("", "dim")
        self.notice.tell(words.sentence(error), "error")

    def _say(self, sentence: str, kind: str) -> None:
        set_kind(self.state, kind)
        self.state.setText(sentence.replace("  ", " "))


def _busy(state: MeasureState) -> str:
    return {
        MeasureState.CHECKING: "Opening the devices",
        MeasureState.MEASURING: "Opening the devices",
        MeasureState.STOPPING: "Stopping",
    }.get(state, "")
