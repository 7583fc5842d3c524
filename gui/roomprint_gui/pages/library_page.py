"""The library page: what is indexed, and how more gets in."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings, QTimer, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QIcon
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from roomprint.library.adding import AddReport
from roomprint.library.tracks import Track
from roomprint.library.verifying import VerifyReport
from roomprint_gui import words
from roomprint_gui.models.demo_tour import DemoTour
from roomprint_gui.models.library_model import LibraryModel
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.models.reports import (
    added_in_words,
    cancelled_in_words,
    damaged_in_words,
    faults_in_words,
    skipped_in_words,
    verified_in_words,
)
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import PageHeader, button, label, page_layout
from roomprint_gui.widgets.drop_area import DropArea
from roomprint_gui.widgets.empty_state import EmptyState
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.player_bar import PlayerBar
from roomprint_gui.widgets.track_view import TrackView

_SEARCH_PAUSE_MS = 150
_EMPTY = "Your library is empty. Add recordings, and Roomprint can tell which of them it hears."


class LibraryPage(QWidget):
    """Lists the tracks, adds, removes, verifies and plays them.

    Args:
        theme: The look.
        settings: Remembers the table's widths and the last folder.
        library: The tracks.
        player: Plays them.
        tour: Shows the main job to someone who has no music at hand.
    """

    def __init__(
        self,
        theme: Theme,
        settings: QSettings,
        library: LibraryModel,
        player: PlayerModel,
        tour: DemoTour,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._settings = settings
        self._library = library
        self._player = player
        self._tour = tour
        self._build()
        self._connect()
        self._show_theme()
        self._show_library()

    def _build(self) -> None:
        self.header = PageHeader("Library")
        tip = "Check every file and fingerprint; changes nothing"
        self.verify_button = button(self._theme, "Verify", "verify", tip)
        tip = "Add single audio or video files"
        self.files_button = button(self._theme, "Add files", "file", tip)
        tip = "Add every recording in a folder and the folders in it"
        self.folder_button = button(self._theme, "Add folder", "folder-add", tip, "primary")
        for made in (self.verify_button, self.files_button, self.folder_button):
            self.header.add(made)
        self.report = Notice(self._theme)
        self.damage = Notice(self._theme)
        self.question = Notice(self._theme)
        self.drop = DropArea(self, "Let go to add to the library", lambda _: True)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._build_table())
        self._stack.addWidget(self._build_empty())
        layout = page_layout(self)
        layout.addWidget(self.header)
        layout.addWidget(self.damage)
        layout.addWidget(self.question)
        layout.addWidget(self.report)
        layout.addLayout(self._stack, stretch=1)

    def _build_table(self) -> QWidget:
        self.search = QLineEdit(placeholderText="Search title, artist, album, file")
        self.search.setAccessibleName("Search")
        self.search.setToolTip("Every word must occur; capitals and accents do not matter")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(480)
        self._lens = self.search.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self.found = label("", "dim")
        self.view = TrackView(self._library.table, self._settings)
        tip = "Take the selected tracks out of the library; their files stay"
        self.remove_button = button(self._theme, "Remove", "remove", tip)
        self.remove_button.setEnabled(False)
        self.player_bar = PlayerBar(self._theme, self._player)
        self._search_pause = QTimer(self, singleShot=True, interval=_SEARCH_PAUSE_MS)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.search, stretch=1)
        row.addWidget(self.found)
        row.addStretch(1)
        row.addWidget(self.remove_button)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.view, stretch=1)
        layout.addWidget(self.player_bar)
        return body

    def _build_empty(self) -> QWidget:
        tip = "Add every recording in a folder and the folders in it"
        self.begin_button = button(self._theme, "Add folder", "folder-add", tip, "primary")
        tip = "24 short pieces, composed and played by Roomprint itself: nothing is downloaded"
        self.demo_button = button(self._theme, "Try it with the demo library", "play", tip)
        return EmptyState(self._theme, "empty-library", _EMPTY, self.begin_button, self.demo_button)

    def _connect(self) -> None:
        self.folder_button.clicked.connect(self._choose_folder)
        self.begin_button.clicked.connect(self._choose_folder)
        self.files_button.clicked.connect(self._choose_files)
        self.verify_button.clicked.connect(self._library.verify)
        self.demo_button.clicked.connect(self._tour.begin)
        self._tour.under_way_changed.connect(self.demo_button.setDisabled)
        self.drop.dropped.connect(self._library.add)
        self.search.textChanged.connect(lambda: self._search_pause.start())
        self._search_pause.timeout.connect(self._search)
        self.view.selected_changed.connect(self._show_selected)
        self.remove_button.clicked.connect(self._ask_to_remove)
        self.view.doubleClicked.connect(
            lambda index: self._player.play(self._library.table.row(index.row()))
        )
        self.view.customContextMenuRequested.connect(self._open_menu)
        self._theme.changed.connect(self._show_theme)
        self._library.listed.connect(self._show_library)
        self._library.adding_changed.connect(self._show_library)
        self._library.added.connect(self._show_added)
        self._library.cancelled.connect(self._show_cancelled)
        self._library.verified.connect(self._show_verified)
        self._library.damaged_changed.connect(self._show_damaged)
        self._library.failed.connect(self._show_error)
        self._player.failed.connect(self._show_error)

    # --- model -> screen --------------------------------------------------------------------------

    def _show_theme(self) -> None:
        self._lens.setIcon(self._theme.icon("search", "dim"))

    def _show_library(self) -> None:
        tracks = len(self._library.table.tracks)
        empty = self._library.known and not tracks and not self._library.is_adding
        self._stack.setCurrentIndex(1 if empty else 0)
        self.header.state.setText(self._library.summary)
        for made in (self.verify_button, self.files_button, self.folder_button):
            made.setVisible(not empty)
        self.verify_button.setEnabled(tracks > 0)
        self._show_found()

    def _show_selected(self) -> None:
        self.player_bar.offer(self.view.current)
        self.remove_button.setEnabled(bool(self.view.selected))

    def _show_found(self) -> None:
        shown, tracks = self._library.table.rowCount(), len(self._library.table.tracks)
        self.found.setText("" if shown == tracks else f"{shown:,} of {tracks:,}")

    def _show_added(self, report: AddReport) -> None:
        tone = "warning" if report.failed else "accent"
        self.report.tell(added_in_words(report), tone, skipped_in_words(report))

    def _show_cancelled(self, left: int) -> None:
        self.report.tell(cancelled_in_words(left), "accent")

    def _show_verified(self, report: VerifyReport) -> None:
        tone = "accent" if report.sound else "warning"
        self.report.tell(verified_in_words(report), tone, faults_in_words(report))

    def _show_damaged(self, tracks: list[Track]) -> None:
        if not tracks:
            self.damage.dismiss()
            return
        paths = [track.path for track in tracks]
        again = ("Add again", lambda: self._library.add(paths))
        self.damage.tell(
            damaged_in_words(tracks), "warning", "\n".join(map(str, paths)), action=again
        )

    def _show_error(self, error: Exception) -> None:
        self.report.tell(words.sentence(error), "error")

    # --- user -> model ----------------------------------------------------------------------------

    def _search(self) -> None:
        self._library.table.search(self.search.text())
        self._show_found()

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Add folder", self._last_folder())
        if folder:
            self._remember_folder(Path(folder))
            self._library.add([Path(folder)])

    def _choose_files(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(self, "Add files", self._last_folder())
        if files:
            self._remember_folder(Path(files[0]).parent)
            self._library.add([Path(file) for file in files])

    def _last_folder(self) -> str:
        return str(self._settings.value("library/folder", str(Path.home())))

    def _remember_folder(self, folder: Path) -> None:
        self._settings.setValue("library/folder", str(folder))

    def play_selected(self) -> None:
        """Play the one track that is selected."""
        if self.view.current is not None:
            self._player.play(self.view.current)

    def _open_menu(self, place: QPoint) -> None:
        menu = self.make_menu()
        menu.popup(self.view.viewport().mapToGlobal(place))

    def make_menu(self) -> QMenu:
        """The context menu of the selected tracks."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        alone = self.view.current is not None
        self._entry(menu, "Play", "play", self.play_selected, alone)
        self._entry(menu, "Show in folder", "folder", self._show_in_folder, alone)
        menu.addSeparator()
        self._entry(menu, "Remove…", "remove", self._ask_to_remove, bool(self.view.selected))
        return menu

    def _entry(
        self, menu: QMenu, text: str, icon: str, do: Callable[[], None], enabled: bool
    ) -> None:
        action = QAction(self._theme.icon(icon), text, menu, enabled=enabled)
        action.triggered.connect(do)
        menu.addAction(action)

    def _show_in_folder(self) -> None:
        if self.view.current is not None:
            folder = self.view.current.path.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _ask_to_remove(self) -> None:
        selected = self.view.selected
        if not selected:
            return
        what = (
            f"'{selected[0].title}'" if len(selected) == 1 else words.count(len(selected), "track")
        )
        ids = [track.id for track in selected]

        def remove() -> None:
            self.question.dismiss()
            self._library.remove(ids)

        sentence = f"Remove {what} from the library? The files stay where they are."
        self.question.tell(sentence, "warning", action=("Remove", remove))
        self.question.close_button.setFocus()
