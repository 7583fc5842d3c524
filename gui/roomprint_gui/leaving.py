"""Closing the window: what would be lost by it is told first, and nothing is lost unasked."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from roomprint_gui.jobs import Jobs
from roomprint_gui.models.sound_document import SoundDocument
from roomprint_gui.window import Window


class Leaving(QObject):
    """Keeps the window open until a person agrees to the loss.

    Args:
        jobs: They end with the window.
        sound: May have changes that were not saved.
        window: Asks here before it closes.
    """

    def __init__(self, jobs: Jobs, sound: SoundDocument, window: Window) -> None:
        super().__init__()
        self._jobs = jobs
        self._sound = sound
        self._window = window
        self._agreed = False
        self.question: QMessageBox | None = None  # while it is asked
        window.may_close = self._may_close

    @property
    def loss(self) -> str:
        """What is lost when the window closes now, in words; empty when nothing is."""
        titles = self._jobs.titles
        said = []
        if titles:
            others = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
            said.append(f"'{titles[0]}'{others} would be stopped.")
        if self._sound.is_unsaved:
            said.append("The sound on the Audio page was not saved and would be lost.")
        return " ".join(said)

    def close(self) -> None:
        """Close the window without asking."""
        self._agreed = True
        self._window.close()

    def _may_close(self) -> bool:
        if self._agreed or not self.loss:
            return True
        if self.question is None:
            self._ask()
        return False

    def _ask(self) -> None:
        """Show the question and go on: the window answers meanwhile, and jobs are followed."""
        self.question = box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Roomprint")
        box.setText(f"{self.loss} Close the window now?")
        leave = box.addButton("Close anyway", QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton("Stay", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        leave.clicked.connect(self.close)
        box.finished.connect(self._on_answer)
        box.open()

    def _on_answer(self) -> None:
        self.question = None
