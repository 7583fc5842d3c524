"""The preferences of places: the workspace, and where recordings and exports go."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from roomprint.settings import describe
from roomprint_gui.models.preferences import Places, Preferences
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button, label
from roomprint_gui.widgets.folder_edit import FolderEdit
from roomprint_gui.widgets.workspace_menu import WorkspaceMenu

_HEIGHT = 32


class PlacesPreferences(QWidget):
    """Shows the workspace, and asks for folders; a folder that is not there is told.

    Args:
        theme: The look.
        model: Remembers the folders.
        workspace: The open one.
        menu: What can be done with workspaces.
    """

    def __init__(
        self, theme: Theme, model: Preferences, workspace: Path, menu: WorkspaceMenu
    ) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._workspace = workspace
        self._build(menu)
        self._connect()
        self._show()

    def _build(self, menu: WorkspaceMenu) -> None:
        here = label(str(self._workspace))
        here.setWordWrap(True)
        here.setAccessibleName("Folder of the workspace")
        about = label("Library, rooms, recordings, runs and models; it can be copied whole.", "dim")
        about.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for text, icon, tip, run in (
            ("Open folder", "folder", "Show the workspace's folder", menu.open_folder),
            ("Another…", "workspace", "Open another workspace in its place", menu.choose),
            ("New…", "folder-add", "Make a new workspace and open it", menu.make),
        ):
            made = button(self._theme, text, icon, tip)
            made.setAccessibleName(f"{text.rstrip('…')} (workspace)")
            made.clicked.connect(run)
            buttons.addWidget(made)
        buttons.addStretch(1)
        docs = describe(Places)
        recordings = self._workspace / "recordings"
        self.recordings = FolderEdit(
            self._theme, "Folder of recordings", docs["recordings"].doc, str(recordings)
        )
        self.exports = FolderEdit(
            self._theme, "Folder of exports", docs["exports"].doc, str(Path.home())
        )
        self.problem = label("", "warning")
        self.problem.setWordWrap(True)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.addRow("Workspace", here)
        form.addRow("", about)
        form.addRow("", buttons)
        form.addRow("Recordings", self.recordings)
        form.addRow("Exports", self.exports)
        for field in (self.recordings, self.exports):
            form.labelForField(field).setMinimumHeight(_HEIGHT)  # or it stands above the middle
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.recordings.chosen.connect(
            lambda folder: self._model.choose_places(replace(self._model.places, recordings=folder))
        )
        self.exports.chosen.connect(
            lambda folder: self._model.choose_places(replace(self._model.places, exports=folder))
        )
        self._model.places_changed.connect(self._show)

    def _show(self) -> None:
        places = self._model.places
        self.recordings.show_folder(places.recordings)
        self.exports.show_folder(places.exports)
        missing = [f for f in (places.recordings, places.exports) if f and not _is_folder(f)]
        self.problem.setText(
            f"'{missing[0]}' is no folder; the usual one is used instead." if missing else ""
        )
        self.problem.setVisible(bool(missing))


def _is_folder(text: str) -> bool:
    return Path(text).expanduser().is_dir()
