"""The distortions of Altwlkany et al., section 3, that excerpts are asked for under."""

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.random import Generator

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.library.fingerprint import HOP_S
from roomprint.training.distortions import (
    Degrade,
    Scene,
    at_tempo,
    clean,
    in_room,
    in_room_with_noise,
    with_coloured_noise,
    with_noise,
)

SNRS_DB = (5, 10, 15)
SHIFTS = (10, 20, 30, 40)  # percent
STRETCHES = (0.7, 0.8, 0.9, 1.1, 1.2, 1.3)
LATEST_S = HOP_S  # no shift is larger
_HALF_HOP_S = HOP_S / 2


@dataclass(frozen=True)
class Condition:
    """What is done to an excerpt.

    Attributes:
        degrade: Noise, a room, another tempo.
        earliest_s: The excerpt begins so much after its place at least.
        latest_s: And so much at most; drawn evenly where the two differ.
        tempo: How much faster it is played.
        drawn: Whether anything is drawn; the others are the same in every run, and asked once.
    """

    degrade: Degrade = clean
    earliest_s: float = 0.0
    latest_s: float = 0.0
    tempo: float = 1.0
    drawn: bool = False

    def heard(self, raw: Mono, samples: int, scene: Scene, rng: Generator) -> tuple[Mono, float]:
        """The excerpt, and how many seconds after its place it begins.

        Args:
            raw: What is heard from a second before the place on.
            samples: How long the excerpt is.
            scene: Noises and rooms.
            rng: What is drawn comes from here.
        """
        later_s = self.earliest_s
        if self.latest_s > self.earliest_s:
            later_s = float(rng.uniform(self.earliest_s, self.latest_s))
        first = round(later_s * SAMPLE_RATE_HZ)
        return self.degrade(raw[first:], samples, scene, rng), later_s


def later(shift_s: float) -> Condition:
    """An excerpt that begins so many seconds after its place."""
    return Condition(earliest_s=shift_s, latest_s=shift_s)


CONDITIONS: dict[str, Condition] = {
    "clean": Condition(),
    # Table 2: the percentages are of half the hop
    **{f"shift {p} %": later(p / 100 * _HALF_HOP_S) for p in SHIFTS},
    "reverb": Condition(in_room, drawn=True),
    # Table 3, without noise, and as the neural audio fingerprinter was measured
    "shift up to 120 ms": Condition(latest_s=0.12, drawn=True),
    "reverb, noise 0-10 dB": Condition(in_room_with_noise(0, 10), drawn=True),
    # Table 4
    **{f"noise {db} dB": Condition(with_noise(db), drawn=True) for db in SNRS_DB},
    **{f"coloured {db} dB": Condition(with_coloured_noise(db), drawn=True) for db in SNRS_DB},
    # Figure 5
    **{
        f"stretch {round(100 * ratio)} %": Condition(at_tempo(ratio), tempo=ratio)
        for ratio in STRETCHES
    },
}


def runs_of(condition: Condition, runs: int) -> Sequence[int]:
    """The runs in which a condition has to be asked for; the others would be the same."""
    return range(runs if condition.drawn else 1)
