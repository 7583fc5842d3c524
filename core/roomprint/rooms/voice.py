"""A voice made of formants: syllables without words, dry, to be put into a room.

Glottal pulses (Rosenberg 1971) run through one resonator a formant (Klatt 1980) whose frequencies
glide between vowels; consonants are noise through the same mouth. The formants are the men's
averages of Peterson and Barney (1952).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import Mono

RATE_HZ = 48_000
_FRAME = 240  # samples: formants stand still for 5 ms
_UPPER_HZ = (3500.0, 4500.0)  # formants 4 and 5, which hardly move
_WIDTHS_HZ = (70.0, 95.0, 130.0, 250.0, 350.0)
_GLIDE_S = 0.05  # from a consonant's place to the vowel
_OPEN, _CLOSING = 0.4, 0.16  # shares of a glottal period
_BREATH = 0.0006  # noise in the glottal flow's derivative, whose peak is about 0.02
_JITTER = 0.01  # of a period, from one to the next

Floats = NDArray[np.float64]

_VOWELS_HZ = {
    "i": (270.0, 2290.0, 3010.0),
    "e": (530.0, 1840.0, 2480.0),
    "a": (730.0, 1090.0, 2440.0),
    "o": (570.0, 840.0, 2410.0),
    "u": (300.0, 870.0, 2240.0),
    "r": (490.0, 1350.0, 1690.0),
}
# where the formants come from, the noise's band, its length and its level
_CONSONANTS = {
    "b": ((200.0, 1100.0, 2150.0), (300.0, 1200.0), 0.012, 0.3),
    "d": ((200.0, 1600.0, 2600.0), (2500.0, 6000.0), 0.015, 0.3),
    "g": ((200.0, 1990.0, 2850.0), (1200.0, 3000.0), 0.020, 0.3),
    "s": ((320.0, 1390.0, 2530.0), (4500.0, 9500.0), 0.110, 0.16),
    "S": ((300.0, 1840.0, 2750.0), (2200.0, 6000.0), 0.110, 0.20),
    "f": ((340.0, 1100.0, 2080.0), (1500.0, 9000.0), 0.080, 0.05),
    "m": ((250.0, 1100.0, 2100.0), None, 0.06, 0.0),
    "l": ((310.0, 1050.0, 2880.0), None, 0.05, 0.0),
}


@dataclass(frozen=True)
class Syllable:
    """A consonant, a vowel, how long both sound and at what pitch; a blank one is a pause."""

    consonant: str
    vowel: str
    length_s: float
    pitch_hz: float


_PHRASES = (
    "be:0.16:124 da:0.22:132 su:0.19:120 mo:0.24:112 li:0.30:98 --:0.35:0 "
    "Sa:0.20:138 ge:0.15:128 dr:0.18:118 bi:0.17:122 fo:0.22:108 sa:0.34:92 --:0.45:0 "
    "la:0.18:126 di:0.15:140 mu:0.20:116 be:0.16:110 so:0.36:88 --:0.25:0"
)


def speak(generator: np.random.Generator) -> Mono:
    """Three short phrases, ``(samples,)`` at ``RATE_HZ``, peak 0.7.

    Args:
        generator: Of the noise and of the voice's unsteadiness.
    """
    parts = [_sound(syllable, generator) for syllable in _syllables()]
    voice = np.concatenate(parts)
    spoken: Mono = (0.7 * voice / np.abs(voice).max()).astype(np.float32)
    return spoken


def babble(generator: np.random.Generator, seconds: float, pitch_hz: float) -> Mono:
    """Phrases of syllables by chance with pauses between them, at ``RATE_HZ``, peak 0.7.

    Args:
        generator: Of what is said, and of the voice's unsteadiness.
        seconds: How long, at least.
        pitch_hz: Of the voice, about.
    """
    parts: list[Floats] = []
    length = 0
    while length < seconds * RATE_HZ:
        for number in range(int(generator.integers(3, 8))):
            consonant, vowel = generator.choice([*_CONSONANTS]), generator.choice([*_VOWELS_HZ])
            length_s = float(generator.uniform(0.14, 0.32))
            pitch = pitch_hz * float(generator.uniform(0.85, 1.2)) * (1 - 0.03 * number)
            parts.append(_sound(Syllable(str(consonant), str(vowel), length_s, pitch), generator))
        parts.append(np.zeros(round(RATE_HZ * float(generator.uniform(0.15, 0.4)))))
        length = sum(map(len, parts))
    voice = np.concatenate(parts)
    said: Mono = (0.7 * voice / np.abs(voice).max()).astype(np.float32)
    return said


def _syllables() -> list[Syllable]:
    found = []
    for word in _PHRASES.split():
        letters, length_s, pitch_hz = word.split(":")
        found.append(Syllable(letters[0], letters[1], float(length_s), float(pitch_hz)))
    return found


def _sound(syllable: Syllable, generator: np.random.Generator) -> Floats:
    samples = round(syllable.length_s * RATE_HZ)
    if syllable.consonant == "-":
        return np.zeros(samples)
    start_hz, band_hz, noise_s, noise_level = _CONSONANTS[syllable.consonant]
    voiced = _voiced(syllable, start_hz, samples, generator)
    if band_hz is None:
        return voiced
    noise = noise_level * _noise(band_hz, round(noise_s * RATE_HZ), generator)
    closed = np.zeros(round(0.03 * RATE_HZ) if noise_s < 0.05 else 0)  # a stop's silence
    return np.concatenate([closed, noise, voiced])


def _voiced(
    syllable: Syllable,
    start_hz: tuple[float, ...],
    samples: int,
    generator: np.random.Generator,
) -> Floats:
    time_s = np.arange(samples) / RATE_HZ
    share = np.clip(time_s / _GLIDE_S, 0.0, 1.0)[:, None]
    ends = np.array(start_hz), np.array(_VOWELS_HZ[syllable.vowel])
    formants_hz = (1 - share) * ends[0] + share * ends[1]  # (samples, 3)
    pitch_hz = syllable.pitch_hz * np.linspace(1.04, 0.94, samples)
    source = _glottal(pitch_hz, generator) + _BREATH * generator.normal(size=samples)
    sound = _resonate(source, formants_hz)
    rise, fall = round(0.015 * RATE_HZ), round(0.05 * RATE_HZ)
    sound[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise)) ** 2
    sound[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall)) ** 2
    sound /= np.abs(sound).max()
    return sound


def _glottal(pitch_hz: Floats, generator: np.random.Generator) -> Floats:
    """The flow's derivative: it opens slowly and closes fast, which is what sounds."""
    flow = np.zeros(len(pitch_hz))
    at = 0.0
    while at < len(pitch_hz):
        period = RATE_HZ / pitch_hz[int(at)] * (1 + _JITTER * generator.normal())
        opening, closing = int(_OPEN * period), int(_CLOSING * period)
        rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(opening) / opening)
        fall = np.cos(np.pi / 2 * np.arange(closing) / closing)
        pulse = np.concatenate([rise, fall])[: len(flow) - int(at)]
        flow[int(at) : int(at) + len(pulse)] += pulse
        at += period
    return np.diff(flow, prepend=0.0)


def _resonate(source: Floats, formants_hz: Floats) -> Floats:
    """Resonators one after the other, held still for a frame at a time."""
    from scipy.signal import lfilter

    sound = source.copy()
    for number, width_hz in enumerate(_WIDTHS_HZ):
        state = np.zeros(2)
        for start in range(0, len(sound), _FRAME):
            moving = number < formants_hz.shape[1]
            centre_hz = formants_hz[start, number] if moving else _UPPER_HZ[number - 3]
            radius = np.exp(-np.pi * width_hz / RATE_HZ)
            poles = [1.0, -2 * radius * np.cos(2 * np.pi * centre_hz / RATE_HZ), radius**2]
            piece = sound[start : start + _FRAME]
            sound[start : start + _FRAME], state = lfilter([sum(poles)], poles, piece, zi=state)
    return sound


def _noise(band_hz: tuple[float, float], samples: int, generator: np.random.Generator) -> Floats:
    from scipy.signal import butter, sosfilt

    sections = butter(2, band_hz, "bandpass", fs=RATE_HZ, output="sos")
    noise = np.asarray(sosfilt(sections, generator.normal(size=samples))) * np.hanning(samples)
    return noise / max(float(np.abs(noise).max()), 1e-12)
