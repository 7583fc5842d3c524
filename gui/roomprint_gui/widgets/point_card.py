"""The point that was clicked: what it is, how it looks and sounds, and its true neighbours."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from roomprint_gui import words
from roomprint_gui.jobs import Jobs
from roomprint_gui.models.embeddings import MOST_NEIGHBOURS, NEIGHBOURS, Embeddings
from roomprint_gui.models.newest_job import NewestJob
from roomprint_gui.models.row_playing import RowPlaying
from roomprint_gui.models.row_words import row_in_lines
from roomprint_gui.plots.spectrogram import SpectrogramView
from roomprint_gui.row_works import SeenRow, SeeRow
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button, label
from roomprint_gui.widgets.number_edit import NumberEdit

_EMPTY = "Click a point to hear it and to see its nearest neighbours."
_NO_FILE = "No file holds this point, so it cannot be heard."


class PointCard(QWidget):
    """Plays a point as it is clicked; ``room_changed`` comes with its room, or None.

    Args:
        theme: The look.
        model: What is shown.
        jobs: Makes the spectrogram.
        playing: Plays it.
    """

    room_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, theme: Theme, model: Embeddings, jobs: Jobs, playing: RowPlaying) -> None:
        super().__init__()
        self._model, self._playing = model, playing
        self.text = label(_EMPTY, "dim")
        self.text.setWordWrap(True)
        self.spectrogram = SpectrogramView(theme, 3.0, recent=False)
        self.spectrogram.setToolTip("Spectrogram of the point, 0 to 8 kHz, in dB")
        self.near = label("", "dim")
        self.near.setWordWrap(True)
        self.play_button = button(theme, "Play", "play", "Play this piece again")
        self.stop_button = button(theme, "Stop", "stop", "Be silent")
        tip = "How many true neighbours are shown, by distance in the full space"
        self.count_edit = NumberEdit("Neighbours", tip, "neighbours", 0, 1.0)
        self.count_edit.setRange(1, MOST_NEIGHBOURS)
        self.count_edit.show_value(NEIGHBOURS)
        self._seeing = NewestJob(lambda job: jobs.interact(job, "embeddings"), cancels=False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.play_button)
        row.addWidget(self.stop_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.text)
        layout.addWidget(self.spectrogram)
        layout.addLayout(row)
        layout.addWidget(self.count_edit)
        layout.addWidget(self.near)
        layout.addStretch(1)
        model.choice.clicked_changed.connect(self._show_point)
        model.neighbours_changed.connect(self._show_near)
        model.label_changed.connect(self._show_near)
        self.count_edit.committed.connect(lambda count: model.look_for(round(count)))
        self.play_button.clicked.connect(self._play)
        self.stop_button.clicked.connect(playing.stop)
        self._seeing.done.connect(self._on_seen)
        self._seeing.failed.connect(self._on_unseen)
        self._show_point()

    def _show_point(self) -> None:
        rows, row = self._model.rows, self._model.choice.clicked
        self.spectrogram.show_levels(None)
        there = rows is not None and row is not None and rows.path(row) is not None
        for widget in (self.spectrogram, self.play_button, self.stop_button):
            widget.setVisible(there)
        self.count_edit.setVisible(row is not None and self._model.first.table is not None)
        self.room_changed.emit(None)
        if rows is None or row is None:
            self.text.setText(_EMPTY)
            return
        lines = row_in_lines(rows, row)
        self.text.setText("\n".join(lines if there else [*lines, _NO_FILE]))
        path = rows.path(row)
        if path is not None:
            self._play()
        if path is not None and path.exists():
            self._seeing.ask(SeeRow(rows.take(np.array([row]))))

    def _on_seen(self, work: SeeRow, seen: SeenRow) -> None:
        if self._is_of_now(work):
            self.spectrogram.show_levels(seen.levels, seen.seconds)
            self.room_changed.emit(seen.room)

    def _on_unseen(self, work: SeeRow, error: Exception) -> None:
        if self._is_of_now(work):
            self.failed.emit(error)

    def _is_of_now(self, work: SeeRow) -> bool:
        rows, row = self._model.rows, self._model.choice.clicked
        return (
            rows is not None and row is not None and work.rows.same_as(rows.take(np.array([row])))
        )

    def _show_near(self) -> None:
        rows, row, found = self._model.rows, self._model.choice.clicked, self._model.neighbours
        if rows is None or row is None or not len(found):
            self.near.setText("")
            return
        name, same = self._model.kin
        self.near.setText(
            f"{int(same.sum())} of its {words.count(len(found), 'nearest neighbour')} in the full "
            f"space have the same {name}."
        )

    def _play(self) -> None:
        rows, row = self._model.rows, self._model.choice.clicked
        if rows is not None and row is not None and rows.path(row) is not None:
            self._playing.play(rows, [row])
