"""A gallery of pairs: what a training takes for the same, to look at and to hear."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from roomprint_gui import words
from roomprint_gui.models.sample_pairs import SIDES, SamplePairs
from roomprint_gui.plots.mel_picture import RANGE_DB, MelPicture
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button, card, icon_button, label, set_kind
from roomprint_gui.widgets.elided import ElidedLabel

_SHOWN = 4
_SECONDS = 3.0
_HIGHEST_HZ = 8000.0
FORM = "the settings at the right"
_ABOUT = (
    "A training learns that each pair is the same. Log-mel as the encoder reads it, dB below the "
    f"loudest, down to −{RANGE_DB:.0f} dB; blanked bands and stretches are seen, not heard."
)


class PairsView(QWidget):
    """Shows a row a pair; ``wanted`` comes when others are asked for, ``closed`` with the button.

    Args:
        theme: The look.
        pairs: The pairs.
    """

    wanted = Signal()
    closed = Signal()
    failed = Signal(str)

    def __init__(self, theme: Theme, pairs: SamplePairs) -> None:
        super().__init__()
        self._theme = theme
        self._pairs = pairs
        self._build()
        self._connect()
        self._show_pairs()

    def _build(self) -> None:
        self.source = QComboBox()
        self.source.setAccessibleName("Whose degradations")
        self.source.setToolTip("Degrade as these settings say")
        self.source.addItem(FORM)
        self.draw_button = button(
            self._theme, "Draw others", "refresh", "Draw other segments, and degrade them anew"
        )
        self.close_button = icon_button(
            self._theme, "Back to the runs", "close", "Back to the runs"
        )
        self.busy = QProgressBar()
        self.busy.setTextVisible(False)
        self.busy.setRange(0, 0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label("Pairs of", "heading"))
        head.addWidget(self.source)
        head.addStretch(1)
        head.addWidget(self.draw_button)
        head.addWidget(self.close_button)
        about = label(_ABOUT, "dim")
        about.setWordWrap(True)
        self._rows = QWidget()
        set_kind(self._rows, "bare")
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        self.titles = [ElidedLabel("", "") for _ in range(_SHOWN)]
        self.pictures: list[dict[str, MelPicture]] = []
        self.buttons: list[dict[str, QToolButton]] = []
        for number in range(_SHOWN):
            self._build_row(grid, number)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it is reached
        set_kind(scroll, "bare")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._rows)
        framed = card()
        inner = QVBoxLayout(framed)
        inner.setContentsMargins(12, 8, 8, 8)
        inner.setSpacing(6)
        inner.addLayout(head)
        inner.addWidget(about)
        inner.addWidget(self.busy)
        inner.addWidget(scroll, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(framed)

    def _build_row(self, grid: QGridLayout, number: int) -> None:
        grid.addWidget(self.titles[number], 2 * number, 0)
        grid.addWidget(label("Replica", "dim"), 2 * number, 1)
        grid.setRowStretch(2 * number + 1, 1)
        self.pictures.append({})
        self.buttons.append({})
        for column, side in enumerate(SIDES):
            name = f"{side.capitalize()} {number + 1}"
            picture = MelPicture(self._theme, name, _SECONDS, _HIGHEST_HZ)
            play = icon_button(self._theme, f"Play {name.lower()}", "play", f"Hear the {side}")
            row = QHBoxLayout()
            row.setSpacing(4)
            row.addWidget(play)
            row.addWidget(picture, stretch=1)
            grid.addLayout(row, 2 * number + 1, column)
            grid.setColumnStretch(column, 1)
            picture.failed.connect(self.failed)
            self.pictures[-1][side] = picture
            self.buttons[-1][side] = play

    def _connect(self) -> None:
        self.draw_button.clicked.connect(self.wanted)
        self.source.activated.connect(lambda _: self.wanted.emit())
        self.close_button.clicked.connect(self.closed)
        for number, sides in enumerate(self.buttons):
            for side, play in sides.items():
                play.clicked.connect(partial(self._pairs.play, number, side))
        self._pairs.changed.connect(self._show_pairs)
        self._pairs.drawing_changed.connect(self._show_drawing)
        self._pairs.playing_changed.connect(self._show_playing)

    def offer(self, run: str | None) -> None:
        """Offer the settings of a run beside those of the form; None: there is no run."""
        names = [FORM, *([run] if run is not None else [])]
        if names != [self.source.itemText(row) for row in range(self.source.count())]:
            chosen = self.source.currentIndex()
            self.source.clear()
            self.source.addItems(names)
            self.source.setCurrentIndex(min(chosen, len(names) - 1))

    @property
    def of_run(self) -> bool:
        """Whether the settings of the run are chosen."""
        return self.source.currentIndex() == 1

    def _show_pairs(self) -> None:
        shown = self._pairs.pairs[:_SHOWN]
        for number in range(_SHOWN):
            there = number < len(shown)
            pair = shown[number] if there else None
            place = (
                f"{pair.recording.name}, from {words.clock(pair.start_s)}" if pair else "Original"
            )
            self.titles[number].setText(place)
            for side in SIDES:
                half = getattr(pair, side) if pair else None
                self.pictures[number][side].show_log_mel(half.log_mel if half else None)
                self.buttons[number][side].setEnabled(there)
        self._show_drawing(self._pairs.is_drawing)

    def _show_drawing(self, drawing: bool) -> None:
        self.busy.setVisible(drawing)

    def _show_playing(self, playing: tuple[int, str] | None) -> None:
        for number, sides in enumerate(self.buttons):
            for side, play in sides.items():
                heard = (number, side) == playing
                self._theme.dress(play, "stop" if heard else "play")
                play.setToolTip("Be silent" if heard else f"Hear the {side}")
