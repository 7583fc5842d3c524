"""The open sound: waveform, spectrogram below it, a bar to scroll, and what plays it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QVBoxLayout, QWidget

from roomprint.audio.spectrum_picture import LOWEST_HZ, DrawSpectrum, SpectrumPicture
from roomprint_gui import words
from roomprint_gui.jobs import Jobs
from roomprint_gui.models.newest_job import NewestJob
from roomprint_gui.models.part_playing import PartPlaying
from roomprint_gui.models.sound_document import SoundDocument
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.image_plot import Image, ImagePlot
from roomprint_gui.plots.waveform_plot import WaveformPlot
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, label
from roomprint_gui.widgets.elided import ElidedLabel

_WAIT_MS = 80  # a hand that turns the wheel is not done yet
_STEPS = 10_000  # of the scroll bar
_RANGE_DB = (-100.0, 0.0)
_TICKS = {
    float(place): words.hertz(LOWEST_HZ * 2**place).removesuffix("Hz").replace(" ", "")
    for place in range(10)
}
_HINT = "Drag to select, click to place the cursor, turn the wheel to zoom"


class SoundView(QWidget):
    """Waveform and spectrogram zoom and move together.

    Args:
        theme: The look.
        document: The open sound.
        playing: Plays it.
        jobs: Draws the spectrogram of what is seen.
    """

    def __init__(
        self, theme: Theme, document: SoundDocument, playing: PartPlaying, jobs: Jobs
    ) -> None:
        super().__init__()
        self._theme = theme
        self._document = document
        self._playing = playing
        self._drawing = NewestJob(lambda job: jobs.interact(job, "spectrum"), cancels=True)
        self._scrolling = False
        self._cursor_seen = True
        self._build()
        self._connect()
        self._show_sound()
        self._show_playing()

    def _build(self) -> None:
        self.waveform = WaveformPlot(self._theme)
        self.spectrogram = ImagePlot(
            self._theme,
            "Spectrogram",
            Axis("Time", "s", digits=3, clock=True),
            Axis(
                "Frequency",
                "Hz",
                si=True,
                ticks=_TICKS,
                digits=2,
                value=lambda place: float(LOWEST_HZ * 2.0**place),
            ),
            Axis("Level", "dBFS"),
        )
        self.spectrogram.follow(self.waveform)
        self.bar = QScrollBar(Qt.Orientation.Horizontal)
        self.bar.setAccessibleName("Scroll in time")
        self.bar.setToolTip("What is seen of the sound")
        self.play_button = icon_button(self._theme, "Play", "play", "Play", 24)
        self.loop_button = icon_button(self._theme, "Loop", "loop", "Begin again at the end")
        self.loop_button.setCheckable(True)
        self.fit_button = icon_button(self._theme, "Show all", "fit", "Show all")
        self.zoom_button = icon_button(
            self._theme, "Zoom to the selection", "search", "Zoom to the selection"
        )
        self.clock = label("", "")
        self.about = ElidedLabel(_HINT, "dim")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.play_button)
        row.addWidget(self.loop_button)
        row.addWidget(self.clock)
        row.addWidget(self.about, stretch=1)
        row.addWidget(self.zoom_button)
        row.addWidget(self.fit_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.waveform, stretch=1)
        layout.addWidget(self.spectrogram, stretch=1)
        layout.addWidget(self.bar)
        layout.addLayout(row)
        self._pause = QTimer(self, singleShot=True, interval=_WAIT_MS)

    def _connect(self) -> None:
        self.play_button.clicked.connect(self.toggle)
        self.loop_button.toggled.connect(self._playing.set_loop)
        self.fit_button.clicked.connect(self.waveform.reset)
        self.zoom_button.clicked.connect(self.zoom_to_selection)
        self.waveform.selected.connect(self._document.select)
        self.waveform.placed.connect(self._playing.place)
        self.waveform.seen_changed.connect(self._on_seen)
        self.bar.valueChanged.connect(self._on_scroll)
        self._pause.timeout.connect(self._ask)
        self._drawing.done.connect(self._show_spectrum)
        self._document.changed.connect(self._show_sound)
        self._document.selection_changed.connect(self._show_selection)
        self._playing.changed.connect(self._show_playing)
        self._playing.position_changed.connect(self._show_position)

    def toggle(self) -> None:
        """Play, or stop."""
        if self._playing.playing:
            self._playing.stop()
        else:
            self._playing.play()

    def zoom_to_selection(self) -> None:
        """See the selection and nothing else."""
        if self._document.selection is not None:
            self.waveform.see(*self._document.selection)

    def _show_sound(self) -> None:
        sound = self._document.recording
        self.waveform.show_recording(sound)
        self.play_button.setEnabled(sound is not None and sound.frames > 0)
        self._show_selection()
        self._on_seen(*self.waveform.seen_s)
        self._show_position(self._playing.position_s)

    def _show_selection(self) -> None:
        part = self._document.selection
        self.waveform.show_selection(part)
        self.zoom_button.setEnabled(part is not None)
        self.about.setText(_HINT)
        if part is not None:
            low, high = (words.clock(at, tenths=True) for at in part)
            length = words.fixed(part[1] - part[0], 3)
            self.about.setText(f"Selected {low} to {high}, {length} s")

    def _show_playing(self) -> None:
        playing = self._playing.playing
        self._theme.dress(self.play_button, "stop" if playing else "play", "text", 24)
        self.play_button.setAccessibleName("Stop" if playing else "Play")
        self.play_button.setToolTip("Stop" if playing else "Play")
        self.loop_button.setChecked(self._playing.loop)

    def _show_position(self, at_s: float) -> None:
        self._follow(at_s)
        self.waveform.show_cursor(at_s)
        sound = self._document.recording
        whole_s = sound.duration_s if sound is not None else 0.0
        now, whole = words.clock(at_s, tenths=True), words.clock(whole_s)
        self.clock.setText(f"{now} of {whole}")

    def _follow(self, at_s: float) -> None:
        """Turn the page when the sound that plays leaves it; not when a person did."""
        left, right = self.waveform.seen_s
        if self._playing.playing and self._cursor_seen and not left <= at_s <= right:
            self.waveform.see(at_s, at_s + right - left)
            left, right = self.waveform.seen_s
        self._cursor_seen = left <= at_s <= right

    # --- what is seen -----------------------------------------------------------------------------

    def _on_seen(self, left: float, right: float) -> None:
        sound = self._document.recording
        whole_s = sound.duration_s if sound is not None else 0.0
        seen = min(1.0, (right - left) / whole_s) if whole_s else 1.0
        self._cursor_seen = left <= self._playing.position_s <= right
        self._scrolling = True
        self.bar.setPageStep(max(1, round(seen * _STEPS)))
        self.bar.setSingleStep(max(1, round(seen * _STEPS / 10)))
        self.bar.setRange(0, round((1 - seen) * _STEPS))
        self.bar.setValue(round(left / whole_s * _STEPS) if whole_s else 0)
        self.bar.setEnabled(seen < 1.0)
        self._scrolling = False
        self._pause.start()

    def _on_scroll(self, value: int) -> None:
        sound = self._document.recording
        if self._scrolling or sound is None:
            return
        left, right = self.waveform.seen_s
        start = value / _STEPS * sound.duration_s
        self.waveform.see(start, start + right - left)

    def _ask(self) -> None:
        sound = self._document.recording
        if sound is None or not sound.frames:
            self.spectrogram.draw(None)
            return
        left, right = self.waveform.seen_s
        left, right = max(0.0, left), min(right, sound.duration_s)
        if right - left > 2 / sound.sample_rate_hz:
            columns = min(max(100, round(self.waveform.box.width())), 1_000)
            self._drawing.ask(DrawSpectrum(sound, left, right, columns=columns))

    def _show_spectrum(self, work: DrawSpectrum, found: SpectrumPicture) -> None:
        if work.recording is not self._document.recording:
            return
        whole = (0.0, max(work.recording.duration_s, 1e-3))
        self.spectrogram.draw(Image(found.level_db, found.time_s, found.octaves, *_RANGE_DB, whole))
