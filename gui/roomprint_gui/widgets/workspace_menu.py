"""The menu of the workspace: which one it is, its folder, and the others."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from roomprint_gui.models.recent_workspaces import RecentWorkspaces


class WorkspaceMenu(QMenu):
    """Names the open workspace; ``wanted`` comes with the folder of another one.

    Args:
        root: The open one.
        recent: Those that were open last.
        parent: The widget that it belongs to.
    """

    wanted = Signal(Path)

    def __init__(self, root: Path, recent: RecentWorkspaces, parent: QWidget) -> None:
        super().__init__(parent)
        self._root = root
        self._recent = recent
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)
        self._fill()

    def open_folder(self) -> None:
        """Show the workspace's folder in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._root)))

    def choose(self) -> None:
        """Ask for the folder of another workspace."""
        folder = QFileDialog.getExistingDirectory(
            self.parentWidget(), "Open a workspace", str(self._root.parent)
        )
        if folder:
            self.wanted.emit(Path(folder))

    def make(self) -> None:
        """Ask for an empty folder, there or made in the dialog, for a new workspace."""
        folder = QFileDialog.getExistingDirectory(
            self.parentWidget(), "Make a new workspace in an empty folder", str(self._root.parent)
        )
        if folder:
            self.wanted.emit(Path(folder))

    def _fill(self) -> None:
        self.clear()
        for text in (self._root.name, str(self._root)):
            self.addAction(_shown(text)).setEnabled(False)
        self.addAction("Open its folder", self.open_folder)
        self.addSeparator()
        self.addAction("Open another workspace…", self.choose)
        self.addAction("Make a new workspace…", self.make)
        others = [root for root in self._recent.roots if root != self._root]
        if others:
            self.addSeparator()
        for root in others:
            action = self.addAction(_shown(str(root)), partial(self.wanted.emit, root))
            action.setToolTip(f"Open the workspace {root}")


def _shown(text: str) -> str:
    """A folder as a menu can hold it; an ampersand would become a shortcut."""
    home = str(Path.home())
    if text.startswith(home + "/"):
        text = "~" + text[len(home) :]
    return (text if len(text) < 64 else f"…{text[-62:]}").replace("&", "&&")
