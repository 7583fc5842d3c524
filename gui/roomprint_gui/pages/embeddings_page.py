"""The embeddings page: what an encoder makes of recordings, as a map to look at and listen to."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from roomprint.errors import EmbeddingError
from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.live_point import LivePoint
from roomprint_gui.models.row_playing import RowPlaying
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import PageHeader, button, page_layout, set_kind
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.empty_state import EmptyState
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.run_menu import Choice, RunMenu

_EMPTY = (
    "No map yet. See which sounds an encoder puts together: begin with {mine}a few simulated rooms "
    "and two small encoders (about two minutes), or 24 composed pieces (about one)."
)
_MINE = "what your library holds (some seconds), "
_MAKING, _OPENING = "What the map is made of is being read and embedded…", "The map is being made…"
_LIBRARY = (
    "Map what the library has stored of its recordings: some seconds, nothing is computed anew"
)
_TABLES, _GRIDS = "Tables (*.npz)", "Grids of rooms (*.h5)"
_ROOMS = (
    "Simulate 8 rooms, train two small encoders on made-up speech in them, and lay both maps side "
    "by side: takes about two minutes, more where the computer is busy; nothing is downloaded"
)
_MUSIC = "Compose 24 short pieces and map them: a minute, nothing is downloaded"


class EmbeddingsPage(QWidget):
    """Opens tables and shows them; the maps are made when the page is first on the screen.

    Args:
        theme: The look.
        model: What is shown.
        jobs: Runs small works.
        playing: Plays rows.
        live: The microphone among the points.
        runs: The training runs.
    """

    added = Signal(object)  # files that are to go to the library
    filled = Signal()  # the maps were made

    def __init__(
        self,
        theme: Theme,
        model: Embeddings,
        jobs: Jobs,
        playing: RowPlaying,
        live: LivePoint,
        runs: TrainingRuns,
    ) -> None:
        super().__init__()
        self._theme, self._model, self._jobs = theme, model, jobs
        self._playing, self._live, self._runs = playing, live, runs
        self._begun = self._filled = self._making = self._has_tracks = False
        self._build()
        self._connect()
        self._show_rows()

    def _build(self) -> None:
        self.header = PageHeader("Embeddings", ElidedLabel("", "dim"))
        model = self._model.sources
        tip = "Show a second encoder beside the first, on the same rows"
        self.compare_button = button(self._theme, "Compare", "duplicate", tip)
        self.compare_menu = RunMenu(
            self._runs,
            (Choice("Table…", self._choose_second), Choice("One map", self._model.close_second)),
            "A run's best encoder",
            lambda run: self._make(lambda: model.run(run, beside=True)),
        )
        tip = "See how the map of a training run changed, checkpoint by checkpoint"
        self.timeline_button = button(self._theme, "Timeline", "train", tip)
        self.timeline_menu = RunMenu(
            self._runs,
            (Choice("Another folder…", self._choose_run),),
            "Checkpoints of",
            lambda run: self._make(lambda: model.timeline(run)),
        )
        tip = "Open a table, or map the library, a folder, rooms or a run"
        self.open_button = button(self._theme, "Open", "folder", tip)
        self.open_menu = RunMenu(
            self._runs,
            (
                Choice("Table…", self._choose_table),
                Choice("Library", self._begin_with_library),
                Choice("Folder of recordings…", self._choose_folder),
                Choice("Rooms of a grid…", self._choose_grid),
                Choice("Starter rooms", self._begin_with_rooms),
                Choice("Starter music", self._begin_with_music),
            ),
            "A run's best encoder",
            lambda run: self._make(lambda: model.run(run)),
        )
        for made, menu in (
            (self.compare_button, self.compare_menu),
            (self.timeline_button, self.timeline_menu),
            (self.open_button, self.open_menu),
        ):
            menu.setParent(made, menu.windowFlags())
            made.setMenu(menu)
            self.header.add(made)
        self.notice = Notice(self._theme)
        self.library_button = button(self._theme, "My library", "library", _LIBRARY, "primary")
        self.library_button.hide()
        self.starter_button = button(self._theme, "Starter rooms", "play", _ROOMS, "primary")
        self.music_button = button(self._theme, "Starter music", "library", _MUSIC)
        self.table_button = button(
            self._theme, "Open table…", "file", "Open what roomprint embed wrote"
        )
        self._empty = EmptyState(
            self._theme,
            "empty-embeddings",
            _EMPTY.format(mine=""),
            self.library_button,
            self.starter_button,
            self.music_button,
            self.table_button,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        layout = page_layout(self)
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addWidget(self._stack, stretch=1)

    def _begin(self) -> None:
        from roomprint_gui.widgets.embeddings_view import EmbeddingsView  # plots take their time

        self.view = EmbeddingsView(self._theme, self._model, self._jobs, self._playing, self._live)
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
        model.sources.pair_made.connect(lambda *_: self._runs.look())
        self._playing.failed.connect(self._show_error)
        self._live.failed.connect(self._show_error)
        model.first.opening_changed.connect(self._say)
        self.library_button.clicked.connect(self._begin_with_library)
        self.starter_button.clicked.connect(self._begin_with_rooms)
        self.music_button.clicked.connect(self._begin_with_music)
        self.table_button.clicked.connect(self._choose_table)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the maps, and compile UMAP while nobody waits for it."""
        super().showEvent(event)
        self._runs.look()
        if not self._begun:
            self._begun = True
            self._begin()
            self._model.warm_up()

    # --- model -> screen --------------------------------------------------------------------------

    def offer_library(self, has_tracks: bool) -> None:
        """Offer the map of the library first, where it holds tracks."""
        self._has_tracks = has_tracks
        self.library_button.setVisible(has_tracks)
        set_kind(self.starter_button, "plain" if has_tracks else "primary")
        self._theme.dress(self.starter_button, "play", "text" if has_tracks else "on_accent")
        self._say()

    def _say(self) -> None:
        """What the empty page says: what to begin with, or what goes on until there is a map."""
        if self._making:
            self._empty.say(_MAKING)
        elif self._model.first.is_opening or self._model.rows is not None:
            self._empty.say(_OPENING)
        else:
            self._empty.say(_EMPTY.format(mine=_MINE if self._has_tracks else ""))

    def _show_rows(self) -> None:
        self._say()
        rows, table = self._model.rows, self._model.first.table
        self._stack.setCurrentIndex(1 if rows is not None and self._filled else 0)
        self.compare_button.setEnabled(table is not None)
        if rows is None:
            self.header.state.setText("")
            return
        what = f"{words.count(len(rows), 'point')} of {words.count(len(rows.files), 'file')}"
        if self._model.timeline is not None:
            steps = words.count(len(self._model.timeline.steps), "checkpoint")
            what = f"{what}, {steps} of {self._model.timeline.run}"
        elif table is not None:
            what = f"{table.path.stem}: {what}"
        self.header.state.setText(what)

    def _show_error(self, error: Exception) -> None:
        self.notice.tell(words.sentence(error), "error")

    # --- user -> model ----------------------------------------------------------------------------

    def _make(self, begin: Callable[[], Job]) -> None:
        self.notice.dismiss()
        try:
            job = begin()
        except EmbeddingError as error:
            self._show_error(error)
            return
        self._let_begin(False)
        job.finished.connect(lambda: self._let_begin(True))

    def _let_begin(self, on: bool) -> None:
        self._making = not on
        for made in (self.library_button, self.starter_button, self.music_button):
            made.setEnabled(on)
        self._say()

    def _begin_with_library(self) -> None:
        self._make(self._model.sources.library)

    def _begin_with_rooms(self) -> None:
        self._make(self._model.sources.starter_rooms)

    def _begin_with_music(self) -> None:
        self._make(self._model.sources.starter_music)

    def _choose_table(self) -> None:
        if (path := self._ask_for("Open a table", _TABLES)) is not None:
            self.notice.dismiss()
            self._model.open(path)

    def _choose_second(self) -> None:
        if (path := self._ask_for("Open another encoder's table", _TABLES)) is not None:
            self.notice.dismiss()
            self._model.open_second(path)

    def _ask_for(self, title: str, kinds: str) -> Path | None:
        folder = str(self._model.sources.folder)
        chosen, _ = QFileDialog.getOpenFileName(self, title, folder, kinds)
        return Path(chosen) if chosen else None

    def _choose_folder(self) -> None:
        if (folder := self._ask_for_folder("Embed a folder", Path.home())) is not None:
            self._make(lambda: self._model.sources.files((folder,)))

    def _choose_grid(self) -> None:
        if (grid := self._ask_for("Open a grid of rooms", _GRIDS)) is None:
            return
        speech = self._ask_for_folder("Choose a folder of dry speech", Path.home())
        if speech is not None:
            self._make(lambda: self._model.sources.grid(grid, speech))

    def _choose_run(self) -> None:
        if (run := self._ask_for_folder("Choose a run's folder", self._runs.folder)) is not None:
            self._make(lambda: self._model.sources.timeline(run))

    def _ask_for_folder(self, title: str, begin: Path) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self, title, str(begin))
        return Path(chosen) if chosen else None
