"""What stands under and beside a tune: chords, bass, a second voice."""

from collections.abc import Sequence

import numpy as np

from roomprint.corpora.demo.theory import Metre, Note, beats_of, nearest, voicing


def comp(
    pattern: str, harmony: Sequence[int], metre: Metre, rng: np.random.Generator
) -> list[Note]:
    """Chords, struck or broken in one of several ways; no two bars need be alike."""
    notes: list[Note] = []
    bar_length = sum(metre)
    around = 0
    for bar, root in enumerate(harmony):
        around = int(np.clip(around + rng.integers(-2, 3), -3, 4))
        chord = voicing(root, around, 4)
        start = bar * bar_length
        if pattern == "held":
            notes += [Note(start, bar_length, step, 0.7) for step in chord[:3]]
        elif pattern == "broken":
            order = rng.permutation(4) if rng.random() < 0.5 else np.array([0, 2, 1, 3])
            for at in range(bar_length):
                step = chord[order[at % 4]] + (7 if at >= 4 and rng.random() < 0.3 else 0)
                notes.append(Note(start + at, 1.6, step, float(rng.uniform(0.5, 0.8))))
        elif pattern == "rolling":
            run = [*chord, chord[1] + 7, chord[2] + 7]
            shift = int(rng.integers(6))
            turn = run + run[-2:0:-1]
            for at in range(2 * bar_length):
                step = turn[(at + shift) % len(turn)]
                notes.append(Note(start + at / 2, 0.9, step, 0.5 + 0.3 * (at % 4 == 0)))
        elif pattern == "offbeat":
            for beat, group in zip(beats_of(metre), metre, strict=True):
                for at in range(1, group):
                    if rng.random() < 0.85:
                        notes += [Note(start + beat + at, 0.6, step, 0.7) for step in chord[:3]]
        else:
            notes += _strummed(pattern, chord, metre, start, rng)
    return notes


def _strummed(
    pattern: str, chord: list[int], metre: Metre, start: float, rng: np.random.Generator
) -> list[Note]:
    """Whole chords: on the "beats", "struck" in a free rhythm, or "strummed" string by string."""
    slots = beats_of(metre) if pattern == "beats" else list(range(sum(metre)))
    chance = {"beats": 0.95, "struck": 0.45, "strummed": 0.75}[pattern]
    played = [at for at in slots if at == 0 or rng.random() < chance]
    spread = 0.09 if pattern == "strummed" else 0.0
    notes: list[Note] = []
    for at, after in zip(played, [*played[1:], sum(metre)], strict=True):
        force = float(rng.uniform(0.55, 0.75)) + (0.2 if at == 0 else 0.0)
        strings = chord if at % 2 == 0 else chord[::-1]
        notes += [
            Note(start + at + spread * i, 0.9 * (after - at), step, force)
            for i, step in enumerate(strings)
        ]
    return notes


def bass(
    pattern: str, harmony: Sequence[int], metre: Metre, rng: np.random.Generator
) -> list[Note]:
    """The lowest part, two octaves under the tune."""
    notes: list[Note] = []
    bar_length = sum(metre)
    for bar, root in enumerate(harmony):
        low = root - 7 if root > 3 else root
        goal = harmony[(bar + 1) % len(harmony)]
        start = bar * bar_length
        beats = list(zip(beats_of(metre), metre, strict=True))
        if pattern == "roots":
            for i, (beat, group) in enumerate(beats):
                if i == 0 or rng.random() < 0.6:
                    step = low + (4 if i % 2 and rng.random() < 0.7 else 0)
                    notes.append(Note(start + beat, 0.9 * group, step, 0.9 if i == 0 else 0.7))
        elif pattern == "walking":
            step = low
            for i, (beat, group) in enumerate(beats):
                if i == len(beats) - 1:
                    step = goal + (-1 if rng.random() < 0.5 else 1) - (7 if goal > 3 else 0)
                notes.append(Note(start + beat, 0.95 * group, step, 0.8))
                step += int(rng.choice([-1, 1, 2]))
        elif pattern == "octaves":
            for at in range(bar_length):
                step = low + 7 * (at % 2) if rng.random() < 0.9 else low + 4
                notes.append(Note(start + at, 0.8, step, 0.9 if at == 0 else 0.65))
        elif pattern == "syncopated":
            for at in range(bar_length):
                if at == 0 or (at % 2 and rng.random() < 0.5) or rng.random() < 0.15:
                    step = low + int(rng.choice([0, 0, 4, 7])) * (at > 0)
                    notes.append(Note(start + at, 0.9, step, float(rng.uniform(0.7, 0.95))))
        elif pattern == "held":
            notes.append(Note(start, 0.98 * bar_length, low, 0.8))
    return notes


def sparkle(harmony: Sequence[int], metre: Metre, rng: np.random.Generator) -> list[Note]:
    """A second voice that answers: a few high chord tones, mostly in the second half of a bar."""
    notes: list[Note] = []
    for bar, root in enumerate(harmony):
        for at in range(sum(metre)):
            if rng.random() < (0.1 if at < sum(metre) / 2 else 0.35):
                step = nearest(int(rng.integers(9, 16)), root)
                notes.append(Note(bar * sum(metre) + at, 1.5, step, float(rng.uniform(0.5, 0.9))))
    return notes
