"""How a score becomes a piece: its parts are written, played and mixed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from roomprint.corpora.demo.accompaniment import bass, comp, sparkle
from roomprint.corpora.demo.grooves import drums
from roomprint.corpora.demo.melody import melody
from roomprint.corpora.demo.mixing import Part, Stereo, mix
from roomprint.corpora.demo.scores import PIECES, Piece
from roomprint.corpora.demo.theory import Note, semitones
from roomprint.corpora.demo.voices import Voice

_LENGTH_S = 33.0


def demo_titles() -> list[str]:
    """The pieces' names, in their order."""
    return [piece.title for piece in PIECES]


def compose(number: int) -> Stereo:
    """Compose and synthesize piece ``number``, counted from 0; the same samples every time.

    Returns:
        Samples (2, n) at :data:`~roomprint.corpora.demo.voices.RATE_HZ`, peak -1 dBFS.
    """
    piece = PIECES[number]
    return mix(_parts(piece, np.random.default_rng(number)), piece.room_s, number)


def _parts(piece: Piece, rng: np.random.Generator) -> list[Part]:
    """Write every part: two bars of introduction, verses and refrains, a last chord."""
    bar_s = sum(piece.metre) * 60 / piece.tempo
    sections = _form(max(8, round(_LENGTH_S / bar_s) - 3), piece)
    bars = [root for section in sections for root in section.harmony]
    last = (len(bars)) * sum(piece.metre)
    lines: dict[str, list[Note]] = {name: [] for name in ("lead", "chords", "low", "colour", "kit")}
    at = 0
    for section in sections:
        line = {
            "chords": comp(piece.patterns[section.refrain], section.harmony, piece.metre, rng),
            "low": bass(piece.walk, section.harmony, piece.metre, rng),
            "lead": melody(section.harmony, piece.metre, rng) if section.sung else [],
            "colour": sparkle(section.harmony, piece.metre, rng) if section.refrain else [],
            "kit": drums(piece.kit, len(section.harmony), piece.metre, rng) if piece.kit else [],
        }
        if not section.sung:
            line["kit"] = [note for note in line["kit"] if note.start >= sum(piece.metre)]
        for name, notes in line.items():
            lines[name] += [replace(note, start=note.start + at) for note in notes]
        at += len(section.harmony) * sum(piece.metre)
    length = 1.2 * sum(piece.metre)
    lines["chords"] += [
        Note(last + 0.06 * i, length, step, 0.9) for i, step in enumerate((0, 2, 4, 7))
    ]
    lines["low"].append(Note(last, length, 0, 0.95))
    lines["lead"].append(Note(last, length, 7, 0.8))

    def seconds(notes: list[Note]) -> list[Note]:
        """Eighths to seconds, with swing and a hand that is never exact."""
        eighth_s = 60 / piece.tempo
        timed = []
        for note in notes:
            late = piece.swing if note.start % 2 == 1 else 0.0
            start_s = (note.start + late) * eighth_s + 0.02 + float(rng.normal(0, 0.004))
            timed.append(replace(note, start=max(start_s, 0.0), length=note.length * eighth_s))
        return timed

    def pitched(
        name: str, voice: Voice, octave: int, level_db: float, pan: float, wet: float
    ) -> Part:
        return Part(
            seconds(lines[name]),
            level_db,
            pan,
            wet,
            voice=voice,
            frequency_hz=_tuning(piece.tonic + 12 * octave, piece.mode),
        )

    side = 1 if rng.random() < 0.5 else -1
    return [
        pitched("lead", piece.lead, 0, 0.0, 0.1 * side, 0.25),
        pitched("chords", piece.chords, 0, -5.0, -0.35 * side, 0.3),
        pitched("low", piece.low, -2 if piece.tonic > 55 else -1, -3.0, 0.0, 0.05),
        pitched("colour", piece.colour, 0, -7.0, 0.5 * side, 0.45),
        Part(seconds(lines["kit"]), -3.0, 0.05 * side, 0.12),
    ]


def _tuning(tonic: int, mode: str) -> Callable[[int], float]:
    """The frequency of each scale step, in equal temperament."""
    return lambda step: 440.0 * 2.0 ** ((tonic + semitones(step, mode) - 69) / 12)


@dataclass(frozen=True)
class _Section:
    harmony: list[int]
    refrain: bool
    sung: bool


def _form(bars: int, piece: Piece) -> list[_Section]:
    """Two bars of introduction, then verse, verse, refrain in turn until ``bars`` are full."""
    sections = [_Section(list(piece.verse[:2]), refrain=False, sung=False)]
    left, turn = bars - 2, 0
    while left > 0:
        refrain = turn % 3 == 2 if bars > 14 else turn % 2 == 1
        harmony = list(piece.refrain if refrain else piece.verse)[: min(left, 4)]
        sections.append(_Section(harmony, refrain, sung=True))
        left -= len(harmony)
        turn += 1
    return sections
