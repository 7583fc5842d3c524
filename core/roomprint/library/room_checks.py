"""What speaks against an estimate: sound that is not as the encoder's training was."""

from dataclasses import dataclass

import numpy as np

from roomprint.audio.levels import peak
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.audio.voice_activity import Levels

_CLIPPED_SHARE = 2e-3  # of the samples within a fiftieth of the highest one: speech has far fewer
_TOP = 0.98
_LEAST_RANGE_DB = 12.0
_PAUSE_PERCENT, _SPEECH_PERCENT = 5.0, 95.0
_SPLIT_HZ = 4200.0  # 8 kHz material ends below
_EMPTY_DB = -60.0  # above the split, relative to 1 kHz up to it: less than any room leaves
_SEGMENT = 1024  # samples of a spectrum


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be.

    Attributes:
        sentence: What it is, to be put behind the file's name.
        outside: Whether the estimate lies outside of what the encoder was trained on because of it.
    """

    sentence: str
    outside: bool


def findings(
    audio: Mono, levels_db: Levels, *, speaks: bool = True, channels: int = 1
) -> tuple[Finding, ...]:
    """All that is found.

    Args:
        audio: At 16 kHz.
        levels_db: Of its frames; one or more.
        speaks: Whether it sounds like speech.
        channels: Of the file.
    """
    found = []
    if not speaks:
        what = "sounds like music or noise; only speech tells the model of a room"
        found.append(Finding(what, outside=True))
    if clipped_share(audio) > _CLIPPED_SHARE:
        what = "is clipped; the model knows only sound that is not"
        found.append(Finding(what, outside=True))
    if treble_db(audio) < _EMPTY_DB:
        what = "holds nothing above 4 kHz, as over a telephone; the model listens up to 8 kHz"
        found.append(Finding(what, outside=True))
    pause_db, speech_db = np.percentile(levels_db, (_PAUSE_PERCENT, _SPEECH_PERCENT))
    if speaks and speech_db - pause_db < _LEAST_RANGE_DB:
        what = f"rises only {speech_db - pause_db:.0f} dB above its noise, or its reverberation"
        found.append(Finding(what, outside=True))
    if channels > 1:
        what = f"has {channels} channels; their mean was taken, which blurs what each one heard"
        found.append(Finding(what, outside=False))
    return tuple(found)


def clipped_share(audio: Mono) -> float:
    """How many of the samples are at the very top, 0 to 1, whatever the level."""
    top = _TOP * peak(audio)
    return float((np.abs(audio) >= top).mean()) if top > 0 else 0.0


def treble_db(audio: Mono) -> float:
    """Level above 4.2 kHz relative to that from 1 to 4 kHz."""
    from scipy.signal import welch

    hertz, power = welch(audio, SAMPLE_RATE_HZ, nperseg=min(_SEGMENT, len(audio)))
    upper = float(power[(hertz > _SPLIT_HZ) & (hertz < 7500)].mean())
    lower = float(power[(hertz > 1000) & (hertz < 4000)].mean())
    return 10 * float(np.log10(max(upper, 1e-20) / max(lower, 1e-20)))
