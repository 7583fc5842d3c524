"""Windows of 4 s of speech, which is what a room is told from: where they are in a sound."""

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.audio.speech_likeness import speech_score
from roomprint.audio.voice_activity import HOP, active_frames, active_shares, voice_levels_db
from roomprint.errors import AudioError
from roomprint.library.room_reading import WINDOW

SHORTEST_S = WINDOW / SAMPLE_RATE_HZ
_FEWEST_ACTIVE = 0.3  # of a window's frames, or it is a pause


def loud_windows(
    audio: Mono, active: NDArray[np.bool_], hop_s: float, name: str
) -> NDArray[np.int64]:
    """First samples of the windows of 4 s in which there is more than a pause, ``(windows,)``.

    Args:
        audio: At 16 kHz.
        active: Which of its frames are no pause.
        hop_s: From one window to the next, in seconds.
        name: What the audio is called in an error.

    Raises:
        AudioError: It is too short, or there is no such window.
    """
    if len(audio) < SHORTEST_S * SAMPLE_RATE_HZ:
        seconds = 10 * len(audio) // SAMPLE_RATE_HZ / 10  # 3.99 s are not to read 4.0
        raise AudioError(
            f"{name} holds {seconds} s of sound, a room needs {SHORTEST_S:.0f} s of speech"
        )
    starts = np.arange(0, len(audio) - WINDOW + 1, max(1, round(hop_s * SAMPLE_RATE_HZ)))
    speaking: NDArray[np.int64] = starts[active_shares(active, starts, WINDOW) >= _FEWEST_ACTIVE]
    if not len(speaking):
        what = "too little speech" if active.any() else "nothing but silence"
        raise AudioError(f"{name} holds {what} to tell a room from")
    return speaking


def heard_samples(
    samples: int, starts: NDArray[np.int64], taken: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which samples of a sound count, ``(samples,)``: all but those of the windows left out.

    A window half of speech may be taken, and a few blows in it would outnumber the decays of
    speech: what it shares with one that is left out does not count, unless too little would remain.

    Args:
        samples: How many there are.
        starts: First samples of the windows, ``(windows,)``.
        taken: Which of them are not left out; one or more.
    """
    heard = np.ones(samples, np.bool_)
    for start in starts[~taken]:
        heard[start : start + WINDOW] = False
    if not taken[-1]:
        heard[starts[-1] :] = False  # what comes after the last window is as it is
    if np.count_nonzero(heard) < WINDOW:
        for start in starts[taken]:
            heard[start : start + WINDOW] = True
    return heard


def newest_speech(heard: Mono) -> Mono | None:
    """The newest 4 s if there is speech in them.

    Args:
        heard: ``(samples,)``, 4 s at least; what is loud is learned from all of it.
    """
    active = active_frames(voice_levels_db(heard))
    window = heard[-WINDOW:]
    pause = float(active[-(WINDOW // HOP) :].mean()) < _FEWEST_ACTIVE
    return None if pause or speech_score(window) <= 0 else window
