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

    def response(self, *pairs: Pair | None) -> ImpulseResponse:
        """The response of the first of ``pairs`` that there is; else the first response."""
        known = {(one.source, one.microphone): one for one in reversed(self.responses)}
        found = (known[pair] for pair in pairs if pair in known)
        return next(found, self.responses[0])


@dataclass(frozen=True, eq=False)
class Drawn:
    """A result as it is on the screen.

    Attributes:
        result: Which.
        response: The one of the chosen pair.
        analysis: All that is drawn of it.
        slot: 0 for what is looked at, 1 and more for what is laid over it.
        number: Of its colour, which it keeps while it is laid over; 0 is that of its kind.
        mark: What is to be known of it: that it is a preview, or that the room has changed since.
    """

    result: RoomResult
    response: ImpulseResponse
    analysis: Analysis
    slot: int
    number: int = 0
    mark: str = ""

    @property
    def name(self) -> str:
        """What it is called, with its mark."""
        return marked(self.result.name, self.mark)


def marked(name: str, mark: str) -> str:
    """A result's name with what is to be known of it."""
    return f"{name} ({mark})" if mark else name
