"""Play and stop, and where in the track one is."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from roomprint.library.tracks import Track
from roomprint_gui import words
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, label
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.time_line import TimeLine


class PlayerBar(QWidget):
    """Shows what plays; its button plays what the page offers, or stops what plays."""

    def __init__(self, theme: Theme, model: PlayerModel) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._offered: Track | None = None
        self._build()
        self._connect()
        self._show_track(model.track)

    def _build(self) -> None:
        self.play_button = icon_button(self._theme, "Play", "play", "Play", 20)
        self.title = ElidedLabel("", "dim")
        self.clock = label("", "dim")
        self.line = TimeLine(self._theme, seekable=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.play_button)
        layout.addWidget(self.title, stretch=2)
        layout.addWidget(self.line, stretch=3)
        layout.addWidget(self.clock)

    def _connect(self) -> None:
        self.play_button.clicked.connect(self._on_button)
        self.line.sought.connect(self._model.seek)
        self._model.track_changed.connect(self._show_track)
        self._model.position_changed.connect(self._show_position)

    def offer(self, track: Track | None) -> None:
        """The track that the button would play."""
        self._offered = track
        self._show_track(self._model.track)

    def _on_button(self) -> None:
        if self._model.track is not None:
            self._model.stop()
        elif self._offered is not None:
            self._model.play(self._offered)

    def _show_track(self, track: Track | None) -> None:
        playing = track is not None
        self._theme.dress(self.play_button, "stop" if playing else "play", "text", 20)
        self.play_button.setAccessibleName("Stop" if playing else "Play")
        self.play_button.setToolTip("Stop" if playing else "Play the selected track")
        self.play_button.setEnabled(playing or self._offered is not None)
        self.line.setEnabled(playing)
        shown = track or self._offered
        self.title.setText(
            " – ".join(text for text in (shown.artist, shown.title) if text) if shown else ""
        )
        if track is None:
            self.line.show_position(0.0, 0.0)
            self.clock.setText(words.clock(shown.duration_s) if shown else "")

    def _show_position(self, position_s: float) -> None:
        track = self._model.track
        if track is None:
            return
        self.line.show_position(position_s, track.duration_s)
        self.clock.setText(
            f"{words.clock(position_s, tenths=True)} of {words.clock(track.duration_s)}"
        )
