"""Whether a sound is speech, and not music or noise, by what its loudness and its spectrum do.

Syllables come a few times a second (Houtgast and Steeneken 1985: the modulation of speech has its
peak near 4 Hz), vowels and consonants take turns in the spectrum, and there are pauses. What music
and noise do that often is faster, or nothing. Notes stay where they are while a voice glides, so
the fine structure of a spectrum of music is still there a moment later; and a voice has no bass.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.audio.voice_activity import FRAME, HOP

Floats = NDArray[np.floating]

_EDGES_HZ = np.array([100, 250, 500, 1000, 2000, 3500, 5500, 8000.0])
_MIDDLE = slice(1, 6)  # of the bands: 250 Hz to 5.5 kHz
_LOW = slice(1, 4)  # 250 Hz to 2 kHz
_BASS_HZ = (31.0, 100.0)
_CENTRE_HZ = (200.0, 6000.0)  # what a spectrum's centre is taken from
_FAST_HZ, _SLOW_HZ = 8.0, 0.4
_FLOOR = 1e-7  # of the mean power: what is below is silence
_BELOW_DB = 25.0
_SMOOTH, _FINE = 9, slice(4, 128)  # bins: half of 281 Hz on either side, and 125 Hz to 4 kHz
_SOON, _LATER = 4, 20  # frames: 64 and 320 ms
_MOST = 3.0  # standard deviations that a feature counts

# A logistic regression of second degree on 4 s windows: speech in measured rooms with noise against
# music and noises, half of them without their bass, as a small loudspeaker leaves them. The
# constant is set so that 96 in 100 windows of speech are above 0.
_MEANS = np.array([0.2084, 0.3494, 6.4156, -1.8154, 0.2561, 0.1592])
_SPREADS = np.array([0.1642, 0.1818, 4.6447, 1.5679, 0.1674, 0.1403])
_LINEAR = np.array([-2.778, 0.082, 0.515, -2.798, -0.5, -0.859])
_QUADRATIC = np.array(
    [
        [0.273, 0.372, -0.834, -0.053, -0.341, 0.162],
        [0.0, 0.006, 0.887, -0.007, 0.156, -1.26],
        [0.0, 0.0, -0.503, 0.73, 0.306, 0.517],
        [0.0, 0.0, 0.0, -0.969, -1.561, -0.217],
        [0.0, 0.0, 0.0, 0.0, -2.924, 0.352],
        [0.0, 0.0, 0.0, 0.0, 0.0, -1.356],
    ]
)
_CONSTANT = 0.648


def speech_score(window: Mono) -> float:
    """How much ``window``, 4 s at 16 kHz, is like speech; above 0 it is taken for it.

    Returns:
        The logarithm of odds, but for a constant; far below 0 for silence.
    """
    standard = np.clip((speech_features(window) - _MEANS) / _SPREADS, -_MOST, _MOST)
    return float(standard @ _QUADRATIC @ standard + _LINEAR @ standard + _CONSTANT)


def speech_features(window: Mono) -> NDArray[np.float64]:
    """What tells speech, of 4 s at 16 kHz, ``(6,)``.

    Returns:
        The share of the modulation that is faster than syllables; how much the logarithm of the
        spectrum's centre varies, in loud frames; the deviation of the level in dB; the logarithm of
        bass over voice; how alike the fine structure of the spectrum is after 64 ms and after
        320 ms, -1 to 1.
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
    fine = _fine_structure(power + floor)
    bass = power[:, (hertz >= _BASS_HZ[0]) & (hertz < _BASS_HZ[1])].sum()
    return np.array(
        [
            _fast_share(10 * np.log10(bands + floor)),
            _log_centre(power, hertz)[active].std(),
            level_db.std(),
            np.log10(bass / bands[:, _LOW].sum()),
            _steadiness(fine, active, _SOON),
            _steadiness(fine, active, _LATER),
        ],
        np.float64,
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


def _fine_structure(power: Floats) -> Floats:
    """Logarithmic spectra without their slow course, as unit vectors, ``(frames, bins)``."""
    levels = np.log(power)
    summed = np.cumsum(np.pad(levels, ((0, 0), (1 + _SMOOTH // 2, _SMOOTH // 2))), axis=1)
    smooth = (summed[:, _SMOOTH:] - summed[:, :-_SMOOTH]) / _SMOOTH
    fine = (levels - smooth)[:, _FINE]
    fine -= fine.mean(axis=1, keepdims=True)
    unit: Floats = fine / np.maximum(np.linalg.norm(fine, axis=1, keepdims=True), 1e-9)
    return unit


def _steadiness(fine: Floats, active: NDArray[np.bool_], lag: int) -> float:
    """Mean cosine of the fine structures of loud frames that lie ``lag`` frames apart."""
    both = active[lag:] & active[:-lag]
    cosines = (fine[lag:] * fine[:-lag]).sum(axis=1)
    return float(cosines[both].mean()) if both.any() else 0.0
