"""A menu of things to do, then the newest training runs to do one thing with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from roomprint_gui.models.training_runs import TrainingRuns

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

_MOST = 12  # runs


@dataclass(frozen=True)
class Choice:
    """Something to do.

    Attributes:
        text: What it is called.
        do: Does it.
    """

    text: str
    do: Callable[[], object]


class RunMenu(QMenu):
    """Is filled anew whenever it opens.

    Args:
        runs: The runs.
        choices: What is offered besides them.
        heading: What stands over the runs.
        chosen: Is called with the folder of a chosen run.
    """

    def __init__(
        self,
        runs: TrainingRuns,
        choices: Sequence[Choice],
        heading: str,
        chosen: Callable[[Path], object],
    ) -> None:
        super().__init__()
        self._runs, self._chosen, self._heading = runs, chosen, heading
        for choice in choices:
            self.addAction(choice.text).triggered.connect(lambda _=False, c=choice: c.do())
        self._offered: list[QAction] = []
        self.aboutToShow.connect(self.refill)
        self.aboutToShow.connect(runs.look)
        runs.changed.connect(self.refill)

    def refill(self) -> None:
        """Offer the runs that there are now."""
        for old in self._offered:
            self.removeAction(old)
            old.deleteLater()
        self._offered = []
        newest = [run for run in self._runs.runs if run.step > 0][:_MOST]
        if newest:
            self._offered.append(self.addSection(self._heading))
        for run in newest:
            action = self.addAction(run.name)
            action.triggered.connect(lambda _=False, f=run.folder: self._chosen(f))
            self._offered.append(action)
