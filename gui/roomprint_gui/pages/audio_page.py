"""The audio page: record a sound or open one, look at it, hear it, edit it, hand it over."""

from pathlib import Path

from PySide6.QtCore import QSettings, Signal, SignalInstance
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from roomprint.audio.recorder import Moment
from roomprint.workspace import Workspace
from roomprint_gui import words
from roomprint_gui.jobs import Jobs
from roomprint_gui.models.part_playing import PartPlaying
from roomprint_gui.models.room_listening import RoomChoice
from roomprint_gui.models.room_measuring import MEASUREMENTS
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.sound_devices import SoundDevices
from roomprint_gui.models.sound_document import SoundDocument
from roomprint_gui.models.sound_recorder import RecorderState, SoundRecorder
from roomprint_gui.saving import ask_where
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import PageHeader, button, card, icon_button, page_layout
from roomprint_gui.widgets.drop_area import DropArea
from roomprint_gui.widgets.edit_panel import EditPanel
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.empty_state import EmptyState
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.record_panel import RecordPanel
from roomprint_gui.widgets.side_panel import SidePanel

_READS = (
    "Sound and video (*.wav *.flac *.ogg *.mp3 *.m4a *.aac *.opus *.aiff *.mp4 *.mkv);;"
    "All files (*)"
)
_WRITES = "WAV, 32-bit float (*.wav);;FLAC, 24 bit (*.flac);;Ogg Vorbis (*.ogg)"
_EMPTY = "Record something, or drop a sound or video file here to look at it, hear it and edit it."
_KEY = "audio"


