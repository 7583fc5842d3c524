"""Which colour a result has: the room's own teal, a measured one orange, further ones their own."""

from collections.abc import Sequence

from roomprint.rooms.response import Origin
from roomprint_gui.models.room_result import Drawn
from roomprint_gui.plots.inks import CATEGORIES, MEASURED, SIMULATED, Ink


def inks_of(drawn: Sequence[Drawn]) -> list[Ink]:
    """A colour for each of ``drawn``: the first simulated and the first measured have theirs."""
    given: dict[bool, bool] = {}
    inks = []
    others = 0
    for one in drawn:
        simulated = one.result.origin is Origin.SIMULATED
        if simulated in given:
            inks.append(CATEGORIES[others % len(CATEGORIES)])
            others += 1
        else:
            inks.append(SIMULATED if simulated else MEASURED)
        given[simulated] = True
    return inks
