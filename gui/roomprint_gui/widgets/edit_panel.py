"""What can be done to the open sound, and where it can go from here."""

from pathlib import Path

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from roomprint_gui import words
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.sound_document import SoundDocument
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label
from roomprint_gui.widgets.figure_box import FigureBox
from roomprint_gui.widgets.number_edit import captioned
from roomprint_gui.widgets.room_choice_menu import RoomChoiceMenu

_RATES = (8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000)
_MEASURES = (("peak", "dBFS", -1.0), ("loudness", "LUFS", -23.0))


class EditPanel(QWidget):
    """Every button works on the selection, or says in its tooltip that it works on all.

    Args:
        theme: The look.
        document: What is edited.
        rooms: The results of the Rooms page, where a sound can be put.
        measured: The folder of measured responses, where it can be put too.
    """

    recording_wanted = Signal()
    room_wanted = Signal()
    listening_wanted = Signal(object)  # a RoomChoice
    library_wanted = Signal()

    def __init__(
        self, theme: Theme, document: SoundDocument, rooms: RoomResults, measured: Path
    ) -> None:
        super().__init__()
        self._theme = theme
        self._document = document
        self._rooms = rooms
        self._measured = measured
        self._build()
        self._connect()
        self._show_measure()
        self._show_state()

    def _build(self) -> None:
        made = self._button
        self.trim_button = made("Trim", "Keep only the selection")
        self.cut_button = made("Cut", "Take the selection out")
        self.fade_in_button = made("Fade in", "From silence to full over the selection")
        self.fade_out_button = made("Fade out", "From full to silence over the selection")
        self.normalise_button = made("Normalise", "Make the whole sound as loud as stated")
        self.resample_button = made("Resample", "Bring the whole sound to the stated rate")
        self.mono_button = made("Mix to mono", "Make one channel, the mean of all")
        self.which_button = made(
            "Which recording",
            "Which recording is this? Look for the selection, or all of it, in the library",
        )
        self.room_button = made(
            "What room",
            "What room is this? Estimate from speech how the room of the selection, or all, sounds",
        )
        self.listen_button = made(
            "Put in a room…",
            "Hear the selection, or all of it, in a simulated, measured or imported room",
        )
        self.library_button = made(
            "Add to library", "Add the selection, or all of it, to what can be recognized"
        )
        tip = "−70 to 0: the highest sample in dBFS, or the loudness in LUFS"
        self.target = FigureBox("Level to normalise to", tip, decimals=1, step=1.0)
        self.target.setRange(-70.0, 0.0)
        self.measure = QComboBox()
        self.measure.setAccessibleName("What is normalised")
        self.measure.setToolTip("By the highest sample, or by the loudness of ITU-R BS.1770-4")
        for name, _, _ in _MEASURES:
            self.measure.addItem(name.capitalize(), name)
        self.rates = QComboBox()
        self.rates.setAccessibleName("Rate to resample to")
        self.rates.setToolTip("Samples a second, in Hz")
        for rate in _RATES:
            self.rates.addItem(words.hertz(rate), rate)
        self.rates.setCurrentIndex(_RATES.index(16_000))
        self._lay_out()

    def _button(self, text: str, tip: str) -> QPushButton:
        made = QPushButton(text)
        made.setToolTip(tip)
        return made

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.addWidget(self.trim_button, 0, 0)
        grid.addWidget(self.cut_button, 0, 1)
        grid.addWidget(self.fade_in_button, 1, 0)
        grid.addWidget(self.fade_out_button, 1, 1)
        grid.addWidget(captioned("Normalise by", self.measure), 2, 0)
        grid.addWidget(captioned("To", self.target), 2, 1)
        grid.addWidget(self.normalise_button, 3, 0)
        grid.addWidget(self.mono_button, 3, 1)
        grid.addWidget(self.rates, 4, 0)
        grid.addWidget(self.resample_button, 4, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label("Edit", "heading"))
        layout.addLayout(grid)
        layout.addStretch(1)
        layout.addWidget(label("Use it", "heading"))
        uses = QGridLayout()
        uses.setSpacing(8)
        for number, made in enumerate(
            (self.which_button, self.room_button, self.listen_button, self.library_button)
        ):
            uses.addWidget(made, *divmod(number, 2))
        layout.addLayout(uses)

    def _connect(self) -> None:
        self.trim_button.clicked.connect(self._document.trim)
        self.cut_button.clicked.connect(self._document.cut)
        self.fade_in_button.clicked.connect(lambda: self._document.fade((0.0, 1.0)))
        self.fade_out_button.clicked.connect(lambda: self._document.fade((1.0, 0.0)))
        self.normalise_button.clicked.connect(
            lambda: self._document.normalise(self.measure.currentData(), self.target.value())
        )
        self.resample_button.clicked.connect(
            lambda: self._document.convert(self.rates.currentData(), mono=False)
        )
        self.mono_button.clicked.connect(self._mix)
        self.measure.activated.connect(self._show_measure)
        self.rates.activated.connect(self._show_state)
        for made, wanted in (
            (self.which_button, self.recording_wanted),
            (self.room_button, self.room_wanted),
            (self.library_button, self.library_wanted),
        ):
            made.clicked.connect(wanted)
        self.listen_button.clicked.connect(self._open_rooms)
        self._document.changed.connect(self._show_state)
        self._document.selection_changed.connect(self._show_state)
        self._document.busy_changed.connect(self._show_state)

    def make_room_menu(self) -> RoomChoiceMenu:
        """The rooms to put the sound into."""
        menu = RoomChoiceMenu(self.listen_button, self._rooms, self._measured)
        menu.chosen.connect(self.listening_wanted)
        return menu

    def _open_rooms(self) -> None:
        place = QPoint(0, self.listen_button.height() + 4)
        self.make_room_menu().popup(self.listen_button.mapToGlobal(place))

    def _mix(self) -> None:
        sound = self._document.recording
        if sound is not None:
            self._document.convert(sound.sample_rate_hz, mono=True)

    def _show_measure(self) -> None:
        _, unit, level = _MEASURES[self.measure.currentIndex()]
        self.target.set_unit(unit)
        self.target.setValue(level)

    def _show_state(self) -> None:
        sound = self._document.recording
        some = sound is not None and sound.frames > 0 and not self._document.busy
        selected = some and self._document.selection is not None
        for made in (self.trim_button, self.cut_button, self.fade_in_button, self.fade_out_button):
            made.setEnabled(selected)
        for made in (self.normalise_button, self.which_button, self.room_button):
            made.setEnabled(some)
        self.listen_button.setEnabled(some)
        self.library_button.setEnabled(some)
        self.mono_button.setEnabled(sound is not None and some and sound.channels > 1)
        other = sound is not None and sound.sample_rate_hz != self.rates.currentData()
        self.resample_button.setEnabled(some and other)
