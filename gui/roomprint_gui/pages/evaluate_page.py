"""The evaluate page: a paper's protocol on a model and a corpus, its numbers beside ours."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from roomprint.errors import RoomprintError
from roomprint.evaluation.cell_words import cells_in_words
from roomprint.evaluation.result import Result
from roomprint.steps import Progress
from roomprint_gui import words
from roomprint_gui.models.evaluation_kinds import PARTS
from roomprint_gui.models.evaluation_request import EvaluationRequest
from roomprint_gui.models.evaluation_words import removal_in_words
from roomprint_gui.models.evaluations import Evaluations
from roomprint_gui.models.setting_words import in_form_words
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import (
    PageHeader,
    button,
    card,
    icon_button,
    label,
    page_layout,
)
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.empty_state import EmptyState
from roomprint_gui.widgets.evaluation_form import EvaluationForm
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.remembered_splitter import RememberedSplitter
from roomprint_gui.widgets.result_table_view import ResultTableView
from roomprint_gui.widgets.side_panel import SidePanel

_KEY = "evaluate"
_EMPTY = (
    "Nothing was evaluated yet. Choose a protocol and its folders at the right; or see what an "
    "evaluation is, on sounds that Roomprint makes."
)
_REMOVE = "Delete this evaluation; models, and what was trained for a table, stay"
_DEMO = "Single vectors of 24 demo pieces, for a few minutes: nothing is downloaded"


class EvaluatePage(QWidget):
    """Runs protocols, and shows what they found.

    Args:
        theme: The look.
        settings: Remembers what is folded away.
        request: What the next evaluation will be.
        evaluations: Those that were made, and the one that runs.
    """

    def __init__(
        self,
        theme: Theme,
        settings: QSettings,
        request: EvaluationRequest,
        evaluations: Evaluations,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._settings = settings
        self._request = request
        self._evaluations = evaluations
        self._begun = False
        self._asked: Result | None = None  # whether it is to go
        self._build()
        self._connect()
        self._show_request()
        self._show_results()

    # --- layout -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = PageHeader("Evaluate", ElidedLabel("", "dim"))
        self.card_button = button(
            self._theme,
            "Write into the model's card",
            "keep",
            "Keep these numbers with the model, for whoever gets it; a table of encoders that were "
            "trained for it is of no single model",
        )
        self.export_button = button(
            self._theme, "Export…", "export", "Write the table or the figure that is seen to a file"
        )
        self.cancel_button = button(
            self._theme, "Cancel", "stop", "Stop; the same evaluation goes on where it stopped"
        )
        self.start_button = button(self._theme, "Evaluate", "evaluate", "", "primary")
        self.panel = SidePanel(self._theme, self._settings, _KEY, "Settings")
        for made in (
            self.card_button,
            self.export_button,
            self.cancel_button,
            self.start_button,
            self.panel.button,
        ):
            self.header.add(made)
        self.question = Notice(self._theme)
        self.notice = Notice(self._theme)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.form = EvaluationForm(self._theme, self._request)
        inner = QVBoxLayout(self.panel)
        inner.setContentsMargins(12, 12, 4, 12)
        inner.addWidget(self.form)
        self.list = ResultTableView(self._theme, self._evaluations)
        self.split = RememberedSplitter(Qt.Orientation.Vertical, self._settings, _KEY)
        self._place = card()
        self._place_layout = QVBoxLayout(self._place)
        self._place_layout.setContentsMargins(12, 8, 12, 8)
        self._place_layout.setSpacing(4)
        self.headline = label("", "dim")
        self.headline.setWordWrap(True)
        self.remove_button = icon_button(self._theme, "Remove the evaluation", "remove", _REMOVE)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.headline, stretch=1)
        row.addWidget(self.remove_button)
        self._place_layout.addLayout(row)
        self.split.addWidget(self._place)
        self.split.addWidget(self.list)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.split)
        self.demo_button = button(self._theme, "Evaluate on the demo pieces", "play", _DEMO)
        self._stack.addWidget(EmptyState(self._theme, "empty-evaluate", _EMPTY, self.demo_button))
        body = QHBoxLayout()
        body.setSpacing(8)
        body.addWidget(self._stack, stretch=1)
        body.addWidget(self.panel)
        layout = page_layout(self)
        layout.addWidget(self.header)
        layout.addWidget(self.question)
        layout.addWidget(self.notice)
        layout.addWidget(self.bar)
        layout.addLayout(body, stretch=1)

    def _begin(self) -> None:
        from roomprint_gui.widgets.evaluation_view import EvaluationView  # plots take their time

        self.view = EvaluationView(self._theme)
        self.view.failed.connect(self.show_error)
        self.export_button.clicked.connect(self.view.choose_export)
        self._place_layout.addWidget(self.view, stretch=1)
        self.split.recall(470, 130)
        self._show_chosen()

    # --- wiring -----------------------------------------------------------------------------------

    def _connect(self) -> None:
        evaluations = self._evaluations
        self.start_button.clicked.connect(self._start)
        self.cancel_button.clicked.connect(evaluations.cancel)
        self.card_button.clicked.connect(evaluations.write_card)
        self.remove_button.clicked.connect(self._ask_about_chosen)
        self.list.remove_wanted.connect(self._ask_to_remove)
        self.form.refused.connect(self.show_error)
        self._request.changed.connect(self._show_request)
        evaluations.listed.connect(self._show_results)
        evaluations.chosen_changed.connect(self._show_chosen)
        evaluations.running_changed.connect(self._show_running)
        evaluations.progressed.connect(self._show_progress)
        evaluations.carded.connect(self._show_card)
        evaluations.failed.connect(self.show_error)
        evaluations.cancelled.connect(self._show_cancelled)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the workspace, which may have changed."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            self._begin()
        self._evaluations.look()

    # --- model -> screen --------------------------------------------------------------------------

    def _show_request(self) -> None:
        missing = self._request.missing
        self.start_button.setEnabled(not missing and not self._evaluations.running)
        self.start_button.setToolTip(missing or "It may take a while")

    def _show_results(self) -> None:
        self.form.offer(self._evaluations.models)
        empty = self._evaluations.known and not self._evaluations.results
        self._stack.setCurrentIndex(1 if empty else 0)
        self._show_chosen()
        self._show_running()

    def _show_chosen(self) -> None:
        result = self._evaluations.chosen
        self.headline.setText(result.headline if result else "")
        self.card_button.setEnabled(result is not None and bool(result.card))
        self.export_button.setEnabled(result is not None)
        if self._begun:
            self.view.show_result(result)
        self._show_running()

    def _show_running(self) -> None:
        running = self._evaluations.running
        self.cancel_button.setVisible(running)
        self.demo_button.setDisabled(running)
        self.bar.setVisible(running)
        if not running:
            number = len(self._evaluations.results)
            self.header.state.setText(words.count(number, "evaluation") if number else "")
        result = self._evaluations.chosen
        why = self._evaluations.why_kept(result) if result is not None else ""
        self.remove_button.setEnabled(result is not None and not why)
        self.remove_button.setToolTip(why or _REMOVE)
        self._keep_question()
        self._show_request()

    def _keep_question(self) -> None:
        asked, evaluations = self._asked, self._evaluations
        if asked and (asked not in evaluations.results or evaluations.why_kept(asked)):
            self._asked = None  # it went otherwise, or is another by now
            self.question.dismiss()

    def _show_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        self.header.state.setText(words.capital(progress.note))

    def _show_card(self, result: Result) -> None:
        self.notice.tell(f"The card of '{result.model}' holds these numbers now.")

    def _show_cancelled(self) -> None:
        self.notice.tell("Cancelled. The same evaluation goes on where it stopped.")

    def show_error(self, error: Exception) -> None:
        """Say what went wrong."""
        said = cells_in_words(in_form_words(words.sentence(error), PARTS))
        self.notice.tell(said, "error")

    # --- user -> model ----------------------------------------------------------------------------

    def _start(self) -> None:
        try:
            work = self._request.evaluation(self._evaluations.workspace)
        except RoomprintError as error:
            self.show_error(error)
            return
        self.notice.dismiss()
        self.bar.setRange(0, 0)
        self._evaluations.start(work)

    def _ask_about_chosen(self) -> None:
        if self._evaluations.chosen is not None:
            self._ask_to_remove(self._evaluations.chosen)

    def _ask_to_remove(self, result: Result) -> None:
        def remove() -> None:
            self.question.dismiss()
            self.list.setFocus()
            self._evaluations.remove(result)

        self.notice.dismiss()
        self._asked = result
        self.question.tell(removal_in_words(result), "warning", action=("Remove", remove))
        self.question.close_button.setFocus()
