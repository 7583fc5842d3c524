"""Tunes: a motif, varied, in phrases of four bars."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from roomprint.corpora.demo.theory import Metre, Note, beats_of, nearest

_CELLS: dict[int, tuple[tuple[float, ...], ...]] = {  # a group of eighths, cut; negative: silence
    2: ((2,), (1, 1), (1, 1), (1.5, 0.5), (-1, 1), (0.5, 0.5, 1)),
    3: ((3,), (2, 1), (1, 1, 1), (1, 2), (-1, 1, 1), (1.5, 0.5, 1)),
}


@dataclass(frozen=True)
class _Motif:
    """A bar's worth of melody: lengths (negative: silence) and the moves between the notes."""

    lengths: tuple[float, ...]
    moves: tuple[int, ...]


def _motif(metre: Metre, rng: np.random.Generator) -> _Motif:
    lengths: list[float] = []
    for group in metre:
        cell = _CELLS[group][rng.integers(len(_CELLS[group]))]
        if lengths and lengths[-1] > 0 and cell[0] > 0 and rng.random() < 0.2:
            lengths[-1] += cell[0]  # tied over the beat
            cell = cell[1:]
        lengths.extend(cell)
    moves = rng.choice([-3, -2, -1, -1, 1, 1, 2, 3, 4], size=len(lengths))
    return _Motif(tuple(lengths), tuple(moves.tolist()))


def _varied(motif: _Motif, rng: np.random.Generator) -> _Motif:
    """The motif again, with one note split, one move changed, or turned upside down."""
    lengths, moves = list(motif.lengths), list(motif.moves)
    kind = rng.integers(4)
    if kind == 0:
        longest = int(np.argmax(lengths))
        half = lengths[longest] / 2
        lengths[longest : longest + 1] = [half, half]
        moves.insert(longest + 1, int(rng.choice([-1, 1])))
    elif kind == 1:
        moves[int(rng.integers(len(moves)))] = int(rng.choice([-2, -1, 1, 2, 5]))
    elif kind == 2:
        moves = [-move for move in moves]
    return _Motif(tuple(lengths), tuple(moves))


def melody(harmony: Sequence[int], metre: Metre, rng: np.random.Generator) -> list[Note]:
    """A tune in phrases of four bars: a motif, its variation, an answer, and a close."""
    beats = set(beats_of(metre))
    motif, answer = _motif(metre, rng), _motif(metre, rng)
    notes: list[Note] = []
    step = 7 + int(rng.integers(-2, 4))
    for bar, root in enumerate(harmony):
        if bar % 8 == 4:
            motif, answer = answer, _varied(motif, rng)
        played = (motif, _varied(motif, rng), _varied(answer, rng), _motif(metre, rng))[bar % 4]
        closing = bar % 4 == 3
        at = 0.0
        for length, move in zip(played.lengths, played.moves, strict=True):
            if length > 0:
                step += move
                step += -2 if step > 13 else 2 if step < 3 else 0
                if at in beats:
                    step = nearest(step, root)
                last = closing and at >= sum(metre[:-1])
                held = sum(metre) - at if last else length
                start = bar * sum(metre) + at
                force = float(rng.uniform(0.6, 0.8)) + (0.2 if at == 0 else 0.0)
                notes.append(Note(start, 0.92 * held, step, force))
                if last:
                    break
            at += abs(length)
    return notes
