"""Hear a sound in the room: choose it, play it, switch between dry and wet while it plays."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from roomprint.audio.ab_player import Version
from roomprint.rooms.dry_sounds import DRY_SOUNDS
from roomprint_gui import words
from roomprint_gui.models.room_listening import RoomListening
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.inks import ORIGINAL, PROCESSED, Ink
from roomprint_gui.plots.line_plot import LinePlot, Picture, Trace, Values
from roomprint_gui.plots.outline import outline
from roomprint_gui.saving import ask_where
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, keep_narrow, label
from roomprint_gui.widgets.chips import Chips
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.time_line import TimeLine

_READS = "Sound (*.wav *.flac *.mp3 *.ogg *.m4a *.aac *.opus *.aiff *.mp4);;All files (*)"
_VERSIONS: tuple[tuple[Version, str, str], ...] = (
    ("dry", "Dry", "The sound as it is, without the room (D)"),
    ("wet", "In the room", "The sound as it is heard at the microphone (W)"),
)


class ListenPanel(QWidget):
    """Everything but the sound of it is in the model.

    Args:
        theme: The look.
        model: Makes the sound and plays it.
    """

    def __init__(self, theme: Theme, model: RoomListening) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._files: list[Path] = []
        self._shown = model.heard
        self._build()
        self._connect()
        self._show()
        self._draw()

    def _build(self) -> None:
        self.sounds = QComboBox()
        self.sounds.setAccessibleName("Sound")
        self.sounds.setToolTip("What is put into the room; the first ones are made by Roomprint")
        keep_narrow(self.sounds, 18)
        for name in DRY_SOUNDS:
            self.sounds.addItem(name, name)
        self.open_button = icon_button(
            self._theme, "Open sound", "file", "Put a recording of your own into the room"
        )
        self.export_button = icon_button(
            self._theme, "Export", "export", "Write the sound in the room as WAV"
        )
        self.play_button = icon_button(self._theme, "Play", "play", "Play", 24)
        self.versions: Chips[Version] = Chips("Dry or in the room")
        self.versions.offer(_VERSIONS)
        self.loop_button = icon_button(self._theme, "Loop", "loop", "Begin again at the end")
        self.loop_button.setCheckable(True)
        self.line = TimeLine(self._theme, seekable=True)
        self.clock = label("", "dim")
        self.state = ElidedLabel("", "dim")
        self.plot = LinePlot(
            self._theme, "Sound", Axis("Time", "s", digits=2), Axis("Level", digits=2)
        )
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.sounds)
        first.addWidget(self.open_button)
        first.addWidget(self.export_button)
        first.addWidget(self.state, stretch=1)
        second = QHBoxLayout()
        second.setSpacing(8)
        for widget in (self.play_button, self.versions, self.loop_button):
            second.addWidget(widget)
        second.addWidget(self.line, stretch=1)
        second.addWidget(self.clock)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.plot, stretch=1)

    def _connect(self) -> None:
        self.sounds.activated.connect(
            lambda row: self._model.choose_sound(self.sounds.itemData(row))
        )
        self.open_button.clicked.connect(self._choose_file)
        self.export_button.clicked.connect(self._choose_export)
        self.play_button.clicked.connect(self._on_play)
        self.versions.chosen_changed.connect(self._on_version)
        self.loop_button.toggled.connect(self._model.set_loop)
        self.line.sought.connect(self._model.play)
        self._model.changed.connect(self._show)
        self._model.position_changed.connect(self._show_position)

    def add_file(self, path: Path) -> None:
        """Offer a file, and hear it."""
        if path not in self._files:
            self._files.append(path)
            self.sounds.addItem(path.name, path)
        self._model.choose_sound(path)

    # --- model -> screen --------------------------------------------------------------------------

    def _show(self) -> None:
        playing = self._model.playing
        self._theme.dress(self.play_button, "stop" if playing else "play", "text", 24)
        self.play_button.setAccessibleName("Stop" if playing else "Play")
        self.play_button.setToolTip("Stop" if playing else "Play")
        self.play_button.setEnabled(playing or self._model.can_play)
        self.versions.choose(self._model.version)
        self.loop_button.setChecked(self._model.loop)
        self.export_button.setEnabled(self._model.can_export)
        self.sounds.setCurrentIndex(self.sounds.findData(self._model.sound))
        self.state.setText(self._sentence())
        self._show_position(self._model.position_s)
        if self._model.heard is not self._shown:
            self._shown = self._model.heard
            self._draw()

    def _sentence(self) -> str:
        if not self._model.can_play:
            return "There is no response to hear yet."
        if self._model.preparing:
            return "Putting the sound into the room…"
        if self._model.heard is None:
            return "Play, then switch dry and room."
        return "Equally loud: switch while it plays."

    def _show_position(self, position_s: float) -> None:
        length_s = self._model.duration_s
        self.line.setEnabled(length_s > 0)
        self.line.show_position(position_s, length_s)
        place = words.clock(position_s, tenths=True)
        self.clock.setText(f"{place} of {words.clock(length_s)}" if length_s else "")

    def _draw(self) -> None:
        heard = self._shown
        if heard is None:
            self.plot.draw(Picture())
            return
        wet = self._model.version == "wet"
        length_s = len(heard.dry) / heard.sample_rate_hz
        traces = [
            _trace("Dry", heard.dry, heard.sample_rate_hz, ORIGINAL, int(wet)),
            _trace("In the room", heard.wet, heard.sample_rate_hz, PROCESSED, int(not wet)),
        ]
        self.plot.draw(Picture(traces, (), (0.0, length_s), (-1.0, 1.0)))

    # --- user -> model ----------------------------------------------------------------------------

    def hear_dry(self) -> None:
        """Hear the sound as it is."""
        self._model.choose("dry")

    def hear_wet(self) -> None:
        """Hear the sound in the room."""
        self._model.choose("wet")

    def _on_play(self) -> None:
        if self._model.playing:
            self._model.stop()
        else:
            self._model.play()

    def _on_version(self) -> None:
        version = self.versions.chosen
        if version is not None:
            self._model.choose(version)
        self._draw()

    def _choose_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "Open sound", str(Path.home()), _READS)
        if file:
            self.add_file(Path(file))
        self._show()

    def _choose_export(self) -> None:
        sound = self._model.sound
        stem = sound.stem if isinstance(sound, Path) else sound
        start = Path.home() / f"{stem} in the room.wav"
        path = ask_where(self, "Export", start, "WAV (*.wav)")
        if path is not None:
            self._model.export(path)


def _trace(title: str, samples: Values, rate: int, ink: Ink, depth: int) -> Trace:
    return Trace(title, *outline(samples, rate), ink, width=1.0, depth=depth)
