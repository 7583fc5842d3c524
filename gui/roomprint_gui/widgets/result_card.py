"""The answer: which recording, where in it, how sure, and a picture of the moment."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from roomprint_gui import words
from roomprint_gui.models.answer import Answer, CardText
from roomprint_gui.plots.spectrogram import SpectrogramView
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.confidence_meter import ConfidenceMeter
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.time_line import TimeLine

_MOMENT_S = 3.0


class ResultCard(QFrame):
    """Shows a :class:`CardText`; with a match also its position and confidence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._length_s = 0.0
        self._live = False
        self._build()
        self.show_moment(None)

    def _build(self) -> None:
        set_kind(self, "card")
        self.picture = SpectrogramView(self._theme, _MOMENT_S)
        self.asked = ElidedLabel("", "dim")
        self.headline = ElidedLabel("", "title")
        self.detail = ElidedLabel("", "dim", lines=2)
        self.position = label()
        self.line = TimeLine(self._theme, seekable=False)
        self.confidence = ConfidenceMeter(self._theme)
        self.heard_at = label("", "dim")
        self._facts = QWidget()
        facts = QVBoxLayout(self._facts)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSpacing(4)
        facts.addWidget(self.position)
        facts.addWidget(self.line)
        facts.addWidget(self.confidence)
        facts.addWidget(self.heard_at)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self.asked)
        texts.addWidget(self.headline)
        texts.addWidget(self.detail)
        texts.addSpacing(12)
        texts.addWidget(self._facts)
        texts.addStretch(1)
        self.setMinimumHeight(188)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(16)
        layout.addLayout(texts, stretch=1)
        layout.addWidget(self.picture, alignment=Qt.AlignmentFlag.AlignTop)

    def show_answer(self, text: CardText, answer: Answer | None) -> None:
        """Show the words, and of a match its facts."""
        self.asked.setText(text.asked)
        self.asked.setVisible(bool(text.asked))
        set_kind(self.headline, "title" if text.certain else "title-dim")
        self.headline.setText(text.headline)
        self.detail.setText(text.detail)
        match = answer.match if answer is not None else None
        self._facts.setVisible(match is not None)
        if answer is not None and match is not None:
            self._length_s, self._live = match.track.duration_s, answer.live
            self.confidence.show_confidence(match.confidence)
            self.confidence.setVisible(not answer.past)
            self.heard_at.setText(f"heard at {answer.at:%H:%M:%S}")
            self.heard_at.setVisible(answer.past)
            self.show_position(answer.position_s)

    def show_position(self, position_s: float) -> None:
        """Move the position in the track."""
        place = words.clock(min(position_s, self._length_s), tenths=True)
        lead = "" if self._live else "Begins at "
        self.position.setText(f"{lead}{place} of {words.clock(self._length_s)}")
        self.line.show_position(position_s, self._length_s)

    def show_moment(self, levels: NDArray[np.uint8] | None) -> None:
        """Draw what was heard last, (bands, frames)."""
        self.picture.show_levels(levels)
        self.picture.setVisible(levels is not None)


class MatchList(QWidget):
    """The best matches of a file, best first, in lines that are made once."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 4, 16, 0)
        layout.setHorizontalSpacing(16)
        layout.setVerticalSpacing(4)
        layout.setColumnStretch(1, 1)
        self.lines = [
            (label("", "dim"), ElidedLabel(), label("", "dim"), label("", "dim"))
            for _ in range(lines)
        ]
        self.heading = label("Best matches", "heading")
        layout.addWidget(self.heading, 0, 0, 1, 4)
        for row, cells in enumerate(self.lines, start=1):
            cells[3].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, cell in enumerate(cells):
                layout.addWidget(cell, row, column)
        self.hide()

    def show_answer(self, answer: Answer | None) -> None:
        """List the matches of a file; after listening there is nothing to list."""
        matches = () if answer is None or answer.live else answer.identification.matches
        self.setVisible(bool(matches))
        known = answer is not None and answer.match is not None
        self.heading.setText("Best matches" if known else "Closest recordings")
        for number, cells in enumerate(self.lines):
            for cell in cells:
                cell.setVisible(number < len(matches))
            if number < len(matches):
                match = matches[number]
                name = " – ".join(filter(None, (match.track.artist, match.track.title)))
                place = f"at {words.clock(match.offset_s, tenths=True)}"
                texts = (f"{number + 1}", name, place, words.percent(match.confidence))
                for cell, text in zip(cells, texts, strict=True):
                    cell.setText(text)
