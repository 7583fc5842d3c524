"""The answer to "which recording is this": plain data, light enough for the window's process."""

from dataclasses import dataclass
from typing import Literal

from roomprint.library.confidence import Evidence
from roomprint.library.tracks import Track

EMPTY = "the library is empty"


@dataclass(frozen=True)
class Match:
    """A recording that the query may be of.

    Attributes:
        track: The recording.
        offset_s: Where in it the query's first sample lies; while listening, its newest.
        score: Log-odds that it is the right one.
        confidence: The same as a probability.
        tempo: Of the query against the recording; 1.03 is three percent faster.
        evidence: What the score was made from.
    """

    track: Track
    offset_s: float
    score: float
    confidence: float
    tempo: float
    evidence: Evidence


@dataclass(frozen=True)
class Identification:
    """The answer to "which recording is this".

    Attributes:
        decision: "match" when the first match is sure enough, else "unknown".
        matches: One for each recording considered, best first.
        query_s: Length of the query.
        elapsed_ms: Time it took.
        reason: Why it is unknown, when that is not the evidence: "too quiet", "too short",
            "the library is empty".
    """

    decision: Literal["match", "unknown"]
    matches: tuple[Match, ...]
    query_s: float
    elapsed_ms: float
    reason: str = ""
