"""How the open room's result stands, in words."""

from roomprint.errors import RoomprintError
from roomprint.rooms.response import ImpulseResponse
from roomprint.steps import Progress
from roomprint_gui import words
from roomprint_gui.models.room_result import ResultState, RoomResult
from roomprint_gui.models.room_results import CHANGED, PREVIEW, RoomResults
from roomprint_gui.models.room_simulations import RoomSimulations


def state_in_words(simulations: RoomSimulations, progress: Progress | None) -> tuple[str, str]:
    """One sentence, and its look in the stylesheet: ``dim`` or ``warning``."""
    if simulations.running:
        note = f": {progress.note}" if progress is not None and progress.note else ""
        return f"Simulating{note}", "dim"
    match simulations.state:
        case _ if simulations.is_rough:
            return "Rough preview: the whole simulation follows", "warning"
        case ResultState.NONE if simulations.obstacle:
            return f"Cannot be simulated: {simulations.obstacle}", "warning"
        case ResultState.STALE if simulations.obstacle:
            return f"Changed since, and cannot be simulated: {simulations.obstacle}", "warning"
        case ResultState.STALE:
            return "The room has changed since this was simulated", "warning"
        case ResultState.FRESH:
            result = simulations.result
            return words.capital(result.responses[0].note) if result is not None else "", "dim"
    return "Not simulated yet", "dim"


def mark_in_words(mark: str) -> str:
    """What a mark means for the numbers below it."""
    return {
        PREVIEW: "Rough preview: the whole simulation follows.",
        CHANGED: "The room has changed since this was simulated.",
    }.get(mark, "")


def empty_in_words(simulations: RoomSimulations) -> str:
    """Why nothing is shown, and what can be done."""
    if simulations.obstacle:
        return f"This room cannot be simulated: {simulations.obstacle}."
    if simulations.running:
        return "The simulation runs."
    return "Simulate the room, measure it, or open an impulse response."


def compared_in_words(results: RoomResults, measured: RoomResult, simulated: RoomResult) -> str:
    """Between which source and microphone two results are compared."""
    real, made = results.response(measured), results.response(simulated)
    ours, theirs = pair_in_words(made), pair_in_words(real)
    note = f" {mark_in_words(results.mark)}" if simulated is results.live else ""
    if ours == theirs:
        return f"Compared from source to microphone: {ours}.{note.rstrip()}"
    return (
        f"Compared: {ours} of '{simulated.name}' with {theirs} of '{measured.name}', "
        f"which has other names.{note.rstrip()}"
    )


def pair_in_words(response: ImpulseResponse) -> str:
    """From which source to which microphone."""
    return f"{response.source} → {response.microphone}"


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
