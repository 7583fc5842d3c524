"""Drum parts."""

from dataclasses import dataclass

import numpy as np

from roomprint.corpora.demo.theory import Metre, Note, beats_of


@dataclass(frozen=True)
class Kit:
    """Which drum plays which part of a groove.

    Attributes:
        low: On strong beats.
        high: On weak beats.
        time: Keeps the eighths.
        accent: Now and then in place of ``time``.
        every_beat: Whether ``low`` plays on each beat.
    """

    low: str
    high: str
    time: str
    accent: str
    every_beat: bool = False


def drums(kit: Kit, bars: int, metre: Metre, rng: np.random.Generator) -> list[Note]:
    """A groove with small surprises, and a fill at the end of every fourth bar."""
    notes: list[Note] = []
    beats = beats_of(metre)
    groove = rng.random(sum(metre))  # where this piece likes its extra strokes
    for bar in range(bars):
        start = bar * sum(metre)
        filling = bar % 4 == 3
        for at in range(sum(metre)):
            force = float(rng.uniform(0.55, 0.75))
            if filling and at >= sum(metre[:-1]):
                for half in (0.0, 0.5):
                    if rng.random() < 0.8:
                        drum = str(rng.choice([kit.high, kit.high, "tom"]))
                        notes.append(Note(start + at + half, 0.5, 0, force + 0.1, drum))
                continue
            time = kit.accent if rng.random() < 0.08 else kit.time
            notes.append(Note(start + at, 1, 0, force + 0.25 * (at in beats), time))
            if at in beats:
                strong = beats.index(at) % 2 == 0
                if strong or kit.every_beat:
                    notes.append(Note(start + at, 1, 0, 0.95, kit.low))
                if not strong:
                    notes.append(Note(start + at, 1, 0, 0.85, kit.high))
            elif rng.random() < 0.5 * groove[at] ** 2:
                notes.append(Note(start + at, 1, 0, 0.75, kit.low))
            elif rng.random() < 0.12:
                notes.append(Note(start + at + 0.5, 0.5, 0, 0.4, kit.high))
    return notes
