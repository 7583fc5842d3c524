"""The small spectrum kept of each track: what stands out of its surroundings, eight bits a cell.

A fingerprint vector says which recordings to look at; the spectra, laid over each other, say
whether it is really the same recording, and where to a fraction of a frame. Taking the local mean
away (over about a third of a second and over neighbouring bands) leaves onsets and partials. Noise,
rooms and loudspeakers add to a spectrum or tilt it, but they do not move those.
"""

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ

FRAME = 512  # samples
FRAME_S = FRAME / SAMPLE_RATE_HZ
CONTEXT = 5  # frames either side that a frame's value depends on
_BANDS = 5
_LIMIT = 1.5  # nats above or below the surroundings
_FLOOR = 1e-9  # power far below what any recording holds
_STEPS = 84  # 8-bit steps to a nat

Frames = NDArray[np.float32]  # (frames, bands)


def pooled(mel_power: Frames, hop: int) -> Frames:
    """Mel power every 32 ms, from mel power every ``hop`` samples; ``(frames, bands)``."""
    factor = FRAME // hop
    frames = len(mel_power) // factor
    power: Frames = mel_power[: frames * factor].reshape(frames, factor, -1).mean(axis=1)
    return power


def standing_out(power: Frames) -> Frames:
    """Log power above its surroundings in time and frequency, within +-1.5 nats."""
    from scipy.ndimage import uniform_filter1d

    level: Frames = np.log(power + _FLOOR)
    level -= uniform_filter1d(level, 2 * CONTEXT + 1, axis=0, mode="nearest")
    level -= uniform_filter1d(level, _BANDS, axis=1, mode="nearest")
    return level.clip(-_LIMIT, _LIMIT)


def to_bytes(spectrum: Frames) -> NDArray[np.uint8]:
    """What :func:`standing_out` gave, as it is stored."""
    return np.round(spectrum * _STEPS + 128).astype(np.uint8)


def from_bytes(stored: NDArray[np.uint8]) -> Frames:
    """The inverse of :func:`to_bytes`."""
    return (stored.astype(np.float32) - np.float32(128)) / np.float32(_STEPS)


def replayed(power: Frames, tempo: float, pitch: float) -> Frames:
    """Undo a change of tempo and pitch: what the power would be, had it been played as recorded.

    Args:
        power: Mel power of something played at ``tempo`` and ``pitch`` times the original.
        tempo: 1.1 is ten percent faster.
        pitch: 1.03 is half a semitone up.

    Returns:
        ``(round(frames * tempo), bands)``.
    """
    frames, bands = power.shape
    if tempo != 1:
        power = _interpolated(power, (np.arange(round(frames * tempo)) + 0.5) / tempo - 0.5)
    if pitch != 1:
        edges = _mel(8000.0) * np.arange(1, bands + 1) / (bands + 1)
        at = _mel(_hertz(edges) * pitch) / _mel(8000.0) * (bands + 1) - 1
        power = np.ascontiguousarray(_interpolated(np.ascontiguousarray(power.T), at).T)
    return power


def _interpolated(rows: Frames, at: NDArray[np.float64]) -> Frames:
    at = np.clip(at, 0, len(rows) - 1)
    low = np.minimum(at.astype(np.int64), max(len(rows) - 2, 0))
    high = np.minimum(low + 1, len(rows) - 1)
    part = (at - low).astype(np.float32)[:, None]
    mixed: Frames = rows[low] * (1 - part) + rows[high] * part
    return mixed


def _mel(hertz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return 2595 * np.log10(1 + np.asarray(hertz) / 700)


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return 700 * (10 ** (mel / 2595) - 1)
