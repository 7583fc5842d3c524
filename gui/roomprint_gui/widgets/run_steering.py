"""The buttons that steer the chosen run, and those that use the encoder it made."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from roomprint.training.room_recipe import needs_heads
from roomprint.training.run_folder import Run
from roomprint.training.run_heads import TrainHeads
from roomprint_gui.models.run_models import RunModels
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button

_RESPONSES = TrainHeads.rooms * TrainHeads.responses

_USE = (
    "Make the run's best encoder the model that an empty library begins with; of a run of rooms "
    "with heads, its model the one by which rooms are told"
)
_EVALUATE = "Measure the run's best encoder by a paper's protocol"


class RunSteering(QObject):
    """Six buttons, to be put where a page wants them; each is enabled while its run allows it.

    Those that use what came out say in their tips why they cannot.
    The one for heads is there with runs that need some, since room is scarce.

    Args:
        theme: The look.
        runs: The trainings there are, and the chosen one.
        models: Makes models of runs.
    """

    going_on = Signal()  # a run is about to be gone on with

    def __init__(self, theme: Theme, runs: TrainingRuns, models: RunModels) -> None:
        super().__init__()
        self._runs = runs
        self._models = models
        tip = (
            "Train heads for RT60, C50 and size on the best encoder of a run of rooms; afterwards "
            "'Use this model' tells rooms by them. "
            f"{_RESPONSES:,} impulse responses are simulated for it, once: it "
            "takes about three minutes, more where the computer is busy. What is cancelled goes "
            "on from there when asked again"
        )
        self.heads_button = button(theme, "Train heads", "train", tip)
        self.use_button = button(theme, "Use this model", "keep", _USE)
        self.evaluate_button = button(theme, "Open in Evaluate", "evaluate", _EVALUATE)
        tip = "Save after the step in hand, and pause the chosen run"
        self.pause_button = button(theme, "Pause", "pause", tip)
        tip = (
            "Save after the step in hand, and stop the chosen run; pressed again, it ends at once "
            "without saving"
        )
        self.end_button = button(theme, "Stop", "stop", tip)
        tip = "Go on with the chosen run where it stopped"
        self.go_on_button = button(theme, "Resume", "play", tip)
        self._connect()

    def _connect(self) -> None:
        for made, what in (
            (self.pause_button, self._runs.pause),
            (self.end_button, self._runs.end),
            (self.go_on_button, self._go_on),
            (self.heads_button, self._models.train_heads),
            (self.use_button, self._models.use),
            (self.evaluate_button, self._models.evaluate),
        ):
            made.clicked.connect(self._with_chosen(what))

    def show_run(self, run: Run | None) -> None:
        """Enable what can be done with ``run``."""
        for made, can in (
            (self.pause_button, self._runs.can_pause),
            (self.end_button, self._runs.can_stop),
            (self.go_on_button, self._can_go_on),
            (self.heads_button, self._models.can_train_heads),
            (self.use_button, self._models.can_use),
            (self.evaluate_button, self._models.can_evaluate),
        ):
            made.setEnabled(run is not None and can(run))
        for made, tip, why in (
            (self.use_button, _USE, self._models.why_unused),
            (self.evaluate_button, _EVALUATE, self._models.why_unevaluated),
        ):
            made.setToolTip((why(run) if run is not None else "") or tip)
        self.heads_button.setVisible(run is not None and needs_heads(run.recipe))

    def _with_chosen(self, what: Callable[[Run], None]) -> Callable[[], None]:
        def on_click() -> None:
            if (run := self._runs.chosen) is not None:
                what(run)

        return on_click

    def _can_go_on(self, run: Run) -> bool:
        return self._runs.can_go_on(run) and not self._models.is_getting_heads(run)

    def _go_on(self, run: Run) -> None:
        self.going_on.emit()
        self._runs.go_on(run)
