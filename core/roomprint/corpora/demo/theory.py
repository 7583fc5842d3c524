"""Music theory enough to write a short piece.

Pitches are scale steps: 0 is the tonic, 7 the tonic an octave higher, -1 the leading note below.
Times are eighth notes from the beginning. A bar is a tuple of groups of eighths: (2, 2, 2, 2) is
4/4, (3, 3) is 6/8, (2, 2, 3) is 7/8. A harmony is one root (a scale step, 0 to 6) a bar.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Metre = tuple[int, ...]
MODES = {
    "ionian": (0, 2, 4, 5, 7, 9, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "hijaz": (0, 1, 4, 5, 7, 8, 10),
}


@dataclass(frozen=True)
class Note:
    """One note or one stroke.

    Attributes:
        start: In eighths from the beginning of the piece.
        length: In eighths.
        step: The pitch as a scale step; drums have no use for it.
        force: How hard it is played, about 0.3 to 1.
        drum: The name of the drum, for a stroke.
    """

    start: float
    length: float
    step: int
    force: float
    drum: str = ""


def semitones(step: int, mode: str) -> int:
    """How far a scale step lies above the tonic."""
    octave, degree = divmod(step, 7)
    return 12 * octave + MODES[mode][degree]


def beats_of(metre: Metre) -> list[int]:
    """Where in the bar each group begins."""
    return [0, *np.cumsum(metre)[:-1].tolist()]


def nearest(step: int, root: int, chord: Sequence[int] = (0, 2, 4)) -> int:
    """The chord tone closest to ``step``."""
    tones = [root + tone + 7 * octave for octave in range(-3, 4) for tone in chord]
    return min(tones, key=lambda tone: (abs(tone - step), tone))


def voicing(root: int, around: int, size: int) -> list[int]:
    """``size`` chord tones, the lowest near ``around``, each above the one before."""
    tones = [nearest(around, root)]
    while len(tones) < size:
        tones.append(
            next(t for t in range(tones[-1] + 1, tones[-1] + 8) if (t - root) % 7 in (0, 2, 4))
        )
    return tones