class AudioPage(QWidget):
    """Shows one sound. Its plots are built by :meth:`begin`, once the window is on the screen.

    Args:
        theme: The look.
        settings: Remembers choices.
        workspace: Where recordings are kept.
        jobs: Draws the spectrogram.
        document: The open sound.
        recorder: Records.
        playing: Plays.
        devices: The inputs and rates to choose from.
        rooms: Where a sound can be put.
    """

    identify_wanted = Signal(object)  # a file
    room_wanted = Signal(object)
    listening_wanted = Signal(object, object)  # a file, and a RoomChoice
    library_wanted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        settings: QSettings,
        workspace: Workspace,
        jobs: Jobs,
        document: SoundDocument,
        recorder: SoundRecorder,
        playing: PartPlaying,
        devices: SoundDevices,
        rooms: RoomResults,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._settings = settings
        self._workspace = workspace
        self._jobs = jobs
        self._document = document
        self._recorder = recorder
        self._playing = playing
        self._devices = devices
        self._rooms = rooms
        self._folder = Path.home()
        self._build()
        self._connect()
        self._show_state()

    # --- layout -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = PageHeader("Audio", ElidedLabel("", "dim"))
        self.undo_button = icon_button(self._theme, "Undo", "undo", "")
        self.redo_button = icon_button(self._theme, "Redo", "redo", "")
        self.open_button = button(self._theme, "Open file", "file", "Open a sound or video file")
        self.save_button = button(self._theme, "Save as", "export", "Save as WAV, FLAC or Ogg")
        self.panel = SidePanel(self._theme, self._settings, _KEY, "Recording and editing")
        for made in (self.undo_button, self.redo_button, self.open_button, self.save_button):
            self.header.add(made)
        self.header.add(self.panel.button)
        self.notice = Notice(self._theme)
        self.record_panel = RecordPanel(
            self._theme, self._settings, self._recorder, self._devices, self._document
        )
        measured = self._workspace.rooms / MEASUREMENTS
        self.edit_panel = EditPanel(self._theme, self._document, self._rooms, measured)
        side = QVBoxLayout(self.panel)
        side.setContentsMargins(12, 12, 12, 12)
        side.setSpacing(16)
        side.addWidget(self.record_panel)
        side.addWidget(self.edit_panel, stretch=1)
        self.begin_button = button(self._theme, "Open file", "file", "Open a sound or video file")
        self.empty = EmptyState(self._theme, "empty-audio", _EMPTY, self.begin_button)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        body = QHBoxLayout()
        body.setSpacing(8)
        place = card()
        inside = QVBoxLayout(place)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.addWidget(self.stack)
        body.addWidget(place, stretch=1)
        body.addWidget(self.panel)
        self.drop = DropArea(
            self,
            "Let go to open this file",
            lambda paths: len(paths) == 1 and paths[0].is_file() and self._free,
        )
        layout = page_layout(self)
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addLayout(body, stretch=1)

    def begin(self) -> None:
        """Bring in waveform and spectrogram; once."""
        if self.stack.count() > 1:
            return
        from roomprint_gui.widgets.live_view import LiveView
        from roomprint_gui.widgets.sound_view import SoundView

        self.view = SoundView(self._theme, self._document, self._playing, self._jobs)
        self.live = LiveView(self._theme, self._recorder)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.live)
        for plot in (self.view.waveform, self.view.spectrogram, self.live.waveform):
            plot.failed.connect(lambda sentence: self.notice.tell(sentence, "error"))
        self._show_state()

    # --- wiring -----------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.open_button.clicked.connect(self._choose_file)
        self.begin_button.clicked.connect(self._choose_file)
        self.save_button.clicked.connect(self._choose_target)
        self.undo_button.clicked.connect(self._document.undo)
        self.redo_button.clicked.connect(self._document.redo)
        self.drop.dropped.connect(lambda paths: self.open(paths[0]))
        self.edit_panel.recording_wanted.connect(lambda: self._hand(self.identify_wanted))
        self.edit_panel.room_wanted.connect(lambda: self._hand(self.room_wanted))
        self.edit_panel.listening_wanted.connect(self._put_in)
        self.edit_panel.library_wanted.connect(
            lambda: self._document.hand_over(self._workspace.recordings, self.library_wanted.emit)
        )
        self._document.changed.connect(self._on_edit)
        self._document.busy_changed.connect(self._show_state)
        self._document.told.connect(self.notice.tell)
        self._document.failed.connect(self._show_error)
        self._recorder.told.connect(self.notice.tell)
        self._recorder.failed.connect(self._show_error)
        self._recorder.state_changed.connect(self._show_state)
        self._recorder.heard.connect(self._show_heard)
        self._playing.failed.connect(self._show_error)
        self._devices.inputs.failed.connect(self._show_error)

    @property
    def _free(self) -> bool:
        idle = self._recorder.state is RecorderState.IDLE
        return idle and not self._document.busy

    # --- model -> screen --------------------------------------------------------------------------

    def _on_edit(self) -> None:
        self.notice.dismiss()
        self._show_state()

    def _show_state(self) -> None:
        sound = self._document.recording
        self.header.state.setText(self._in_words())
        for made, verb, edit in (
            (self.undo_button, "Undo", self._document.undo_label),
            (self.redo_button, "Redo", self._document.redo_label),
        ):
            made.setEnabled(bool(edit) and self._free)
            made.setToolTip(f"{verb}: {edit}" if edit else f"Nothing to {verb.lower()}")
        self.open_button.setEnabled(self._free)
        self.begin_button.setEnabled(self._free)
        self.save_button.setEnabled(self._free and sound is not None and sound.frames > 0)
        self.edit_panel.setEnabled(self._free and self.stack.count() > 1)
        self._choose_view()

    def _choose_view(self) -> None:
        shown: QWidget = self.empty
        if self.stack.count() > 1:
            if self._recorder.state is not RecorderState.IDLE:
                shown = self.live
            elif self._document.recording is not None:
                shown = self.view
        self.stack.setCurrentWidget(shown)

    def _in_words(self) -> str:
        match self._recorder.state:
            case RecorderState.STARTING:
                return "Getting ready"
            case RecorderState.LISTENING:
                return "Listening in; nothing is kept but the pre-roll"
            case RecorderState.RECORDING:
                return "Recording"
            case RecorderState.STOPPING:
                return "Stopping"
        sound = self._document.recording
        if self._document.busy and sound is None:
            return "Opening"
        if sound is None:
            return "Nothing is open"
        channels = {1: "mono", 2: "stereo"}.get(sound.channels, f"{sound.channels} channels")
        length = words.clock(sound.duration_s, tenths=True)
        rate = words.hertz(sound.sample_rate_hz)
        return f"{sound.name}, {length}, {rate}, {channels}" + (
            " – working" if self._document.busy else ""
        )

    def _show_heard(self, moment: Moment) -> None:
        if self._recorder.state is RecorderState.RECORDING:
            length = words.clock(moment.recorded_s, tenths=True)
            self.header.state.setText(f"Recording, {length}")

    def _show_error(self, error: Exception) -> None:
        self.notice.tell(words.sentence(error), "error")

    # --- user -> model ----------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Open a file."""
        self._folder = path.parent
        self._document.open(path)

    def _hand(self, wanted: SignalInstance) -> None:
        self._document.hand_over(None, wanted.emit)

    def _put_in(self, choice: RoomChoice) -> None:
        self._document.hand_over(None, lambda path: self.listening_wanted.emit(path, choice))

    def select_all(self) -> None:
        """Select the whole sound."""
        sound = self._document.recording
        if sound is not None:
            self._document.select((0.0, sound.duration_s))

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open a sound", str(self._folder), _READS)
        if path:
            self.open(Path(path))

    def _choose_target(self) -> None:
        sound = self._document.recording
        if sound is not None:
            start = self._folder / f"{sound.name}.wav"
            path = ask_where(self, "Save the sound", start, _WRITES)
            if path is not None:
                self._document.save(path)
