"""The answer to "what is this?", and the words for it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from roomprint.library.answers import Identification, Match
from roomprint_gui import words


class IdentifyState(Enum):
    """What the identify page is doing.

    ::

        IDLE --listen--> STARTING --first sound--> LISTENING <--> TOO_QUIET, LOST
        IDLE, STARTING, LISTENING, TOO_QUIET, LOST --identify a file--> READING
        STARTING, LISTENING, TOO_QUIET, LOST, READING --stop--> STOPPING
        any but IDLE --the work is over, or failed--> IDLE
    """

    IDLE = auto()
    STARTING = auto()
    LISTENING = auto()
    TOO_QUIET = auto()
    LOST = auto()
    READING = auto()
    STOPPING = auto()

    @property
    def live(self) -> bool:
        """Whether the microphone is, or is about to be, open."""
        return self in _LIVE


_LIVE = frozenset(
    (
        IdentifyState.STARTING,
        IdentifyState.LISTENING,
        IdentifyState.TOO_QUIET,
        IdentifyState.LOST,
    )
)


@dataclass(frozen=True)
class Answer:
    """An identification, and what it is of.

    Attributes:
        identification: What was found.
        live: Whether it came from listening; else it is of a file.
        at: When it came, in local time.
        source: What was listened to or read, as a person names it.
        past: Whether what was heard is over.
    """

    identification: Identification
    live: bool
    at: datetime
    source: str
    past: bool = False

    @property
    def match(self) -> Match | None:
        """The recording, when it is known."""
        known = self.identification.decision == "match" and self.identification.matches
        return self.identification.matches[0] if known else None

    @property
    def position_s(self) -> float:
        """Place in the track: of a file's first sample, or of the newest one while listening."""
        return self.match.offset_s if self.match is not None else 0.0


@dataclass(frozen=True)
class CardText:
    """What the result card says; ``certain`` is False for what should look dim.

    ``asked`` names the file that the answer is about, and is empty after listening.
    """

    headline: str
    detail: str
    certain: bool = False
    asked: str = ""


def card_text(state: IdentifyState, answer: Answer | None, source: str) -> CardText:
    """The words for a state and an answer.

    Args:
        state: What is going on.
        answer: The newest answer, if there is one.
        source: What is listened to or read, as a person names it.
    """
    if state is IdentifyState.LOST:
        return CardText(
            "Microphone lost, waiting for it", "Listening goes on by itself when it is back."
        )
    if answer is not None:
        text = _answer_text(answer)
        return text if answer.live else replace(text, asked=f"In '{answer.source}':")
    match state:
        case IdentifyState.STARTING:
            return CardText("Getting ready…", "Loading the model and opening the input.")
        case IdentifyState.LISTENING:
            return CardText("Listening…", f"To {source}. An answer takes a few seconds.")
        case IdentifyState.TOO_QUIET:
            return CardText("Too quiet", "Turn it up, or move the microphone closer.")
        case IdentifyState.READING:
            return CardText("Looking…", f"Comparing '{source}' with the library.")
        case _:
            return CardText(
                "Nothing heard yet", "Press Listen near some music, or drop a file here."
            )


def _answer_text(answer: Answer) -> CardText:
    if answer.match is not None:
        track = answer.match.track
        return CardText(
            track.title, " – ".join(filter(None, (track.artist, track.album))), not answer.past
        )
    reason = answer.identification.reason
    if reason:
        return CardText(reason[0].upper() + reason[1:], _ADVICE.get(reason, ""))
    if not answer.identification.matches:
        return CardText("Unknown", _NO_FIT + ".")
    best = answer.identification.matches[0]
    name = " by ".join(filter(None, (best.track.title, best.track.artist)))
    sure = words.percent(best.confidence)
    return CardText("Unknown", f"{_NO_FIT}. Closest: {name}, {sure} sure.")


_NO_FIT = "No recording in your library fits well enough"
_ADVICE = {
    "too quiet": "There is next to nothing to hear in it.",
    "too short": "At least a second of sound is needed.",
    "the library is empty": "Add recordings on the Library page first.",
}
