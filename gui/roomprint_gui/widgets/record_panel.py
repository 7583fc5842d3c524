"""What is recorded, how loud it is, and the buttons that begin and end it."""

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from roomprint.audio.levels import FLOOR_DBFS
from roomprint.audio.recorder import Moment
from roomprint_gui import words
from roomprint_gui.models.sound_devices import RATES, SoundDevices
from roomprint_gui.models.sound_document import SoundDocument
from roomprint_gui.models.sound_recorder import RecorderState, SoundRecorder
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button, icon_button, label
from roomprint_gui.widgets.device_picker import DevicePicker
from roomprint_gui.widgets.figure_box import FigureBox
from roomprint_gui.widgets.input_level import InputLevel
from roomprint_gui.widgets.number_edit import captioned

_ROLL_KEY = "audio/pre-roll"


class RecordPanel(QWidget):
    """Its parts are those of the Identify page, for a sound that is kept.

    Args:
        theme: The look.
        settings: Remembers the pre-roll.
        recorder: Records.
        devices: The inputs and rates to choose from.
        document: While it is busy nothing can be recorded.
    """

    def __init__(
        self,
        theme: Theme,
        settings: QSettings,
        recorder: SoundRecorder,
        devices: SoundDevices,
        document: SoundDocument,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._settings = settings
        self._recorder = recorder
        self._devices = devices
        self._document = document
        self._shown_s = 0.0
        self._highest_dbfs = FLOOR_DBFS
        self._build()
        self._connect()
        self._show_devices()
        self._show_rate()
        self._show_state()

    def _build(self) -> None:
        self.picker = DevicePicker("Input", "Default input")
        self.picker.setToolTip("What to record: a microphone, or what the computer plays")
        self.refresh_button = icon_button(
            self._theme, "Look for inputs again", "refresh", "Look for inputs again"
        )
        self.rates = QComboBox()
        self.rates.setAccessibleName("Recorded rate")
        self.rates.setToolTip("Samples a second that are kept, in Hz")
        for rate in RATES:
            self.rates.addItem(words.hertz(rate) if rate else "Its own rate", rate)
        tip = (
            "Pre-roll, 0 to 30 s: what was heard before Record was pressed is kept too, "
            "while one listens in"
        )
        self.pre_roll = FigureBox("Pre-roll", tip, "s", 1, 0.5)
        self.pre_roll.setRange(0.0, 30.0)
        self.pre_roll.setValue(float(self._settings.value(_ROLL_KEY, 2.0, float)))  # type: ignore[arg-type]
        self.peak = label("", "small")
        self.peak.setToolTip("The highest sample so far, in dB relative to full scale")
        self.level = InputLevel(self._theme, self.peak)
        self.listen_button = button(
            self._theme, "Listen in", "identify", "See the level, and fill the pre-roll"
        )
        self.record_button = button(
            self._theme, "Record", "record", "Record what the input hears", "primary"
        )
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label("Record", "heading"))
        for left, right in (
            (self.picker, self.refresh_button),
            (captioned("Rate", self.rates), captioned("Pre-roll", self.pre_roll)),
            (self.listen_button, self.record_button),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(left, stretch=1)
            row.addWidget(right, stretch=0 if right is self.refresh_button else 1)
            layout.addLayout(row)
        layout.insertWidget(3, self.level)

    def _connect(self) -> None:
        self.picker.activated.connect(
            lambda place: self._devices.inputs.choose(self.picker.itemData(place))
        )
        self.refresh_button.clicked.connect(self._devices.inputs.refresh)
        self.rates.activated.connect(
            lambda place: self._devices.choose_rate(self.rates.itemData(place))
        )
        self.pre_roll.valueChanged.connect(
            lambda seconds: self._settings.setValue(_ROLL_KEY, seconds)
        )
        self.listen_button.clicked.connect(self._on_listen)
        self.record_button.clicked.connect(self.toggle)
        self._devices.inputs.devices_changed.connect(self._show_devices)
        self._devices.inputs.chosen_changed.connect(self._show_devices)
        self._devices.rate_changed.connect(self._show_rate)
        self._recorder.state_changed.connect(self._show_state)
        self._recorder.heard.connect(self._show_heard)
        self._document.busy_changed.connect(self._show_state)

    def toggle(self) -> None:
        """Record, or end it."""
        match self._recorder.state:
            case RecorderState.IDLE:
                self._listen()
                self._recorder.record()
            case RecorderState.LISTENING:
                self._recorder.record()
            case RecorderState.RECORDING | RecorderState.STARTING:
                self._recorder.stop()

    def _on_listen(self) -> None:
        if self._recorder.state is RecorderState.IDLE:
            self._listen()
        else:
            self._recorder.stop()

    def _listen(self) -> None:
        devices = self._devices
        self._recorder.listen(devices.inputs.chosen, devices.rate_hz, self.pre_roll.value())

    def _show_state(self) -> None:
        state = self._recorder.state
        idle = state is RecorderState.IDLE
        for chooser in (self.picker, self.refresh_button, self.rates, self.pre_roll):
            chooser.setEnabled(idle)
        listening = state is RecorderState.LISTENING
        recording = state is RecorderState.RECORDING
        self.listen_button.setText("Stop listening" if listening else "Listen in")
        self.listen_button.setEnabled(listening or (idle and not self._document.busy))
        self.record_button.setText("Stop" if recording else "Record")
        self._theme.dress(self.record_button, "stop" if recording else "record", "on_accent")
        possible = (idle and not self._document.busy) or listening or recording
        self.record_button.setEnabled(possible)
        if idle or state is RecorderState.STARTING:
            self.level.clear()
            self._shown_s, self._highest_dbfs = 0.0, FLOOR_DBFS
            self._show_peak()

    def _show_heard(self, moment: Moment) -> None:
        self._shown_s += moment.new_s
        self.level.show_level(
            moment.level_dbfs,
            moment.peak_dbfs,
            self._shown_s,
            clipped=moment.clipped,
            xruns=moment.xruns,
        )
        self._highest_dbfs = max(self._highest_dbfs, moment.peak_dbfs)
        self._show_peak()

    def _show_peak(self) -> None:
        heard = self._highest_dbfs > FLOOR_DBFS
        level = f"{words.fixed(self._highest_dbfs, 1)} dBFS" if heard else words.UNKNOWN
        self.peak.setText(f"Peak {level}")

    def _show_devices(self) -> None:
        inputs = self._devices.inputs
        self.picker.offer(inputs.devices, inputs.chosen, are_none=inputs.are_none)

    def _show_rate(self) -> None:
        self.rates.setCurrentIndex(self.rates.findData(self._devices.rate_hz))
