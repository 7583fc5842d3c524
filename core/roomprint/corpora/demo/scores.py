"""The scores of the 24 pieces: what each is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from roomprint.corpora.demo import voices as v
from roomprint.corpora.demo.grooves import Kit
from roomprint.corpora.demo.theory import Metre
from roomprint.corpora.demo.voices import Voice

_FOUR: Metre = (2, 2, 2, 2)
_THREE: Metre = (2, 2, 2)
_SIX: Metre = (3, 3)
_TWELVE: Metre = (3, 3, 3, 3)
_FIVE: Metre = (3, 3, 2, 2)
_SEVEN: Metre = (2, 2, 3)

_ROCK = Kit("kick", "snare", "hat", "open_hat")
_DANCE = Kit("kick", "clap", "open_hat", "hat", every_beat=True)
_BRUSHES = Kit("tom", "brush", "brush", "hat")
_SMALL = Kit("kick", "block", "shaker", "block")
_TOMS = Kit("tom", "tom", "shaker", "clap")
_MARCH = Kit("kick", "snare", "snare", "open_hat")


@dataclass(frozen=True)
class Piece:
    """How one piece is scored.

    Attributes:
        title: Its name.
        tonic: The home note as a MIDI number, an octave below the middle of the tune.
        mode: A name from :data:`~roomprint.corpora.demo.theory.MODES`.
        tempo: Eighth notes a minute.
        metre: The groups of eighths in a bar.
        verse: Chord roots, one a bar, of the first section.
        refrain: The same for the second section.
        lead: Who plays the tune.
        chords: Who plays the chords.
        patterns: How the chords are broken in verse and refrain.
        low: Who plays the bass.
        walk: The pattern of the bass.
        colour: Who answers the tune in the refrain.
        kit: The drums, if any.
        swing: How late every second eighth comes, in eighths.
        room_s: Reverberation time of the mix.
    """

    title: str
    tonic: int
    mode: str
    tempo: float
    metre: Metre
    verse: Sequence[int]
    refrain: Sequence[int]
    lead: Voice
    chords: Voice
    patterns: tuple[str, str]
    low: Voice
    walk: str
    colour: Voice
    kit: Kit | None
    swing: float = 0.0
    room_s: float = 1.2


# fmt: off
PIECES: tuple[Piece, ...] = (
    Piece("Lamplight on Slate", 57, "aeolian", 176, _FOUR, (0, 5, 2, 6), (3, 0, 5, 4),
          v.flute, v.guitar, ("broken", "strummed"), v.round_bass, "roots", v.bell, _SMALL),
    Piece("Paper Boats", 60, "ionian", 216, _FOUR, (0, 4, 5, 3), (3, 4, 0, 5),
          v.marimba, v.electric_piano, ("offbeat", "struck"), v.round_bass, "syncopated", v.harp,
          _SMALL, room_s=0.7),
    Piece("Three for the Stairs", 62, "dorian", 300, _THREE, (0, 3, 0, 6), (2, 3, 4, 0),
          v.clarinet, v.piano, ("beats", "broken"), v.round_bass, "roots", v.flute, _BRUSHES),
    Piece("Copper Wire", 52, "phrygian", 264, _FOUR, (0, 1, 0, 6), (5, 6, 1, 0),
          v.lead, v.pad, ("held", "held"), v.sub_bass, "octaves", v.bell, _DANCE, room_s=0.9),
    Piece("Sunday Furnace", 55, "mixolydian", 232, _FOUR, (0, 6, 3, 0), (3, 3, 0, 4),
          v.organ, v.guitar, ("strummed", "struck"), v.round_bass, "walking", v.brass, _ROCK,
          swing=0.3),
    Piece("Glass Orchard", 65, "lydian", 200, _SIX, (0, 1, 4, 0), (5, 1, 3, 4),
          v.bell, v.harp, ("rolling", "broken"), v.sub_bass, "held", v.flute, None, room_s=2.4),
    Piece("Seven Doors", 59, "hijaz", 340, _SEVEN, (0, 1, 0, 6), (3, 1, 6, 0),
          v.strings, v.guitar, ("struck", "strummed"), v.round_bass, "syncopated", v.clarinet,
          _TOMS),
    Piece("Night Ferry", 50, "harmonic minor", 150, _FOUR, (0, 3, 4, 0), (5, 3, 1, 4),
          v.strings, v.piano, ("broken", "rolling"), v.sub_bass, "held", v.harp, None, room_s=2.0),
    Piece("Tin Parade", 58, "ionian", 248, _FOUR, (0, 3, 4, 0), (5, 1, 4, 4),
          v.brass, v.organ, ("offbeat", "beats"), v.round_bass, "roots", v.flute, _MARCH,
          room_s=0.8),
    Piece("Slow Lift", 63, "dorian", 168, _FOUR, (0, 3, 6, 2), (5, 3, 4, 0),
          v.electric_piano, v.pad, ("held", "held"), v.round_bass, "syncopated", v.marimba,
          _BRUSHES, swing=0.35),
    Piece("Salt Road", 54, "aeolian", 270, _TWELVE, (0, 6, 5, 6), (2, 6, 3, 4),
          v.lead, v.guitar, ("strummed", "broken"), v.round_bass, "roots", v.strings, _ROCK),
    Piece("Five Windows", 61, "mixolydian", 296, _FIVE, (0, 6, 0, 3), (4, 3, 6, 0),
          v.clarinet, v.electric_piano, ("struck", "rolling"), v.sub_bass, "octaves", v.bell,
          _SMALL),
    Piece("Moss and Brick", 56, "ionian", 190, _THREE, (0, 5, 1, 4), (3, 0, 1, 4),
          v.harp, v.strings, ("held", "held"), v.sub_bass, "roots", v.flute, None, room_s=1.6),
    Piece("Vending Machine", 64, "lydian", 288, _FOUR, (0, 1, 0, 4), (5, 1, 2, 4),
          v.lead, v.lead, ("rolling", "offbeat"), v.sub_bass, "octaves", v.marimba, _DANCE,
          room_s=0.5),
    Piece("The Quiet Carriage", 53, "ionian", 132, _FOUR, (0, 2, 3, 4), (5, 3, 1, 4),
          v.piano, v.strings, ("held", "held"), v.sub_bass, "held", v.bell, None, room_s=1.8),
    Piece("Kite Weather", 67, "mixolydian", 372, _SIX, (0, 6, 3, 0), (4, 3, 6, 0),
          v.flute, v.guitar, ("strummed", "strummed"), v.round_bass, "roots", v.harp, _TOMS,
          room_s=0.9),
    Piece("Basement Weather", 49, "phrygian", 158, _FOUR, (0, 0, 1, 6), (5, 1, 6, 0),
          v.organ, v.electric_piano, ("struck", "offbeat"), v.sub_bass, "syncopated", v.brass,
          _ROCK, room_s=1.4),
    Piece("Clockmaker", 69, "harmonic minor", 320, _FOUR, (0, 4, 0, 4), (3, 0, 1, 4),
          v.marimba, v.harp, ("broken", "rolling"), v.round_bass, "roots", v.bell, _SMALL,
          room_s=0.6),
    Piece("Long Shadow Waltz", 51, "dorian", 246, _THREE, (0, 6, 3, 4), (2, 3, 5, 4),
          v.brass, v.pad, ("held", "held"), v.round_bass, "walking", v.piano, _BRUSHES, room_s=1.7),
    Piece("Radio Garden", 60, "aeolian", 256, _FOUR, (5, 6, 0, 0), (3, 5, 6, 4),
          v.bell, v.pad, ("held", "held"), v.sub_bass, "octaves", v.lead, _DANCE, room_s=1.3),
    Piece("Eleven Floors Down", 55, "hijaz", 282, (3, 3, 3, 2), (0, 1, 2, 0),
          (6, 3, 1, 0), v.clarinet, v.organ, ("struck", "held"), v.round_bass, "octaves",
          v.strings, _TOMS, room_s=1.0),
    Piece("Bread and Trombones", 58, "mixolydian", 208, _FOUR, (0, 0, 3, 0), (3, 6, 0, 4),
          v.brass, v.piano, ("offbeat", "struck"), v.round_bass, "walking", v.clarinet, _ROCK,
          swing=0.4, room_s=0.7),
    Piece("Snow on the Aerial", 66, "lydian", 144, _SIX, (0, 4, 1, 0), (2, 5, 1, 4),
          v.piano, v.bell, ("broken", "broken"), v.sub_bass, "held", v.strings, None, room_s=2.6),
    Piece("Last Tram Home", 62, "aeolian", 184, _FOUR, (0, 2, 6, 3), (5, 2, 6, 4),
          v.guitar, v.organ, ("held", "beats"), v.round_bass, "syncopated", v.electric_piano,
          _BRUSHES, swing=0.2),
)
# fmt: on
