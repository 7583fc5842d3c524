"""Whether a sound is speech, and not music or noise, by three things that its loudness does.

Syllables come a few times a second (Houtgast and Steeneken 1985: the modulation of speech has its
peak near 4 Hz), vowels and consonants take turns in the spectrum, and there are pauses. What music
and noise do that often is faster, or nothing.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.audio.voice_activity import FRAME, HOP

Floats = NDArray[np.floating]

_EDGES_HZ = np.array([100, 250, 500, 1000, 2000, 3500, 5500, 8000.0])
_MIDDLE = slice(1, 6)  # of the bands: 250 Hz to 5.5 kHz
_CENTRE_HZ = (200.0, 6000.0)  # what a spectrum's centre is taken from
_FAST_HZ, _SLOW_HZ = 8.0, 0.4
_FLOOR = 1e-7  # of the mean power: what is below is silence
_BELOW_DB = 25.0
# A logistic regression on 4 s windows of speech in rooms against music and noises; the constant is
# set so that 96 in 100 windows of speech are above 0.
_FAST_WEIGHT, _CENTRE_WEIGHT, _LEVEL_WEIGHT, _CONSTANT = -9.45, 6.89, 0.150, -1.96


def speech_score(window: Mono) -> float:
    """How much ``window``, 4 s at 16 kHz, is like speech; above 0 it is taken for it.

    Returns:
        The logarithm of odds, but for a constant; far below 0 for silence.
    """
    frames = np.lib.stride_tricks.sliding_window_view(window, FRAME)[::HOP] * np.hanning(FRAME)
    power = np.square(np.abs(np.fft.rfft(frames))) + 1e-12  # (frames, bins)
    hertz = np.fft.rfftfreq(FRAME, 1 / SAMPLE_RATE_HZ).astype(np.float64)
    bands = np.stack(
        [
            power[:, (hertz >= low) & (hertz < high)].sum(axis=1)
            for low, high in pairwise(_EDGES_HZ.tolist())
        ],
        axis=1,
    )  # (frames, bands)
    floor = _FLOOR * float(bands.mean())
    level_db = 10 * np.log10(bands[:, _MIDDLE].sum(axis=1) + floor)
    active = level_db > np.percentile(level_db, 95) - _BELOW_DB
    return (
        _FAST_WEIGHT * _fast_share(10 * np.log10(bands + floor))
        + _CENTRE_WEIGHT * float(_log_centre(power, hertz)[active].std())
        + _LEVEL_WEIGHT * float(level_db.std())
        + _CONSTANT
    )


def _fast_share(levels_db: Floats) -> float:
    """How much of the modulation of all bands is faster than syllables, 0 to 1."""
    moving = levels_db - levels_db.mean(axis=0)
    spectra = np.square(np.abs(np.fft.rfft(moving * np.hanning(len(moving))[:, None], axis=0)))
    hertz = np.fft.rfftfreq(len(moving), HOP / SAMPLE_RATE_HZ)
    whole = float(spectra[hertz >= _SLOW_HZ].sum())
    return float(spectra[hertz > _FAST_HZ].sum()) / whole if whole > 0 else 1.0


def _log_centre(power: Floats, hertz: Floats) -> Floats:
    """Logarithm of the mean frequency of every frame, ``(frames,)``."""
    inside = (hertz >= _CENTRE_HZ[0]) & (hertz <= _CENTRE_HZ[1])
    centre: Floats = np.log(power[:, inside] @ hertz[inside] / power[:, inside].sum(axis=1))
    return centre
