"""What speaks against an estimate: sound that is not as the encoder's training was."""

from dataclasses import dataclass

import numpy as np

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.audio.voice_activity import Levels

_CLIPPED_SHARE = 2e-3  # of the samples within a fiftieth of the highest one: speech has far fewer
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
    audio: Mono, levels_db: Levels, top_share: float, *, speaks: bool = True
) -> tuple[Finding, ...]:
    """What takes a sound outside of what the encoder was trained on.

    Args:
        audio: At 16 kHz, without a gap: a cut has a spectrum of its own.
        levels_db: Of those of its frames that count; one or more.
        top_share: How many samples stood at the very top where it was recorded, 0 to 1.
        speaks: Whether it sounds like speech.
    """
    found = []
    if not speaks:
        what = "sounds like music or noise; only speech tells the model of a room"
        found.append(Finding(what, outside=True))
    if top_share > _CLIPPED_SHARE:
        what = "is clipped; the model knows only sound that is not"
        found.append(Finding(what, outside=True))
    if treble_db(audio) < _EMPTY_DB:
        what = "holds nothing above 4 kHz, as over a telephone; the model listens up to 8 kHz"
        found.append(Finding(what, outside=True))
    pause_db, speech_db = np.percentile(levels_db, (_PAUSE_PERCENT, _SPEECH_PERCENT))
    if speaks and speech_db - pause_db < _LEAST_RANGE_DB:
        what = f"rises only {speech_db - pause_db:.0f} dB above its noise, or its reverberation"
        found.append(Finding(what, outside=True))
    return tuple(found)


def notes(
    *, left_out: int, windows: int, duration_s: float, longest_s: float, channels: int
) -> tuple[Finding, ...]:
    """What is to be known of how a file was heard, and takes it nowhere.

    Args:
        left_out: Windows without speech, which count for nothing.
        windows: How many there were in all.
        duration_s: Seconds that the file has.
        longest_s: Seconds of it that are listened to at most.
        channels: Of the file.
    """
    said = []
    if left_out:
        said.append(f"holds no speech in {left_out} of {windows} windows, which were left out")
    if duration_s > longest_s:
        said.append(f"is {duration_s:.0f} s long; only the first {longest_s:.0f} s were heard")
    if channels > 1:
        what = "their mean was taken, which blurs what each one heard"
        said.append(f"has {channels} channels; {what}")
    return tuple(Finding(sentence, outside=False) for sentence in said)


def treble_db(audio: Mono) -> float:
    """Level above 4.2 kHz relative to that from 1 to 4 kHz."""
    from scipy.signal import welch

    hertz, power = welch(audio, SAMPLE_RATE_HZ, nperseg=min(_SEGMENT, len(audio)))
    upper = float(power[(hertz > _SPLIT_HZ) & (hertz < 7500)].mean())
    lower = float(power[(hertz > 1000) & (hertz < 4000)].mean())
    return 10 * float(np.log10(max(upper, 1e-20) / max(lower, 1e-20)))
