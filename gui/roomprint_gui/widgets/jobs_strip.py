"""The strip at the window's foot: what runs, how far it is, how long it will still take."""

import time
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from roomprint.steps import Progress
from roomprint_gui import words
from roomprint_gui.jobs import Job
from roomprint_gui.models.remaining import Remaining
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, label, set_kind
from roomprint_gui.widgets.elided import ElidedLabel

_OUTCOME_SHOWN_MS = 5000


class JobRow(QFrame):
    """One job: title, bar, what is in hand, time left, cancel; at the end its outcome."""

    gone = Signal()

    def __init__(self, theme: Theme, job: Job) -> None:
        super().__init__()
        self._theme = theme
        self._job = job
        self._remaining = Remaining()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.title = label(self._job.title)
        self.note = ElidedLabel("Starting…", "dim")
        self.time_left = label("", "dim")
        self.bar = QProgressBar(textVisible=False, maximum=0)
        self.bar.setAccessibleName(self._job.title)
        self.cancel_button = icon_button(
            self._theme, f"Cancel {self._job.title}", "close", "Cancel", 14
        )
        texts = QHBoxLayout()
        texts.setSpacing(16)
        texts.addWidget(self.title)
        texts.addWidget(self.note, stretch=1)
        texts.addWidget(self.time_left)
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 6, 8, 6)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(4)
        layout.setRowStretch(0, 1)
        layout.addLayout(texts, 0, 0)
        layout.addWidget(self.bar, 1, 0)
        layout.addWidget(self.cancel_button, 0, 1, 2, 1)

    def _connect(self) -> None:
        self.cancel_button.clicked.connect(self._on_button)
        self._job.progressed.connect(self._on_progress)
        self._job.stopping.connect(self._on_stopping)
        self._job.succeeded.connect(self._on_success)
        self._job.failed.connect(self._on_failure)
        self._job.cancelled.connect(self.gone)

    def _on_progress(self, progress: Any) -> None:
        if not isinstance(progress, Progress):
            return
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        self.note.setText(progress.note)
        counted = f"{100 * progress.done // progress.total} %" if progress.total else ""
        left = self._remaining.say(progress.done, progress.total, time.monotonic())
        self.time_left.setText(", ".join(text for text in (counted, left) if text))

    def _on_stopping(self) -> None:
        self.note.setText("Stopping…")
        self.time_left.clear()
        self.cancel_button.setEnabled(False)

    def _on_success(self, result: Any) -> None:
        self._show_outcome(self._job.outcome(result), "good")
        QTimer.singleShot(_OUTCOME_SHOWN_MS, self, self.gone.emit)

    def _on_failure(self, error: Exception) -> None:
        self._show_outcome(words.sentence(error), "error")

    def _show_outcome(self, sentence: str, kind: str) -> None:
        set_kind(self.note, kind)
        self.note.setText(sentence)
        self.time_left.clear()
        self.bar.hide()
        self.cancel_button.setEnabled(True)
        self.cancel_button.setAccessibleName(f"Dismiss {self._job.title}")
        self.cancel_button.setToolTip("Dismiss")

    def _on_button(self) -> None:
        if self.bar.isHidden():
            self.gone.emit()
        else:
            self._job.cancel()


class JobsStrip(QFrame):
    """The running jobs, one row each; hidden while there are none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        set_kind(self, "strip")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    @property
    def rows(self) -> list[JobRow]:
        """The rows shown, oldest first."""
        items = (self._layout.itemAt(place) for place in range(self._layout.count()))
        widgets: list[QWidget | None] = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, JobRow)]

    def add(self, job: Job) -> None:
        """Show ``job`` from its start to its outcome; one without a title stays unseen."""
        if not job.title:
            return
        row = JobRow(self._theme, job)
        row.gone.connect(self._remove)
        self._layout.addWidget(row)
        self.show()

    def _remove(self) -> None:
        row = self.sender()
        assert isinstance(row, JobRow)
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.setVisible(bool(self.rows))
