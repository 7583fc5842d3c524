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
from roomprint.training.codecs import Kind, coded
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.noise import coloured_noise, mix

Mel = NDArray[np.float32]

SEGMENT = 3 * SAMPLE_RATE_HZ
_LEAD = SAMPLE_RATE_HZ  # a room's response to what came before the segment
_FASTEST = 1.3  # tempo of the most that a replica is made of
_STRETCHED = SEGMENT + 2 * 14 * 512  # as many whole frames of any hop on both sides of the segment
_LENGTH = 78_400  # >= _LEAD + _STRETCHED, and quick to transform
_FREQUENCIES = np.fft.rfftfreq(_LENGTH, 1 / SAMPLE_RATE_HZ).astype(np.float32)
_LOG_FREQUENCIES = np.log2(np.maximum(_FREQUENCIES, 20.0))


@dataclass(frozen=True)
class Surroundings:
    """What segments are degraded with.

    Attributes:
        noise: Background noises.
        crowd: Speech for the background.
        rooms: Impulse responses; one is drawn evenly from each group first.
        room_groups: The group (the room) of each response, ``(responses,)``.
    """

    noise: PackedAudio
    crowd: PackedAudio
    rooms: PackedAudio
    room_groups: NDArray[np.int64]


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
    """Makes replicas of segments; the same generator state makes the same replica."""

    def __init__(self, config: AugmentationConfig, surroundings: Surroundings) -> None:
        self.config = config
        self._around = surroundings
        count = len(surroundings.rooms)
        self._rooms = [_room_spectrum(surroundings.rooms.cut(i, 0, _LEAD)) for i in range(count)]

    def degrade(self, music: PackedAudio, recording: int, start: int, rng: Generator) -> Replica:
        """A replica of the segment at ``start``, longer than it by what a tempo change needs."""
        c = self.config
        shift_s = c.shift.draw(rng) if c.shift.meets(rng) else 0.0
        middle = start + SEGMENT / 2 + shift_s * SAMPLE_RATE_HZ
        speed, tempo = 1.0, 1.0
        if c.speed.meets(rng):
            speed += rng.uniform(-c.speed.largest, c.speed.largest)
        if c.pitch.meets(rng):  # played faster, and the time taken back
            pitch = 1 + rng.uniform(-c.pitch.largest, c.pitch.largest)
            speed, tempo = speed * pitch, tempo / pitch
        if c.tempo.meets(rng):
            tempo = min(tempo * rng.uniform(c.tempo.slowest, c.tempo.fastest), _FASTEST)
        spectrum = fft.rfft(_around(music, recording, middle, speed))
        spectrum *= self._filter(rng)
        audio: Mono = fft.irfft(spectrum, _LENGTH)[_LEAD : _LEAD + _STRETCHED]
        audio = self._add_others(audio, music, recording, rng)
        audio = self._bend(audio, rng)
        if c.gain.meets(rng):
            gain_db = rng.uniform(-c.gain.largest_db, c.gain.largest_db)
            audio = audio * np.float32(10 ** (gain_db / 20))
        if c.polarity.meets(rng):
            audio = -audio
        return Replica(np.asarray(audio, np.float32), tempo)

    def retime(self, mel_power: Mel, frames: int, tempo: float) -> Mel:
        """The middle ``frames`` of a replica's mel power, read at a tempo."""
        at = (len(mel_power) - 1) / 2 + (np.arange(frames) - (frames - 1) / 2) * tempo
        low = np.clip(at.astype(np.int64), 0, len(mel_power) - 2)
        part = (at - low).astype(np.float32)[:, None]
        return mel_power[low] * (1 - part) + mel_power[low + 1] * part

    def mask(self, log_mel: Mel, rng: Generator) -> Mel:
        """Blank bands and stretches of a mean-free log-mel ``(frames, mels)``, in place."""
        if self.config.masks.meets(rng):
            frames, mels = log_mel.shape
            for _ in range(self.config.masks.bands):
                width = rng.integers(0, mels // 6)
                band = rng.integers(0, mels - width)
                log_mel[:, band : band + width] = 0
            for _ in range(self.config.masks.stretches):
                length = rng.integers(0, frames // 7)
                at = rng.integers(0, frames - length)
                log_mel[at : at + length] = 0
        return log_mel

    def _filter(self, rng: Generator) -> NDArray[np.complex64]:
        """Everything linear in one frequency response."""
        c = self.config
        response = np.ones(len(_FREQUENCIES), np.complex64)
        if c.room.meets(rng):
            group = rng.choice(np.unique(self._around.room_groups))
            response *= self._rooms[rng.choice(np.flatnonzero(self._around.room_groups == group))]
        if c.loudspeaker.meets(rng):
            response *= _band_pass(
                rng.uniform(150, 600), rng.uniform(2500, 6000), rng.uniform(1, 4)
            )
        elif c.equaliser.meets(rng):
            knots = np.sort(rng.uniform(np.log2(50), 13, 5))
            gains_db = rng.uniform(-c.equaliser.largest_db, c.equaliser.largest_db, 5)
            curve_db = np.interp(_LOG_FREQUENCIES, knots, gains_db)
            response *= (10 ** (curve_db / 20)).astype(np.float32)
        return response

    def _add_others(self, audio: Mono, music: PackedAudio, recording: int, rng: Generator) -> Mono:
        """What else is heard; every ratio is to the music as it is by then."""
        c = self.config
        if c.other_music.meets(rng) and len(music) > 1:
            other = (recording + int(rng.integers(1, len(music)))) % len(music)
            audio = mix(audio, _piece(music, other, len(audio), rng), c.other_music.draw(rng))
        for kind, corpus in ((c.crowd, self._around.crowd), (c.noise, self._around.noise)):
            if kind.meets(rng):
                which = int(rng.integers(len(corpus)))
                audio = mix(audio, _piece(corpus, which, len(audio), rng), kind.draw(rng))
        if c.coloured.meets(rng):
            slope = rng.uniform(c.coloured.min_slope, c.coloured.max_slope)
            audio = mix(audio, coloured_noise(len(audio), slope, rng), c.coloured.draw(rng))
        return audio

    def _bend(self, audio: Mono, rng: Generator) -> Mono:
        """Everything that is not linear; levels are relative, since the gain comes last."""
        c = self.config
        if c.clipping.meets(rng):
            kept = 1 - rng.uniform(0, c.clipping.largest_share)
            limit = float(np.quantile(np.abs(audio), kept))
            audio = np.clip(audio, -limit, limit)
        if c.distortion.meets(rng):
            drive = rng.uniform(c.distortion.least, c.distortion.most)
            audio = np.tanh(audio * np.float32(drive / max(_rms(audio) * 4, 1e-6)))
        if c.codec.meets(rng):
            kind: Kind = "mp3" if rng.random() < 0.5 else "opus"
            level = np.float32(0.1 / max(_rms(audio), 1e-6))
            audio = coded(audio * level, kind, rng.uniform(c.codec.min_kbps, c.codec.max_kbps))
        return audio


def _rms(audio: Mono) -> float:
    return float(np.sqrt(np.mean(audio**2)))


def _piece(corpus: PackedAudio, which: int, samples: int, rng: Generator) -> Mono:
    room = max(1, corpus.length(which) - samples)
    return corpus.cut(which, int(rng.integers(room)), samples)


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
