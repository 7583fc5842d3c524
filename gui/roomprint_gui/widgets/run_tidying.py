"""Two buttons that rename and remove the chosen run, and the question before one goes."""

from PySide6.QtCore import QObject, Signal

from roomprint.training.run_folder import Run
from roomprint_gui.models.run_keeping import RunKeeping
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.run_list import RunList

_RENAME = "Give the chosen run another name; it goes on under that"
_REMOVE = "Delete the chosen run; models that were made of it stay"


class RunTidying(QObject):
    """The buttons and the question, to be put where a page wants them.

    ``begun`` comes when a name is written anew, or whether a run is to go is asked.

    Args:
        theme: The look.
        runs: The runs, and the chosen one.
        keeping: Renames and removes them.
        view: Where a name is written, and whose menu asks for the same.
    """

    begun = Signal()

    def __init__(
        self, theme: Theme, runs: TrainingRuns, keeping: RunKeeping, view: RunList
    ) -> None:
        super().__init__()
        self._runs = runs
        self._keeping = keeping
        self._list = view
        self._asked: Run | None = None  # whether it is to go
        self.rename_button = icon_button(theme, "Rename the run", "rename", _RENAME)
        self.remove_button = icon_button(theme, "Remove the run", "remove", _REMOVE)
        self.question = Notice(theme)
        self._connect()
        self._show()

    def _connect(self) -> None:
        self.rename_button.clicked.connect(self._list.rename_chosen)
        self._list.renaming.connect(self.begun)
        self.remove_button.clicked.connect(self._ask_about_chosen)
        self._list.remove_wanted.connect(self._ask)
        self._keeping.changed.connect(self._show)

    def _show(self) -> None:
        run = self._runs.chosen
        why = self._keeping.why_kept(run) if run is not None else ""
        for made, tip in ((self.rename_button, _RENAME), (self.remove_button, _REMOVE)):
            made.setEnabled(run is not None and not why)
            made.setToolTip(why or tip)
        if self._asked is not None and self._asked not in self._runs.runs:
            self._asked = None  # it went otherwise, or goes on
            self.question.dismiss()

    def _ask_about_chosen(self) -> None:
        if self._runs.chosen is not None:
            self._ask(self._runs.chosen)

    def _ask(self, run: Run) -> None:
        def remove() -> None:
            self.question.dismiss()
            self._list.setFocus()
            self._keeping.remove(run)

        self.begun.emit()
        self._asked = run
        sentence = (
            f"Remove the run '{run.name}'? Its folder is deleted, with its curves, checkpoints and "
            "heads. Models that 'Use this model' and 'Open in Evaluate' have made of it stay."
        )
        self.question.tell(sentence, "warning", str(run.folder), action=("Remove", remove))
        self.question.close_button.setFocus()
