"""Any sound in any room: dry and wet, of one loudness and in step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from roomprint.audio.loudness import loudness_lufs
from roomprint.audio.names import shown
from roomprint.audio.opening import open_decoder
from roomprint.audio.samples import Mono
from roomprint.errors import AudioError
from roomprint.rooms.onset import check_samples, first_sample
from roomprint.rooms.response import ImpulseResponse
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps

_PEAK = 0.98  # of full scale: what a converter may make of it does not clip either
_PIECE_S = 10.0  # convolved at once


@dataclass(frozen=True, eq=False)
class Auralization:
    """A sound with and without the room.

    Attributes:
        dry: ``(samples,)`` full scale 1, with silence at the end while the room rings out.
        wet: ``(samples,)``, or ``(samples, responses)`` of several; the direct sound comes with
            the dry one, not later.
        sample_rate_hz: Of both: the sound's own.
    """

    dry: Mono
    wet: Mono
    sample_rate_hz: int


@dataclass(frozen=True, kw_only=True)
class Auralize(Config):
    """Put a sound into a room."""

    audio: Path
    response: ImpulseResponse
    longest_s: float = setting(
        120.0, "How much of the sound is taken, from its beginning.", low=1, high=3600, unit="s"
    )

    def steps(self) -> Steps[Auralization]:
        """Read, convolve and match the levels.

        Raises:
            AudioError: The sound cannot be read or is silent.
            RoomError: The response is empty, silent or not of numbers.
        """
        heard = yield from auralize(self.audio, (self.response,), self.longest_s)
        return replace(heard, wet=heard.wet[:, 0])


def auralize(
    audio: Path, responses: Sequence[ImpulseResponse], longest_s: float
) -> Steps[Auralization]:
    """Put a sound into a room that is heard at several places at once, such as two ears.

    Args:
        audio: Any sound file; its channels' mean is what sounds.
        responses: One a channel of the wet sound; their times and levels stay as they are to
            each other.
        longest_s: How much of the sound is taken.

    Raises:
        AudioError: The sound cannot be read or is silent.
        RoomError: A response is empty, silent or not of numbers.
    """
    for response in responses:
        check_samples(response)
    yield Progress(0, 0, f"Reading {audio.name}")
    dry, rate = read_mono(audio, longest_s)
    start_s = min(first_sample(one) / one.sample_rate_hz for one in responses)
    taps = [resampled(one, start_s, rate) for one in responses]
    strongest = max(float(np.linalg.norm(these)) for these in taps)
    taps = [these / strongest for these in taps]  # or a faint one would be taken for a pause
    wet = np.zeros((len(dry) + max(map(len, taps)) - 1, len(taps)), np.float32)
    size = round(_PIECE_S * rate)
    for start in range(0, len(dry), size):
        yield Progress(start, len(dry), f"Putting {audio.name} into the room")
        for channel, these in enumerate(taps):
            piece = convolve(dry[start : start + size], these)
            wet[start : start + len(piece), channel] += piece
    yield Progress(len(dry), len(dry), "Matching the levels")
    dry = np.concatenate([dry, np.zeros(len(wet) - len(dry), np.float32)])
    return matched(dry, wet, rate)


def read_mono(path: Path, longest_s: float) -> tuple[Mono, int]:
    """A sound file's channels' mean, at its own rate.

    Raises:
        AudioError: It cannot be read, or is silent.
    """
    with open_decoder(path) as decoder:
        rate = decoder.sample_rate_hz
        left = round(longest_s * rate)
        blocks = []
        for block in decoder.blocks(0):
            blocks.append(np.nan_to_num(block[:left].mean(axis=1), posinf=0, neginf=0))
            left -= len(block)
            if left <= 0:
                break
    if not blocks or not any(block.any() for block in blocks):
        raise AudioError(f"{shown(path)} is silent: there is nothing to be heard in a room")
    return np.concatenate(blocks).astype(np.float32), rate


def resampled(
    response: ImpulseResponse, start_s: float, sample_rate_hz: int
) -> NDArray[np.float64]:
    """A response from ``start_s`` on, at another rate, where it does to sound what it did."""
    taps: NDArray[np.float64] = response.samples[round(start_s * response.sample_rate_hz) :]
    if response.sample_rate_hz != sample_rate_hz:
        taps = soxr.resample(taps, response.sample_rate_hz, sample_rate_hz)
        taps = taps * (response.sample_rate_hz / sample_rate_hz)
    return taps


def convolve(audio: Mono, taps: NDArray[np.float64]) -> Mono:
    """``(samples + taps - 1,)``, the sound as the room gives it back."""
    from scipy.signal import oaconvolve

    wet: Mono = oaconvolve(audio, taps.astype(np.float32)).astype(np.float32)
    return wet


def matched(dry: Mono, wet: Mono, sample_rate_hz: int) -> Auralization:
    """Make the wet sound as loud as the dry one, then both quiet enough not to clip.

    Without that a switch between the two would tell the louder from the softer, not the room.

    Args:
        dry: ``(samples,)``.
        wet: ``(samples, channels)``; one gain for all, by the mean of their loudnesses.
        sample_rate_hz: Of both.
    """
    loud = [loudness_lufs(channel, sample_rate_hz) for channel in wet.T]
    gain_db = loudness_lufs(dry, sample_rate_hz) - float(np.mean(loud))
    if not np.isfinite(gain_db):  # too faint for a loudness
        gain_db = 10 * np.log10(float((dry**2).mean()) / float((wet**2).mean()))
    wet = wet * np.float32(10 ** (gain_db / 20))
    peak = max(float(np.abs(dry).max()), float(np.abs(wet).max()))
    if peak > _PEAK:
        dry, wet = dry * np.float32(_PEAK / peak), wet * np.float32(_PEAK / peak)
    return Auralization(dry, wet, sample_rate_hz)
