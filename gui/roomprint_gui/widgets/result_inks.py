"""Which colour a result has: the room's own teal, a measured one orange, further ones their own."""

from collections.abc import Sequence

from roomprint.rooms.response import Origin
from roomprint_gui.models.room_result import Drawn
from roomprint_gui.plots.inks import CATEGORIES, MEASURED, SIMULATED, Ink


def inks_of(drawn: Sequence[Drawn]) -> list[Ink]:
    """A colour for each of ``drawn``; one that is laid over keeps its own while others go."""
    return [_ink(one, drawn[0]) for one in drawn]


def _ink(one: Drawn, shown: Drawn) -> Ink:
    simulated = one.result.origin is Origin.SIMULATED
    if one.slot == 0 and simulated:
        return SIMULATED
    taken = one.slot > 0 and shown.result.origin is not Origin.SIMULATED
    if one.number == 0 and not taken:
        return MEASURED
    return CATEGORIES[(one.number - 1) % len(CATEGORIES)]
