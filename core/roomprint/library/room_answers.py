"""What is known of the room that was heard."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

SURE = 0.75  # probability from which a room is called small or large
_APART = 1.6  # times one reverberation time is another: not both can be right


@dataclass(frozen=True)
class RoomEstimate:
    """A room as its speech tells of it: medians over windows of 4 s.

    Attributes:
        rt60_s: Reverberation time: a geometric mean of what the encoder and what free decays say,
            four parts to one, or the encoder's word alone where there were too few decays.
        c50_db: Clarity index.
        p_large: Probability that it is a large room.
        segments: Windows of speech that it rests on.
        in_distribution: Whether all of this lies inside what the encoder was trained on.
        rt60_spread_s: Half the distance between the quartiles of the windows' times; where encoder
            and decays contradict each other, the way to the farther of the two if that is more.
        c50_spread_db: The same of their clarities.
        speech_s: Seconds of speech without its pauses.
        encoder_rt60_s: What the encoder alone says.
        decay_rt60_s: What free decays say, by no network; None when there were too few of them.
        warnings: What speaks against it, then what else is to be known of it, a sentence without
            its subject each.
        speaks: Whether it sounds like speech; music and noise tell of no room.
    """

    rt60_s: float
    c50_db: float
    p_large: float
    segments: int
    in_distribution: bool
    rt60_spread_s: float
    c50_spread_db: float
    speech_s: float
    encoder_rt60_s: float
    decay_rt60_s: float | None = None
    warnings: tuple[str, ...] = ()
    speaks: bool = True

    @property
    def contradicted(self) -> bool:
        """Whether encoder and decays say what cannot both be right: 1.6 times apart or more."""
        if self.decay_rt60_s is None:
            return False
        times = (self.encoder_rt60_s, self.decay_rt60_s)
        return max(times) > _APART * min(times)

    @property
    def volume(self) -> Literal["small", "large"]:
        """The likelier size, however little likelier."""
        return "large" if self.p_large >= 0.5 else "small"

    @property
    def size(self) -> Literal["small", "large"] | None:
        """The size, where it can be told: most rooms of up to 10 m sound like either."""
        return self.volume if self.p_size >= SURE else None

    @property
    def p_size(self) -> float:
        """Probability of the likelier size, 0.5 to 1."""
        return max(self.p_large, 1 - self.p_large)


@dataclass(frozen=True)
class NamedRoom:
    """Which room it is.

    Attributes:
        name: The enrolled room; None when it is unknown.
        closest: The enrolled room that it is most like.
        chance: Share of the clips that the model was trained on that are as like it, above 0 and
            up to 1.
        allowed: The most with which it would be that room.
        recordings: How many the closest room was enrolled from.
    """

    name: str | None
    closest: str
    chance: float
    allowed: float
    recordings: int


@dataclass(frozen=True, eq=False)
class HeardRoom:
    """The room of a recording, or of the last seconds.

    Attributes:
        estimate: None while there was too little speech.
        named: Which enrolled room it is; None when none is enrolled, or no speech was heard.
        model: Identity of the model that read it.
        embeddings: Of the windows that were read, ``(windows, embedding)``: what it can be
            enrolled by.
        reason: Why there is no newer estimate; empty when there is one.
    """

    estimate: RoomEstimate | None
    named: NamedRoom | None
    model: str
    embeddings: NDArray[np.float32]
    reason: str = ""
