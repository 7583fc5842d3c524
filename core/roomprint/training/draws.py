"""What befalls one segment: everything random about its replica, drawn before anything is done.

The draws are the same whoever applies them: a process beside the trainer, one segment after the
other, or the training device, a whole batch at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.packed import PackedAudio
from roomprint.training.codecs import Kind
from roomprint.training.degradations import AugmentationConfig, Masks
from roomprint.training.noise import white_spectrum

SEGMENT = 3 * SAMPLE_RATE_HZ
LEAD = SAMPLE_RATE_HZ  # a room's response to what came before the segment
STRETCHED = SEGMENT + 2 * 14 * 512  # as many whole frames of any hop on both sides of the segment
LENGTH = 78_400  # >= LEAD + STRETCHED, and quick to transform
KNOTS = 5  # of an equaliser
_FASTEST = 1.3  # tempo of the most that a replica is made of

Samples = NDArray[np.int16]


@dataclass(frozen=True)
class Surroundings:
    """What segments are degraded with.

    Attributes:
        noise: Background noises.
        crowd: Speech for the background.
        rooms: Impulse responses; one is drawn evenly from each group first.
        room_groups: The group (the room) of each response, ``(responses,)``.
    """

    noise: PackedAudio
    crowd: PackedAudio
    rooms: PackedAudio
    room_groups: NDArray[np.int64]


@dataclass(frozen=True)
class Band:
    """What a loudspeaker lets through."""

    low_hz: float
    high_hz: float
    order: float


@dataclass(frozen=True)
class Curve:
    """An equaliser's gains over the binary logarithm of the frequency in Hz, ``(KNOTS,)`` each."""

    knots: NDArray[np.float64]
    gains_db: NDArray[np.float64]


@dataclass(frozen=True)
class Other:
    """Something else that is heard, ``(STRETCHED,)``, at a ratio to all that is heard by then."""

    audio: Samples
    snr_db: float


@dataclass(frozen=True)
class Coloured:
    """Noise of a drawn colour, from a white spectrum."""

    white: NDArray[np.complex64]
    slope: float
    snr_db: float


@dataclass(frozen=True)
class Draws:
    """One replica's fate; None is what it is spared.

    Attributes:
        raw: The piece of the recording that it is made of.
        first: Where in ``raw`` its first sample lies.
        speed: How fast ``raw`` is played.
        tempo: How fast its mel frames are read.
        room: Number of the impulse response.
        band: A small loudspeaker.
        curve: An equaliser.
        others: Other music, a crowd, noise, in this order, of those that are heard.
        coloured: Synthetic noise.
        kept: Share of the samples that are not clipped.
        drive: Of the tanh distortion.
        codec: Which, and its bit rate in kbit/s.
        gain: Factor at the end; negative when it is turned upside down.
    """

    raw: Samples
    first: float
    speed: float
    tempo: float
    room: int | None
    band: Band | None
    curve: Curve | None
    others: tuple[Other, ...]
    coloured: Coloured | None
    kept: float | None
    drive: float | None
    codec: tuple[Kind, float] | None
    gain: float


