"""One result on the rooms page: where it is from, its responses, what it is called."""

from dataclasses import dataclass
from enum import Enum, auto

from roomprint.rooms.analysis import Analysis
from roomprint.rooms.response import ImpulseResponse, Origin

Pair = tuple[str, str]  # names of a source and a microphone


class ResultState(Enum):
    """How the room's own result stands to the room.

    ``NONE -> PREVIEW -> FRESH`` as it is dragged and simulated; an edit leads from ``FRESH`` to
    ``STALE``, or to ``PREVIEW``; undoing the edit leads back.
    """

    NONE = auto()
    PREVIEW = auto()
    STALE = auto()
    FRESH = auto()


@dataclass(frozen=True, eq=False, kw_only=True)
class RoomResult:
    """Impulse responses of one simulation, one measurement or one file.

    Attributes:
        name: What a person calls it.
        origin: Where it is from.
        responses: One for every source and microphone.
        about: How it was made, for a tooltip.
    """

    name: str
    origin: Origin
    responses: tuple[ImpulseResponse, ...]
    about: str = ""

    def response(self, pair: Pair | None) -> ImpulseResponse:
        """The response of ``pair``; the first one when there is no such pair."""
        for response in self.responses:
            if (response.source, response.microphone) == pair:
                return response
        return self.responses[0]


@dataclass(frozen=True, eq=False)
class Drawn:
    """A result as it is on the screen.

    Attributes:
        result: Which.
        response: The one of the chosen pair.
        analysis: All that is drawn of it.
        slot: 0 for what is looked at, 1 and more for what is laid over it.
    """

    result: RoomResult
    response: ImpulseResponse
    analysis: Analysis
    slot: int
