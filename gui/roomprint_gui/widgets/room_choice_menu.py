"""In which room a sound is to be heard: any response that there is, or one from a file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.plots.taking import add_action

READS = "Impulse responses (*.wav *.flac *.sofa);;All files (*)"
_NEWEST = 12  # of what was measured


class RoomChoiceMenu(QMenu):
    """The open room, every other result, what was measured, any file; gone when it is hidden.

    ``chosen`` comes with a result, a file, or None for the open room.

    Args:
        parent: What it opens on.
        results: The results there are.
        measured: The folder of the responses that were measured, now or earlier.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, results: RoomResults, measured: Path) -> None:
        super().__init__(parent)
        self.aboutToHide.connect(self.deleteLater)
        todo = "" if results.live is not None else " (will be simulated)"
        add_action(self, f"{results.scene.name}, the open room{todo}", partial(self._choose, None))
        for result in results.entries:
            text = f"{result.name} ({result.origin.value})"
            add_action(self, text, partial(self._choose, result))
        self.addSeparator()
        files = sorted(measured.glob("*.wav"), reverse=True)[:_NEWEST]
        earlier = QMenu("Measured", self)
        earlier.setEnabled(bool(files))
        for path in files:
            add_action(earlier, path.stem, partial(self._choose, path))
        self.addMenu(earlier)
        add_action(self, "Response from a file…", self._choose_file)

    def _choose(self, where: object) -> None:
        self.chosen.emit(where)

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self.parentWidget(), "Open a response", str(Path.home()), READS
        )
        if path:
            self._choose(Path(path))