def draw(
    config: AugmentationConfig,
    around: Surroundings,
    music: PackedAudio,
    recording: int,
    start: int,
    rng: Generator,
) -> Draws:
    """Draw what befalls the segment at ``start``; the same generator state draws the same."""
    c = config
    shift_s = c.shift.draw(rng) if c.shift.meets(rng) else 0.0
    middle = start + SEGMENT / 2 + shift_s * SAMPLE_RATE_HZ
    speed, tempo = 1.0, 1.0
    if c.speed.meets(rng):
        speed += rng.uniform(-c.speed.largest, c.speed.largest)
    if c.pitch.meets(rng):  # played faster, and the time taken back
        pitch = 1 + rng.uniform(-c.pitch.largest, c.pitch.largest)
        speed, tempo = speed * pitch, tempo / pitch
    if c.tempo.meets(rng):
        tempo = min(tempo * rng.uniform(c.tempo.slowest, c.tempo.fastest), _FASTEST)
    raw, first = _piece_around(music, recording, middle, speed)
    room = pick_by_group(around.room_groups, rng) if c.room.meets(rng) else None
    band, curve = None, None
    if c.loudspeaker.meets(rng):
        band = Band(rng.uniform(150, 600), rng.uniform(2500, 6000), rng.uniform(1, 4))
    elif c.equaliser.meets(rng):
        knots = np.sort(rng.uniform(np.log2(50), 13, KNOTS))
        curve = Curve(knots, rng.uniform(-c.equaliser.largest_db, c.equaliser.largest_db, KNOTS))
    others = _others(c, around, music, recording, rng)
    coloured = None
    if c.coloured.meets(rng):
        slope = rng.uniform(c.coloured.min_slope, c.coloured.max_slope)
        coloured = Coloured(white_spectrum(STRETCHED, rng), slope, c.coloured.draw(rng))
    kept, drive, codec, gain = None, None, None, 1.0
    if c.clipping.meets(rng):
        kept = 1 - rng.uniform(0, c.clipping.largest_share)
    if c.distortion.meets(rng):
        drive = rng.uniform(c.distortion.least, c.distortion.most)
    if c.codec.meets(rng):
        kind: Kind = "mp3" if rng.random() < 0.5 else "opus"
        codec = (kind, rng.uniform(c.codec.min_kbps, c.codec.max_kbps))
    if c.gain.meets(rng):
        gain = 10 ** (rng.uniform(-c.gain.largest_db, c.gain.largest_db) / 20)
    if c.polarity.meets(rng):
        gain = -gain
    return Draws(
        raw, first, speed, tempo, room, band, curve, others, coloured, kept, drive, codec, gain
    )


def draw_masks(config: Masks, frames: int, mels: int, rng: Generator) -> list[tuple[int, int, int]]:
    """What SpecAugment blanks: ``(axis, first, width)``, axis 0 is time and 1 the mel bands."""
    masks = []
    if config.meets(rng):
        for axis, size, count, part in (
            (1, mels, config.bands, 6),
            (0, frames, config.stretches, 7),
        ):
            for _ in range(count):
                width = int(rng.integers(0, size // part))
                masks.append((axis, int(rng.integers(0, size - width)), width))
    return masks


def _piece_around(
    music: PackedAudio, recording: int, middle: float, speed: float
) -> tuple[Samples, float]:
    """What ``LENGTH`` samples are played from, their segment part centred on ``middle``."""
    begin = middle - (LEAD + STRETCHED / 2) * speed
    first = int(np.floor(begin))
    if speed == 1:  # to the sample
        return music.cut_whole(recording, first, LENGTH), 0.0
    last = begin + (LENGTH - 1) * speed
    return music.cut_whole(recording, first, int(last) - first + 2), begin - first


def pick_by_group(groups: NDArray[np.int64], rng: Generator) -> int:
    """The number of an entry; each group is as likely, ``groups`` being that of each entry."""
    group = rng.choice(np.unique(groups))
    return int(rng.choice(np.flatnonzero(groups == group)))


def _others(
    config: AugmentationConfig,
    around: Surroundings,
    music: PackedAudio,
    recording: int,
    rng: Generator,
) -> tuple[Other, ...]:
    c, others = config, []
    if c.other_music.meets(rng) and len(music) > 1:
        other = (recording + int(rng.integers(1, len(music)))) % len(music)
        others.append(Other(_piece(music, other, rng), c.other_music.draw(rng)))
    for kind, corpus in ((c.crowd, around.crowd), (c.noise, around.noise)):
        if kind.meets(rng):
            which = int(rng.integers(len(corpus)))
            others.append(Other(_piece(corpus, which, rng), kind.draw(rng)))
    return tuple(others)


def _piece(corpus: PackedAudio, which: int, rng: Generator) -> Samples:
    room = max(1, corpus.length(which) - STRETCHED)
    return corpus.cut_whole(which, int(rng.integers(room)), STRETCHED)
