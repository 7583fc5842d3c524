"""A run in words."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from roomprint.encoders.models import ModelInfo
from roomprint.training.room_recipe import KIND
from roomprint.training.run_folder import Run, RunState
from roomprint_gui import words
from roomprint_gui.models.run_history import Event
from roomprint_gui.models.run_quantities import Quantity


def state_word(run: Run, pausing: bool = False) -> str:
    """One word for where a run stands."""
    if pausing and run.state is RunState.RUNNING:
        return "Pausing"
    return words.capital(run.state.value)


def progress_in_words(run: Run) -> str:
    """How far a run is: ``1,200 of 3,000``."""
    return f"{run.step:,} of {run.steps:,}" if run.steps else words.UNKNOWN


def loss_in_words(run: Run) -> str:
    """The loss of the last steps."""
    return words.UNKNOWN if run.loss is None else f"{run.loss:.3f}"


def best_in_words(run: Run) -> str:
    """The best look at the held-out set."""
    if run.best is None:
        return words.UNKNOWN
    return words.percent(run.best) if 0.0 <= run.best <= 1.0 else f"{run.best:.3g}"


def pace_in_words(run: Run) -> str:
    """Throughput of a run that goes on."""
    if run.segments_per_s is None or not run.is_alive:
        return words.UNKNOWN
    return f"{run.segments_per_s:,.0f} segments/s"


def left_in_words(run: Run) -> str:
    """Time left of a run that goes on."""
    if run.eta_s is None or not run.is_alive:
        return words.UNKNOWN
    return words.duration(run.eta_s)


def unwatched_in_words(
    run: Run, config: Mapping[str, Any], quantity: Quantity, *, watched: bool = False
) -> str:
    """Why a quantity of a run's looks at what is held out has no values.

    Args:
        run: It has none.
        config: What the run was begun with; empty while it is not known.
        quantity: What was asked for.
        watched: Whether another such quantity of the run has values.
    """
    if not config:
        return ""
    monitors = config.get("monitors", {})
    of_rooms = config.get("kind") == KIND
    if watched:
        in_rooms = quantity.of_rooms or quantity.over_cosine
        if of_rooms and in_rooms and monitors.get("rooms") == 0:
            return "Nothing to show: this run does not look at held-out rooms (Watching, rooms)."
        if of_rooms and quantity.of_heads:
            return "This run does not measure that: no heads learn along (Heads)."
        if of_rooms and quantity.of_rooms:
            return "This run does not measure that."
        if quantity.over_cosine and (of_rooms or "kind" not in config):
            return (
                "Nothing to show: this run was last looked at by an earlier version, which kept no "
                "histograms."
            )
        return "This run does not measure that: it is of another kind."
    every, held_out = int(monitors.get("every", 0)), "rooms" if of_rooms else "recordings"
    if every == 0:
        return f"Nothing to show: this run does not look at held-out {held_out} (Watching, every)."
    if run.step < every and run.is_alive:
        return f"Held-out {held_out} are first looked at after step {every:,}."
    if run.step < min(every, run.steps or every):
        return f"The run ended before it first looked at held-out {held_out}, at step {every:,}."
    if of_rooms:
        return "Nothing to show: nothing was held out, there were too few rooms."
    return (
        "Nothing to show: nothing was held out, there were too few recordings. With a folder "
        "of held-out recordings, or 20 recordings of music, a run is watched."
    )


def heads_in_words(run: Run, model: ModelInfo) -> str:
    """That a run has heads now, how good they are in short, and what can be done with them."""
    both = model.card["measured"], model.card["guessed"]
    rt60, c50, size = (
        "{} (a guess: {})".format(*(f"{one[head][what]:.{digits}f} {unit}" for one in both))
        for head, what, digits, unit in (
            ("rt60", "rmse", 2, "s"),
            ("c50", "rmse", 1, "dB"),
            ("volume", "accuracy", 0, "%"),
        )
    )
    return (
        f"The heads of '{run.name}' are trained. Their errors (RMSE): RT60 {rt60}, C50 {c50}; the "
        f"size is right in {size}. 'Use this model' tells rooms by them."
    )


def run_in_words(run: Run, *, pausing: bool = False, stopping: bool = False) -> str:
    """One sentence on a run, for the header of a page."""
    if stopping and run.state is RunState.RUNNING:
        return f"{run.name} saves and stops; Stop again ends it unsaved."
    if pausing and run.state is RunState.RUNNING:
        return f"{run.name} saves and pauses after the step in hand."
    sentence = words.capital(run.message or run.state.value)
    return f"{run.name}: {sentence}{'' if sentence.endswith('.') else '.'}"


def place_in_words(run: Run) -> str:
    """Where a run lies, and when it was begun on the clock of the place."""
    begun = datetime.fromtimestamp(run.created_at, UTC).isoformat()
    return f"{run.folder}\nBegun {words.day(begun)}"


def event_in_words(event: Event) -> str:
    """One line of the event log."""
    clock = datetime.fromtimestamp(event.time, UTC).astimezone().strftime("%H:%M:%S")
    return f"{clock}   step {event.step:,}   {words.capital(event.text)}"
