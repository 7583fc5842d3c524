"""Replicas: a segment as it might be heard through a room, a loudspeaker and a crowd.

The kinds are those of Altwlkany et al., section 2.4, and what a telephone adds. All that is a
linear filter (impulse response, loudspeaker, equaliser) is one multiplication of spectra. This is
the chain one segment after the other; :mod:`roomprint.training.device_augmentation` has the same
for a whole batch.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import fft

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.corpora.packed import FULL_SCALE, PackedAudio
from roomprint.training.codecs import coded
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.draws import (
    LEAD,
    LENGTH,
    STRETCHED,
    Draws,
    Samples,
    Surroundings,
    draw,
    draw_masks,
)
from roomprint.training.noise import coloured, mix

Mel = NDArray[np.float32]

FREQUENCIES = np.fft.rfftfreq(LENGTH, 1 / SAMPLE_RATE_HZ).astype(np.float32)
LOG_FREQUENCIES = np.log2(np.maximum(FREQUENCIES, 20.0))


@dataclass(frozen=True)
class Replica:
    """A replica before its spectrogram is taken.

    Attributes:
        audio: ``(62,336,)`` samples around the middle of the segment (but for the shift).
        tempo: At which tempo :meth:`Degrader.retime` has to read them.
    """

    audio: Mono
    tempo: float


class Degrader:
    """Makes replicas of segments; the same generator state makes the same replica.

    Attributes:
        config: The chain.
        around: What segments are degraded with.
        rooms: Spectra of its impulse responses, ``(responses, bins)``.
    """

    def __init__(self, config: AugmentationConfig, surroundings: Surroundings) -> None:
        self.config = config
        self.around = surroundings
        count = len(surroundings.rooms)
        self.rooms = [_room_spectrum(surroundings.rooms.cut(i, 0, LEAD)) for i in range(count)]

    def degrade(self, music: PackedAudio, recording: int, start: int, rng: Generator) -> Replica:
        """A replica of the segment at ``start``, longer than it by what a tempo change needs."""
        return self.apply(draw(self.config, self.around, music, recording, start, rng))

    def apply(self, draws: Draws) -> Replica:
        """The replica that was drawn."""
        spectrum = fft.rfft(_played(draws))
        spectrum *= self._filter(draws)
        audio: Mono = fft.irfft(spectrum, LENGTH)[LEAD : LEAD + STRETCHED]
        for other in draws.others:
            audio = mix(audio, _float(other.audio), other.snr_db)
        if noise := draws.coloured:
            audio = mix(audio, coloured(noise.white, noise.slope, STRETCHED), noise.snr_db)
        audio = _bent(audio, draws) * np.float32(draws.gain)
        return Replica(np.asarray(audio, np.float32), draws.tempo)

    def retime(self, mel_power: Mel, frames: int, tempo: float) -> Mel:
        """The middle ``frames`` of a replica's mel power, read at a tempo."""
        at = (len(mel_power) - 1) / 2 + (np.arange(frames) - (frames - 1) / 2) * tempo
        low = np.clip(at.astype(np.int64), 0, len(mel_power) - 2)
        part = (at - low).astype(np.float32)[:, None]
        return mel_power[low] * (1 - part) + mel_power[low + 1] * part

    def mask(self, log_mel: Mel, rng: Generator) -> Mel:
        """Blank bands and stretches of a mean-free log-mel ``(frames, mels)``, in place."""
        frames, mels = log_mel.shape
        for axis, first, width in draw_masks(self.config.masks, frames, mels, rng):
            log_mel.swapaxes(0, axis)[first : first + width] = 0
        return log_mel

    def _filter(self, draws: Draws) -> NDArray[np.complex64]:
        """Everything linear in one frequency response."""
        response = np.ones(len(FREQUENCIES), np.complex64)
        if draws.room is not None:
            response *= self.rooms[draws.room]
        if band := draws.band:
            response *= _band_pass(band.low_hz, band.high_hz, band.order)
        if curve := draws.curve:
            curve_db = np.interp(LOG_FREQUENCIES, curve.knots, curve.gains_db)
            response *= (10 ** (curve_db / 20)).astype(np.float32)
        return response


def _played(draws: Draws) -> Mono:
    """``LENGTH`` samples at the drawn speed."""
    raw = _float(draws.raw)
    if draws.speed == 1:
        return raw
    at = draws.first + np.arange(LENGTH) * draws.speed
    played: Mono = np.interp(at, np.arange(len(raw)), raw).astype(np.float32)
    return played


def _bent(audio: Mono, draws: Draws) -> Mono:
    """Everything that is not linear; levels are relative, since the gain comes last."""
    if draws.kept is not None:
        limit = float(np.quantile(np.abs(audio), draws.kept))
        audio = np.clip(audio, -limit, limit)
    if draws.drive is not None:
        audio = np.tanh(audio * np.float32(draws.drive / max(_rms(audio) * 4, 1e-6)))
    if draws.codec is not None:
        kind, kbps = draws.codec
        audio = coded(audio * np.float32(0.1 / max(_rms(audio), 1e-6)), kind, kbps)
    return audio


def _float(samples: Samples) -> Mono:
    return samples.astype(np.float32) / np.float32(FULL_SCALE)


def _rms(audio: Mono) -> float:
    return float(np.sqrt(np.mean(audio**2)))


def _room_spectrum(response: Mono) -> NDArray[np.complex64]:
    """Spectrum of an impulse response, its direct sound moved to the beginning, unit energy."""
    response = response[int(np.argmax(np.abs(response))) :]
    response = response / max(float(np.sqrt(np.sum(response**2))), 1e-9)
    spectrum: NDArray[np.complex64] = fft.rfft(response, LENGTH).astype(np.complex64)
    return spectrum


def _band_pass(low_hz: float, high_hz: float, order: float) -> NDArray[np.float32]:
    """Magnitude of a Butterworth-like band-pass."""
    f = np.maximum(FREQUENCIES, 1.0)
    response = 1 / np.sqrt((1 + (low_hz / f) ** (2 * order)) * (1 + (f / high_hz) ** (2 * order)))
    return np.asarray(response, np.float32)
