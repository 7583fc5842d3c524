"""How far the chosen run is: a bar, and its numbers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from roomprint.training.run_folder import Run
from roomprint_gui.models import run_words
from roomprint_gui.widgets.basics import label

_FACTS = {
    "step": ("Step", "Batches trained on, of all"),
    "loss": ("Loss", "Mean of the last 20 steps, in nats"),
    "best": ("Best", "The best look at the held-out set so far"),
    "pace": ("Throughput", "Segments and replicas encoded a second"),
    "left": ("Time left", "At the pace of the last hundred steps"),
}


class RunStatus(QWidget):
    """Shows one run; a dash where something is not known."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName("Progress of the run")
        self.facts = {name: label("", "fact") for name in _FACTS}
        row = QHBoxLayout()
        row.setSpacing(24)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        for name, (title, tip) in _FACTS.items():
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(label(title, "small"))
            pair.addWidget(self.facts[name])
            self.facts[name].setToolTip(tip)
            row.addLayout(pair)
        row.addStretch(1)
        row.addLayout(self._buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.bar)

    def add(self, button: QWidget) -> None:
        """Put a button at the right end."""
        self._buttons.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)

    def show_run(self, run: Run | None) -> None:
        """Show another run, or none."""
        self.setVisible(run is not None)
        if run is None:
            return
        waiting = run.is_alive and not run.steps
        self.bar.setRange(0, 0 if waiting else max(run.steps, 1))
        self.bar.setValue(run.step)
        for name, say in (
            ("step", run_words.progress_in_words),
            ("loss", run_words.loss_in_words),
            ("best", run_words.best_in_words),
            ("pace", run_words.pace_in_words),
            ("left", run_words.left_in_words),
        ):
            self.facts[name].setText(say(run))
