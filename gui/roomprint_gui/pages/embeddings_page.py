"""The embeddings page: what an encoder makes of recordings, as a map to look at and listen to."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QWidget

from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.segment_playing import SegmentPlaying
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import PageHeader, button, page_layout
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.empty_state import EmptyState
from roomprint_gui.widgets.notice import Notice

_EMPTY = (
    "No map yet. See which sounds an encoder puts together: begin with 24 demo pieces, or with "
    "your own recordings."
)
_TABLES = "Tables (*.npz)"
_STARTER = "Compose 24 short pieces and map them: a minute, nothing is downloaded"


class EmbeddingsPage(QWidget):
    """Opens tables and shows them; the maps are made when the page is first on the screen.

    Args:
        theme: The look.
        model: What is shown.
        jobs: Runs small works.
        playing: Plays pieces.
        runs: Where the training runs are.
    """

    added = Signal(object)  # files that are to go to the library
    filled = Signal()  # the maps were made

    def __init__(
        self, theme: Theme, model: Embeddings, jobs: Jobs, playing: SegmentPlaying, runs: Path
    ) -> None:
        super().__init__()
        self._theme, self._model, self._jobs = theme, model, jobs
        self._playing, self._runs = playing, runs
        self._begun = self._filled = False
        self._build()
        self._connect()
        self._show_rows()

    def _build(self) -> None:
        self.header = PageHeader("Embeddings", ElidedLabel("", "dim"))
        tip = "Show a second encoder beside the first, on the same rows"
        self.compare_button = button(self._theme, "Compare…", "duplicate", tip)
        tip = "See how the map of a training run changed, checkpoint by checkpoint"
        self.timeline_button = button(self._theme, "Timeline…", "train", tip)
        tip = "Open a table, map the library, or embed a folder"
        self.open_button = button(self._theme, "Open", "folder", tip)
        self.open_button.setMenu(self._build_menu())
        for made in (self.compare_button, self.timeline_button, self.open_button):
            self.header.add(made)
        self.notice = Notice(self._theme)
        self.starter_button = button(self._theme, "Starter data", "play", _STARTER, "primary")
        self.table_button = button(
            self._theme, "Open table…", "file", "Open what roomprint embed wrote"
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(
                self._theme, "empty-embeddings", _EMPTY, self.starter_button, self.table_button
            )
        )
        layout = page_layout(self)
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addWidget(self._stack, stretch=1)

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        for text, do in (
            ("Table…", self._choose_table),
            ("Library", lambda: self._make(self._model.embed_library())),
            ("Folder of recordings…", self._choose_folder),
            ("Starter data", self._begin_with_starter),
        ):
            action = QAction(text, menu)
            action.triggered.connect(do)
            menu.addAction(action)
        return menu

    def _begin(self) -> None:
        from roomprint_gui.widgets.embeddings_view import EmbeddingsView  # plots take their time

        self.view = EmbeddingsView(self._theme, self._model, self._jobs, self._playing)
        self.view.failed.connect(self._show_error)
        self.view.filled.connect(self._fill)
        self._stack.addWidget(self.view)

    def _fill(self) -> None:
        self.view.selection.added.connect(self.added)
        self._filled = True
        self._show_rows()
        self.filled.emit()

    def _connect(self) -> None:
        model = self._model
        model.rows_changed.connect(self._show_rows)
        model.second_changed.connect(self._show_rows)
        model.timeline_changed.connect(self._show_rows)
        model.failed.connect(self._show_error)
        self._playing.failed.connect(self._show_error)
        self.starter_button.clicked.connect(self._begin_with_starter)
        self.table_button.clicked.connect(self._choose_table)
        self.compare_button.clicked.connect(self._compare)
        self.timeline_button.clicked.connect(self._choose_run)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the maps, and compile UMAP while nobody waits for it."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            self._begin()
            self._model.warm_up()

    # --- model -> screen --------------------------------------------------------------------------

    def _show_rows(self) -> None:
        rows, table = self._model.rows, self._model.first.table
        self._stack.setCurrentIndex(1 if rows is not None and self._filled else 0)
        both = self._model.second.table is not None
        self.compare_button.setEnabled(table is not None)
        self.compare_button.setText("One map" if both else "Compare…")
        if rows is None:
            self.header.state.setText("")
            return
        what = f"{words.count(len(rows), 'point')} of {words.count(len(rows.files), 'file')}"
        if self._model.timeline is not None:
            steps = words.count(len(self._model.timeline.steps), "checkpoint")
            what = f"{what}, {steps} of {self._model.timeline.run}"
        elif table is not None:
            what = f"{table.path.stem}: {what}, model {table.model}"
        self.header.state.setText(what)

    def _show_error(self, error: Exception) -> None:
        self.notice.tell(words.sentence(error), "error")

    # --- user -> model ----------------------------------------------------------------------------

    def _make(self, job: Job) -> None:
        self.notice.dismiss()
        self.starter_button.setEnabled(False)
        job.finished.connect(lambda: self.starter_button.setEnabled(True))

    def _begin_with_starter(self) -> None:
        self._make(self._model.begin_with_starter())

    def _choose_table(self) -> None:
        if (path := self._ask_for_table("Open a table")) is not None:
            self.notice.dismiss()
            self._model.open(path)

    def _compare(self) -> None:
        if self._model.second.table is not None:
            self._model.close_second()
        elif (path := self._ask_for_table("Open another encoder's table")) is not None:
            self.notice.dismiss()
            self._model.open_second(path)

    def _ask_for_table(self, title: str) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(self, title, str(self._model.folder), _TABLES)
        return Path(chosen) if chosen else None

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Embed a folder", str(Path.home()))
        if chosen:
            self._make(self._model.embed_files((Path(chosen),)))

    def _choose_run(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose a run's folder", str(self._runs))
        if chosen:
            self._make(self._model.make_timeline(Path(chosen)))
