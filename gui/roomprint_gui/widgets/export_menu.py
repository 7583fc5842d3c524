"""What can be written of the results."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTabWidget

from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.saving import ask_where
from roomprint_gui.widgets.result_parameters import ParametersTab

_WRITES = "WAV, this source and microphone (*.wav);;SOFA, all of them (*.sofa)"


class ExportMenu(QMenu):
    """The response, its parameters, or a picture of the tab that is open; gone when it is hidden.

    Args:
        results: What is looked at.
        tabs: Its pictures; the menu's parent.
        parameters: The one that is a table.
    """

    failed = Signal(str)

    def __init__(self, results: RoomResults, tabs: QTabWidget, parameters: ParametersTab) -> None:
        super().__init__(tabs)
        self._results = results
        self._tabs = tabs
        tab = tabs.tabText(tabs.currentIndex())
        self._tab = tab.lower()
        self.aboutToHide.connect(self.deleteLater)
        for text, do in (
            ("Response as WAV or SOFA…", self._choose_response),
            ("Parameters as CSV…", parameters.choose_export),
            (f"Picture of '{tab}'…", self._choose_picture),
        ):
            action = QAction(text, self)
            action.triggered.connect(do)
            self.addAction(action)

    def _choose_response(self) -> None:
        start = Path.home() / f"{self._results.scene.name}.wav"
        path = ask_where(self._tabs, "Export the response", start, _WRITES)
        if path is not None:
            self._results.export(path)

    def _choose_picture(self) -> None:
        start = Path.home() / f"{self._results.scene.name} {self._tab}.png"
        path = ask_where(self._tabs, "Export a picture", start, "PNG picture (*.png)")
        if path is not None:
            self.export_picture(path)

    def export_picture(self, path: Path) -> None:
        """Write the tab that is shown, as it is on the screen, to a picture."""
        if not self._tabs.currentWidget().grab().save(str(path)):
            self.failed.emit(f"Could not write '{path.name}': choose another folder.")
