"""Where somebody speaks: frames that are loud enough in the band of voices."""

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono

FRAME = 512  # samples: 32 ms
HOP = 256
BAND_HZ = (200.0, 4000.0)  # where most of a voice's energy is, and little of hum and rumble
QUIET_DBFS = -60.0
_BELOW_DB = 25.0  # what is that much quieter than the loud frames is a pause, or its reverberation
_LOUD_PERCENT = 95.0

Levels = NDArray[np.float32]  # (frames,)
Frames = NDArray[np.bool_]  # (frames,)


def voice_levels_db(audio: Mono) -> Levels:
    """Level of the band of voices every 16 ms, dB relative to full scale, ``(frames,)``."""
    if len(audio) < FRAME:
        return np.zeros(0, np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(audio, FRAME)[::HOP]
    window = np.hanning(FRAME).astype(np.float32)
    hertz = np.fft.rfftfreq(FRAME, 1 / SAMPLE_RATE_HZ)
    inside = (hertz >= BAND_HZ[0]) & (hertz <= BAND_HZ[1])
    power = np.empty(len(frames), np.float32)
    for start in range(0, len(frames), 1024):  # the spectra of an hour would not fit
        spectra = np.fft.rfft(frames[start : start + 1024] * window)[:, inside]
        power[start : start + 1024] = np.square(np.abs(spectra)).sum(axis=1)
    # Parseval: twice the half spectrum, over the frame's length and the window's energy
    power *= 2 / (FRAME * float(np.square(window).sum()))
    levels: Levels = 10 * np.log10(np.maximum(power, 1e-12))
    return levels


def active_frames(levels_db: Levels) -> Frames:
    """Which frames are not a pause, ``(frames,)``.

    Args:
        levels_db: Of one recording, from :func:`voice_levels_db`; what counts as loud is learned
            from all of it.
    """
    if not len(levels_db):
        return np.zeros(0, np.bool_)
    loud_db = float(np.percentile(levels_db, _LOUD_PERCENT))
    active: Frames = levels_db > max(loud_db - _BELOW_DB, QUIET_DBFS)
    return active


def active_shares(active: Frames, starts: NDArray[np.int64], length: int) -> NDArray[np.float64]:
    """How much of each of several windows is active, 0 to 1.

    Args:
        active: Frames of a recording.
        starts: First samples of the windows, ``(n,)``.
        length: Of a window, in samples.
    """
    until = np.concatenate([[0], np.cumsum(active)])
    first = np.clip(starts // HOP, 0, len(active))
    last = np.clip((starts + length - FRAME) // HOP + 1, first, len(active))
    shares: NDArray[np.float64] = (until[last] - until[first]) / np.maximum(last - first, 1)
    return shares
