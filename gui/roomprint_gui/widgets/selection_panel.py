"""The selected points: a table, playing all of them, writing them out."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QGridLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.point_choice import NOTHING
from roomprint_gui.models.row_playing import RowPlaying
from roomprint_gui.models.segment_table import MOST, SegmentTable
from roomprint_gui.row_works import ExportRows
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button, label, set_kind
from roomprint_gui.widgets.row_table import set_up_rows

_FROM_WIDTH = 60
_EXPORT = "Choose a folder: each piece goes there as a WAV, and segments.csv tells of all"
_EMPTY = "Nothing selected. Draw a rectangle or a lasso, or search."


class SelectionPanel(QWidget):
    """``added`` comes with the files of the selection that are to go to the library."""

    added = Signal(object)
    failed = Signal(object)

    def __init__(self, theme: Theme, model: Embeddings, jobs: Jobs, playing: RowPlaying) -> None:
        super().__init__()
        self._model, self._jobs, self._playing = model, jobs, playing
        self.count = label(_EMPTY, "dim")
        self.count.setWordWrap(True)
        self.table = SegmentTable(model)
        self.view = QTableView()
        self.view.setModel(self.table)
        set_up_rows(self.view, "Selected points", "Click a row to look at its point", 28)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        set_kind(self.view, "dense")
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, _FROM_WIDTH)
        self.play_button = button(theme, "Play all", "play", "Play them one after another")
        self.stop_button = button(theme, "Stop", "stop", "Be silent")
        self.export_button = button(
            theme, "Export…", "export", "Write a WAV of each and a CSV of all into a folder"
        )
        self.add_button = button(
            theme, "To library", "library", "Add the files they are from to the library"
        )
        self.clear_button = button(theme, "Clear", "close", "Select nothing")
        grid = QGridLayout()
        grid.setSpacing(8)
        for number, made in enumerate(self.buttons):
            grid.addWidget(made, number // 2, number % 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.count)
        layout.addWidget(self.view, stretch=1)
        layout.addLayout(grid)
        model.choice.selected_changed.connect(self._show_selected)
        model.rows_changed.connect(self._show_selected)
        self.view.clicked.connect(lambda index: model.choice.click(self.table.row(index.row())))
        self.play_button.clicked.connect(self._play)
        self.stop_button.clicked.connect(playing.stop)
        self.export_button.clicked.connect(self._choose_folder)
        self.add_button.clicked.connect(lambda: self.added.emit(self._files()))
        self.clear_button.clicked.connect(lambda: model.choice.select(NOTHING))
        self._show_selected()

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """What can be done with the selection."""
        return (
            self.play_button,
            self.stop_button,
            self.export_button,
            self.add_button,
            self.clear_button,
        )

    def export(self, folder: Path) -> Job | None:
        """Write the selected pieces into ``folder``."""
        rows = self._model.rows
        if rows is None or not len(self._model.choice.selected):
            return None
        chosen = rows.take(self._model.choice.selected)
        pieces = words.count(len(chosen), "piece")
        work = ExportRows(folder, chosen)
        job = Job(work, f"Exporting {pieces}", lambda n: f"{n:,} of {pieces} written.")
        job.refused.connect(self.failed)
        self._jobs.start(job)
        return job

    def _show_selected(self) -> None:
        count = len(self._model.choice.selected)
        for made in self.buttons:
            made.setEnabled(count > 0)
        more = f" The table shows the first {MOST:,}." if count > MOST else ""
        self.count.setText(f"{words.count(count, 'point')} selected.{more}" if count else _EMPTY)

    def _play(self) -> None:
        if (rows := self._model.rows) is not None:
            self._playing.play(rows, self._model.choice.selected.tolist())

    def _files(self) -> list[Path]:
        rows = self._model.rows
        if rows is None:
            return []
        paths = [rows.path(row) for row in self._model.choice.selected.tolist()]
        return list(dict.fromkeys(path for path in paths if path is not None))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _EXPORT, str(Path.home()))
        if chosen:
            self.export(Path(chosen))
