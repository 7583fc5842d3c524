"""Replicas: a segment as it might be heard through a room, a loudspeaker and a crowd.

The kinds are those of Altwlkany et al., section 2.4, and what a telephone adds. All that is a
linear filter (impulse response, loudspeaker, equaliser) is one multiplication of spectra.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import fft

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.corpora.packed import PackedAudio
from roomprint.encoders.front_end import FFT
from roomprint.training.augmentation_config import AugmentationConfig

__all__ = [
    "SEGMENT",
    "AugmentationConfig",
    "Degrader",
    "Surroundings",
    "coloured_noise",
    "mix",
]

Mel = NDArray[np.float32]

SEGMENT = 3 * SAMPLE_RATE_HZ
_LEAD = SAMPLE_RATE_HZ  # a room's response to what came before the segment
_STRETCHED = FFT + 443 * 128  # what a segment played at 1.2 times its tempo is made of
_LENGTH = 75_000  # >= _LEAD + _STRETCHED, and quick to transform
_FREQUENCIES = np.fft.rfftfreq(_LENGTH, 1 / SAMPLE_RATE_HZ).astype(np.float32)
_LOG_FREQUENCIES = np.log2(np.maximum(_FREQUENCIES, 20.0))


@dataclass(frozen=True)
class Surroundings:
    """What segments are degraded with.

    Attributes:
        noise: Background noises.
        crowd: Speech and music for the background.
        rooms: Impulse responses; one is drawn evenly from each group first.
        room_groups: The group (the room) of each response, ``(responses,)``.
    """

    noise: PackedAudio
    crowd: PackedAudio
    rooms: PackedAudio
    room_groups: NDArray[np.int64]


class Degrader:
    """Makes replicas of segments; the same generator state makes the same replica."""

    def __init__(self, config: AugmentationConfig, surroundings: Surroundings) -> None:
        self.config = config
        self._around = surroundings
        count = len(surroundings.rooms)
        self._rooms = [_room_spectrum(surroundings.rooms.cut(i, 0, _LEAD)) for i in range(count)]

    def degrade(self, music: PackedAudio, recording: int, start: int, rng: Generator) -> Mono:
        """A replica of the segment at ``start``, longer than it by what a tempo change needs.

        Returns:
            ``(57,728,)`` samples whose middle is the middle of the segment (but for the shift).
        """
        c = self.config
        shift = rng.beta(c.shift_alpha, c.shift_beta) * c.max_shift_ms * rng.choice((-1, 1)) / 1000
        middle = start + SEGMENT / 2 + shift * SAMPLE_RATE_HZ
        speed = 1 + rng.uniform(-c.max_speed, c.max_speed) * (rng.random() < c.p_speed)
        audio = _around(music, recording, middle, speed)
        spectrum = fft.rfft(audio)
        spectrum *= self._filter(rng)
        audio = fft.irfft(spectrum, _LENGTH)[_LEAD : _LEAD + _STRETCHED]
        if rng.random() < c.p_noise:
            audio = self._add_noise(audio, rng)
        if rng.random() < c.p_distortion:
            drive = rng.uniform(0.5, 4.0) / max(float(np.sqrt(np.mean(audio**2))) * 4, 1e-6)
            audio = np.tanh(audio * np.float32(drive))
        gain = 10 ** (rng.uniform(-c.max_gain_db, c.max_gain_db) / 20)
        sign = -1 if rng.random() < c.p_polarity else 1
        return np.asarray(audio * np.float32(sign * gain), np.float32)

    def retime(self, mel_power: Mel, frames: int, rng: Generator) -> Mel:
        """The middle ``frames`` of a replica's mel power, perhaps at another tempo."""
        c = self.config
        tempo = rng.uniform(c.min_tempo, c.max_tempo) if rng.random() < c.p_tempo else 1.0
        at = (len(mel_power) - 1) / 2 + (np.arange(frames) - (frames - 1) / 2) * tempo
        low = np.clip(at.astype(np.int64), 0, len(mel_power) - 2)
        part = (at - low).astype(np.float32)[:, None]
        return mel_power[low] * (1 - part) + mel_power[low + 1] * part

    def mask(self, log_mel: Mel, rng: Generator) -> Mel:
        """SpecAugment (Park et al. 2019) on a mean-free log-mel, in place; ``(frames, mels)``."""
        if rng.random() < self.config.p_mask:
            frames, mels = log_mel.shape
            for _ in range(2):
                width = rng.integers(0, mels // 6)
                band = rng.integers(0, mels - width)
                log_mel[:, band : band + width] = 0
                length = rng.integers(0, frames // 7)
                at = rng.integers(0, frames - length)
                log_mel[at : at + length] = 0
        return log_mel

    def _filter(self, rng: Generator) -> NDArray[np.complex64]:
        c = self.config
        response = np.ones(len(_FREQUENCIES), np.complex64)
        if rng.random() < c.p_room:
            group = rng.choice(np.unique(self._around.room_groups))
            response *= self._rooms[rng.choice(np.flatnonzero(self._around.room_groups == group))]
        if rng.random() < c.p_loudspeaker:
            response *= _band_pass(
                rng.uniform(150, 600), rng.uniform(2500, 6000), rng.uniform(1, 4)
            )
        elif rng.random() < c.p_equaliser:
            knots = np.sort(rng.uniform(np.log2(50), 13, 5))
            gains = np.interp(_LOG_FREQUENCIES, knots, rng.uniform(-12, 12, 5))
            response *= (10 ** (gains / 20)).astype(np.float32)
        return response

    def _add_noise(self, audio: Mono, rng: Generator) -> Mono:
        c = self.config
        if rng.random() < c.p_coloured:
            noise = coloured_noise(len(audio), rng.uniform(-0.5, 2.0), rng)
        else:
            pack = self._around.crowd if rng.random() < c.p_crowd else self._around.noise
            which = int(rng.integers(len(pack)))
            length = pack.length(which)
            noise = pack.cut(which, int(rng.integers(max(1, length - len(audio)))), len(audio))
        return mix(audio, noise, rng.uniform(c.min_snr_db, c.max_snr_db))


def mix(audio: Mono, noise: Mono, snr_db: float) -> Mono:
    """Add ``noise`` at a signal-to-noise ratio in dB of mean powers; silent noise adds nothing."""
    signal_power, noise_power = float(np.mean(audio**2)), float(np.mean(noise**2))
    if noise_power == 0:
        return audio
    gain = np.sqrt(signal_power / noise_power * 10 ** (-snr_db / 10))
    return audio + noise * np.float32(gain)


def coloured_noise(samples: int, slope: float, rng: Generator) -> Mono:
    """Noise whose power falls as ``1 / f ** slope``: 0 white, 1 pink, 2 brown."""
    size = fft.next_fast_len(samples, real=True)
    bins = size // 2 + 1
    spectrum = rng.standard_normal((bins, 2), np.float32).view(np.complex64)[:, 0]
    spectrum *= (np.maximum(np.arange(bins), 1) ** (-slope / 2)).astype(np.float32)
    noise: Mono = fft.irfft(spectrum, size)[:samples]
    return noise


def _around(music: PackedAudio, recording: int, middle: float, speed: float) -> Mono:
    """``_LENGTH`` samples whose segment part is centred on ``middle``, played at ``speed``."""
    at = middle + (np.arange(_LENGTH) - _LEAD - _STRETCHED / 2) * speed
    first = int(np.floor(at[0]))
    raw = music.cut(recording, first, int(at[-1]) - first + 2)
    if speed == 1:
        return raw[:_LENGTH]
    played: Mono = np.interp(at - first, np.arange(len(raw)), raw).astype(np.float32)
    return played


def _room_spectrum(response: Mono) -> NDArray[np.complex64]:
    """Spectrum of an impulse response, its direct sound moved to the beginning, unit energy."""
    response = response[int(np.argmax(np.abs(response))) :]
    response = response / max(float(np.sqrt(np.sum(response**2))), 1e-9)
    spectrum: NDArray[np.complex64] = fft.rfft(response, _LENGTH).astype(np.complex64)
    return spectrum


def _band_pass(low_hz: float, high_hz: float, order: float) -> NDArray[np.float32]:
    """Magnitude of a Butterworth-like band-pass."""
    f = np.maximum(_FREQUENCIES, 1.0)
    response = 1 / np.sqrt((1 + (low_hz / f) ** (2 * order)) * (1 + (f / high_hz) ** (2 * order)))
    return np.asarray(response, np.float32)
