"""The train page: what is asked, how the runs do, and how they compare."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from roomprint.encoders.models import ModelInfo
from roomprint.errors import ConfigError, RoomprintError
from roomprint.library.choosing import Choice, choice_in_words
from roomprint.library.room_choosing import room_choice_in_words
from roomprint.plain import from_plain
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.run_folder import Run, RunState
from roomprint.training.run_heads import in_words
from roomprint_gui import words
from roomprint_gui.models.run_keeping import RunKeeping
from roomprint_gui.models.run_models import RunModels
from roomprint_gui.models.run_words import heads_in_words, run_in_words
from roomprint_gui.models.sample_pairs import SamplePairs
from roomprint_gui.models.setting_words import in_form_words
from roomprint_gui.models.training_request import TrainingRequest
from roomprint_gui.models.training_runs import TrainingRuns, of_fingerprints
from roomprint_gui.remembering import remember_split
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import PageHeader, button, card, page_layout, set_kind
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.empty_state import EmptyState
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.pairs_view import PairsView
from roomprint_gui.widgets.remembered_splitter import RememberedSplitter
from roomprint_gui.widgets.run_list import RunList
from roomprint_gui.widgets.run_notes import RunNotes
from roomprint_gui.widgets.run_status import RunStatus
from roomprint_gui.widgets.run_steering import RunSteering
from roomprint_gui.widgets.run_tidying import RunTidying
from roomprint_gui.widgets.side_panel import SidePanel
from roomprint_gui.widgets.training_form import TrainingForm

_KEY = "train"
_PAIRS = "Draw segments, degrade them as set below, and see and hear both"
_EMPTY = (
    "No training yet. Choose a recipe and its folders at the right, then start; or see what a "
    "training is, on pieces that Roomprint composes."
)
_DEMO = "A small encoder on 24 demo pieces, for two minutes at most: nothing is downloaded"


class TrainPage(QWidget):
    """Starts trainings and watches them.

    The runs are followed while the page is on the screen; the plots are made when it first is.

    Args:
        theme: The look.
        settings: Remembers what is folded away.
        request: What the next training will be.
        runs: The trainings there are.
        pairs: What a training learns from, to look at and to hear.
        models: Makes models of runs.
        keeping: Renames and removes runs.
    """

    def __init__(
        self,
        theme: Theme,
        settings: QSettings,
        request: TrainingRequest,
        runs: TrainingRuns,
        pairs: SamplePairs,
        models: RunModels,
        keeping: RunKeeping,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._settings = settings
        self._request = request
        self._runs = runs
        self._pairs = pairs
        self._models = models
        self._keeping = keeping
        self._pairs_shown = False
        self._begun = False
        self._build()
        self._connect()
        self._show_request()
        self._show_runs()

    # --- layout -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = PageHeader("Train", ElidedLabel("", "dim"), below=True)
        self.steering = RunSteering(self._theme, self._runs, self._models)
        self.start_button = button(self._theme, "Start training", "train", "", "primary")
        self.panel = SidePanel(self._theme, self._settings, _KEY, "Settings")
        steering = self.steering
        steer = (steering.pause_button, steering.end_button, steering.go_on_button)
        for made in (*steer, self.start_button, self.panel.button):
            self.header.add(made)
        for made in (steering.heads_button, steering.use_button, steering.evaluate_button):
            self.header.add_below(made)
        self.notice = Notice(self._theme)
        self.form = TrainingForm(self._theme, self._request)
        inner = QVBoxLayout(self.panel)
        inner.setContentsMargins(12, 12, 4, 12)
        inner.addWidget(self.form)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_runs())
        self.demo_button = button(self._theme, "Train on the demo pieces", "play", _DEMO)
        self._stack.addWidget(EmptyState(self._theme, "empty-train", _EMPTY, self.demo_button))
        self.gallery = PairsView(self._theme, self._pairs)
        self._stack.addWidget(self.gallery)
        body = QHBoxLayout()
        body.setSpacing(8)
        body.addWidget(self._stack, stretch=1)
        body.addWidget(self.panel)
        layout = page_layout(self)
        layout.addWidget(self.header)
        layout.addWidget(self.tidying.question)
        layout.addWidget(self.notice)
        layout.addLayout(body, stretch=1)

    def _build_runs(self) -> QWidget:
        self.status = RunStatus()
        self.list = RunList(self._theme, self._runs, self._keeping)
        self.tidying = RunTidying(self._theme, self._runs, self._keeping, self.list)
        self.notes = RunNotes(self._theme, self._runs)
        below = QSplitter(Qt.Orientation.Horizontal)
        below.setChildrenCollapsible(False)
        below.setHandleWidth(8)
        below.addWidget(self.list)
        below.addWidget(self.notes)
        below.setSizes([500, 340])
        remember_split(below, self._settings, f"{_KEY}/below")
        self.split = RememberedSplitter(Qt.Orientation.Vertical, self._settings, _KEY)
        self._place = card()
        self.split.addWidget(self._place)
        self.split.addWidget(below)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for made in (self.tidying.rename_button, self.tidying.remove_button):
            self.status.add(made)
        layout.addWidget(self.status)
        layout.addWidget(self.split, stretch=1)
        return body

    def _begin(self) -> None:
        from roomprint_gui.widgets.run_curves_view import RunCurvesView  # plots take their time

        self.curves = RunCurvesView(self._theme, self._runs)
        self.split.replaceWidget(0, self.curves)
        self._place.deleteLater()
        self.split.recall(380, 200)
        self.curves.filled.connect(self._follow)
        self.curves.failed.connect(self._show_failure)

    def _follow(self) -> None:
        self._runs.follow(self.isVisible() and self.curves.is_filled)

    # --- wiring -----------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.start_button.clicked.connect(self._start)
        self.steering.going_on.connect(self.notice.dismiss)
        self.steering.heads_button.clicked.connect(self.notice.dismiss)
        self.form.refused.connect(self.show_error)
        self.form.pairs_button.clicked.connect(self._draw_pairs)
        self.gallery.wanted.connect(self._draw_pairs)
        self.gallery.closed.connect(self._close_pairs)
        self.gallery.failed.connect(self._show_failure)
        self._pairs.failed.connect(self.show_error)
        self._request.changed.connect(self._show_request)
        self._runs.changed.connect(self._show_runs)
        self._runs.failed.connect(self.show_error)
        self._models.listed.connect(self.form.offer)
        self._models.heads_changed.connect(self._show_runs)
        self._models.used.connect(self._show_choice)
        self._models.room_model_used.connect(self._show_room_model)
        self._models.heads_made.connect(self._show_heads)
        self._models.failed.connect(self.show_error)
        self._keeping.failed.connect(self.show_error)
        self.tidying.begun.connect(self.notice.dismiss)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the runs from now on."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            self._begin()
        self._follow()
        self._models.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: the trainers go on alone."""
        super().hideEvent(event)
        self._runs.follow(False)

    # --- model -> screen --------------------------------------------------------------------------

    def _show_request(self) -> None:
        missing = self._request.missing
        self.start_button.setEnabled(not missing)
        self.start_button.setToolTip(missing or "Start a trainer; it goes on when this window ends")
        self.form.pairs_button.setEnabled(not missing)
        self.form.pairs_button.setToolTip(missing or _PAIRS)

    def _show_runs(self) -> None:
        run = self._runs.chosen
        self.gallery.offer(run.name if run is not None and of_fingerprints(run) else None)
        empty = self._runs.known and run is None
        self._stack.setCurrentIndex(2 if self._pairs_shown else 1 if empty else 0)
        self.status.show_run(run)
        self.steering.show_run(run)
        failed = run is not None and run.state is RunState.FAILED
        set_kind(self.header.state, "error" if failed else "dim")
        self.header.state.setText(self._sentence(run) if run is not None else "")

    def _sentence(self, run: Run) -> str:
        pausing, stopping = self._runs.is_pausing(run), self._runs.is_stopping(run)
        return run_in_words(run, pausing=pausing, stopping=stopping)

    def _show_choice(self, choice: Choice) -> None:
        self.notice.tell(
            choice_in_words(choice),
            "accent" if choice.fits else "warning",
            details=f"{choice.model.folder}\n{choice.model.identity}",
        )

    def _show_room_model(self, model: ModelInfo) -> None:
        self.notice.tell(
            room_choice_in_words(model), "accent", details=f"{model.folder}\n{model.identity}"
        )

    def _show_heads(self, run: Run, model: ModelInfo) -> None:
        details = "\n".join((*in_words(model.card), str(model.folder)))
        self.notice.tell(heads_in_words(run, model), "accent", details=details)

    def show_error(self, error: Exception) -> None:
        """Say what went wrong."""
        self._show_failure(in_form_words(words.sentence(error), self._request.kind.parts))

    def _show_failure(self, sentence: str) -> None:
        self.notice.tell(sentence, "error")

    # --- user -> model ----------------------------------------------------------------------------

    def _start(self) -> None:
        try:
            training = self._request.training(self._runs.folder)
        except RoomprintError as error:
            self.show_error(error)
            return
        self.notice.dismiss()
        self._runs.start(training)

    def _draw_pairs(self) -> None:
        try:
            training = self._paired()
        except RoomprintError as error:
            self.show_error(error)
            return
        self.notice.dismiss()
        self._pairs_shown = True
        self._show_runs()
        self._pairs.draw(training)

    def _paired(self) -> TrainFingerprint:
        """The training whose pairs are looked at."""
        if self.gallery.of_run and self._runs.chosen is not None:
            return from_plain(TrainFingerprint, self._runs.config(self._runs.chosen))
        training = self._request.training(self._runs.folder)
        if not isinstance(training, TrainFingerprint):
            raise ConfigError("only recipes of fingerprints have pairs: choose another recipe")
        return training

    def _close_pairs(self) -> None:
        self._pairs_shown = False
        self._show_runs()
