"""How the open room's result stands, in words."""

from roomprint.errors import RoomprintError
from roomprint.steps import Progress
from roomprint_gui import words
from roomprint_gui.models.room_result import ResultState
from roomprint_gui.models.room_simulations import RoomSimulations


def state_in_words(simulations: RoomSimulations, progress: Progress | None) -> tuple[str, str]:
    """One sentence, and its look in the stylesheet: ``dim`` or ``warning``."""
    if simulations.running:
        note = f": {progress.note}" if progress is not None and progress.note else ""
        return f"Simulating{note}", "dim"
    match simulations.state:
        case ResultState.NONE:
            return "Not simulated yet", "dim"
        case ResultState.PREVIEW:
            return "A rough preview", "warning"
        case ResultState.STALE:
            return "The room has changed since this was simulated", "warning"
        case ResultState.FRESH:
            result = simulations.result
            return words.capital(result.about) if result is not None else "", "dim"


def plan_in_words(simulations: RoomSimulations) -> str:
    """What a simulation is going to do and why, or why it cannot."""
    try:
        plan = simulations.plan
    except RoomprintError as error:
        return words.sentence(error)
    rays = f", {plan.rays:,} rays" if plan.rays else ""
    memory = words.size(plan.memory_bytes)
    reason = words.capital(plan.reason)
    return f"{words.capital(plan.method)}, order {plan.order}{rays}, about {memory}. {reason}."
