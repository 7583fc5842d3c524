"""The strip at the window's foot: what runs or waits, how far it is, how long it still takes."""

import time
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from roomprint.steps import Progress
from roomprint_gui import words
from roomprint_gui.jobs import Job, JobState
from roomprint_gui.models.remaining import Remaining
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, label, set_kind
from roomprint_gui.widgets.elided import ElidedLabel

_OUTCOME_SHOWN_MS = 5000
_HIGHEST = 200  # pixels: about four rows


class JobRow(QFrame):
    """One job: title, bar, what is in hand, time left, cancel; at the end its outcome.

    Until :meth:`begin` it says that the job waits.
    """

    gone = Signal()

    def __init__(self, theme: Theme, job: Job) -> None:
        super().__init__()
        self._theme = theme
        self.job = job
        self._remaining = Remaining()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.title = label(self.job.title)
        self.note = ElidedLabel("Waiting for its turn", "dim")
        self.time_left = label("", "dim")
        self.bar = QProgressBar(textVisible=False, maximum=0)
        self.bar.setAccessibleName(self.job.title)
        self.bar.hide()
        self.cancel_button = icon_button(
            self._theme, f"Cancel {self.job.title}", "close", "Cancel", 14
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
        self.job.progressed.connect(self._on_progress)
        self.job.stopping.connect(self._on_stopping)
        self.job.succeeded.connect(self._on_success)
        self.job.failed.connect(self._on_failure)
        self.job.cancelled.connect(self.gone)

    def begin(self) -> None:
        """Show that the job's turn has come."""
        self.note.setText("Starting…")
        self.bar.show()

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
        self._show_outcome(self.job.outcome(result), "good")
        QTimer.singleShot(_OUTCOME_SHOWN_MS, self, self.gone.emit)

    def _on_failure(self, error: Exception) -> None:
        self._show_outcome(words.sentence(error), "error")

    def _show_outcome(self, sentence: str, kind: str) -> None:
        set_kind(self.note, kind)
        self.note.setText(sentence)
        self.time_left.clear()
        self.bar.hide()
        self.cancel_button.setEnabled(True)
        self.cancel_button.setAccessibleName(f"Dismiss {self.job.title}")
        self.cancel_button.setToolTip("Dismiss")

    def _on_button(self) -> None:
        if self.job.state is JobState.OVER:
            self.gone.emit()
        else:
            self.job.cancel()


class JobsStrip(QScrollArea):
    """The jobs that run or wait, one row each; hidden while there are none, scrolled when many."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        set_kind(self, "strip")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it is reached
        self._body = QWidget()
        self._layout = QVBoxLayout(self._body)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.setWidget(self._body)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        self.hide()

    @property
    def rows(self) -> list[JobRow]:
        """The rows shown, oldest first."""
        items = (self._layout.itemAt(place) for place in range(self._layout.count()))
        widgets: list[QWidget | None] = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, JobRow)]

    def wait(self, job: Job) -> None:
        """Show ``job`` before its turn."""
        self._row(job)

    def add(self, job: Job) -> None:
        """Show ``job`` from its start to its outcome; one without a title stays unseen."""
        if job.title:
            self._row(job).begin()

    def sizeHint(self) -> QSize:
        """As high as the rows, up to a limit."""
        rows = self._body.sizeHint()
        return QSize(rows.width(), min(rows.height() + 2 * self.frameWidth(), _HIGHEST))

    def minimumSizeHint(self) -> QSize:
        """As narrow as may be."""
        return QSize(0, self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with the rows."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _row(self, job: Job) -> JobRow:
        """The row of ``job``, made when there is none."""
        for row in self.rows:
            if row.job is job:
                return row
        row = JobRow(self._theme, job)
        row.gone.connect(self._remove)
        self._layout.addWidget(row)
        self.show()
        return row

    def _remove(self) -> None:
        row = self.sender()
        assert isinstance(row, JobRow)
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.setVisible(bool(self.rows))
