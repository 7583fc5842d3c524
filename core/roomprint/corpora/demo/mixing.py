"""From notes to a finished recording: parts, room, and level."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.corpora.demo import drums
from roomprint.corpora.demo.theory import Note
from roomprint.corpora.demo.voices import RATE_HZ, Voice, Wave

Stereo = NDArray[np.float32]  # (2, samples)

_PEAK = 10 ** (-1 / 20)
_STROKES = 6  # different strokes of each drum in a piece
_DRUMS: dict[str, drums.Drum] = {
    drum.__name__: drum
    for drum in (
        drums.kick,
        drums.snare,
        drums.brush,
        drums.hat,
        drums.open_hat,
        drums.shaker,
        drums.clap,
        drums.block,
        drums.tom,
    )
}


@dataclass(frozen=True)
class Part:
    """One player.

    Attributes:
        notes: What is played; times in seconds here.
        level_db: Loudness in the mix, against the other parts.
        pan: From -1 (left) to 1 (right).
        wet: Share that is sent into the room.
        voice: The instrument; None for the drums, which each note names.
        frequency_hz: The tuning: a scale step's frequency.
    """

    notes: list[Note]
    level_db: float
    pan: float
    wet: float
    voice: Voice | None = None
    frequency_hz: Callable[[int], float] = float


def mix(parts: list[Part], room_s: float, seed: int) -> Stereo:
    """Play all parts together in one room.

    Args:
        parts: The players.
        room_s: Reverberation time.
        seed: Decides the drums' noise and the room's reflections.

    Returns:
        Samples (2, n), peak -1 dBFS, ending in silence.
    """
    rng = np.random.default_rng([seed, 1])
    end_s = max(note.start + note.length for part in parts for note in part.notes)
    length = round((end_s + 0.6 * room_s + 0.5) * RATE_HZ)
    dry = np.zeros((2, length), np.float32)
    sent = np.zeros(length, np.float32)
    for part in parts:
        if not part.notes:
            continue
        played = _play(part, length, rng)
        played *= 10 ** (part.level_db / 20) / _loudness(played)
        angle = (part.pan + 1) * np.pi / 4
        dry += np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * played
        sent += part.wet * played
    return _master(dry + _room(sent, room_s, rng))


def _play(part: Part, length: int, rng: np.random.Generator) -> Wave:
    """All notes of one part in one line, (length,)."""
    line = np.zeros(length, np.float32)
    known: dict[tuple[str | int, float], Wave] = {}  # the same note again needs no new synthesis
    for note in part.notes:
        if part.voice is None:
            stroke = (note.drum, int(rng.integers(_STROKES)))
            if stroke not in known:
                known[stroke] = _DRUMS[note.drum](rng)
            wave = known[stroke]
        else:
            tone = (note.step, round(note.length, 3))
            if tone not in known:
                known[tone] = part.voice(part.frequency_hz(note.step), note.length)
            wave = known[tone]
        start = round(note.start * RATE_HZ)
        wave = wave[: length - start]
        line[start : start + len(wave)] += note.force * wave
    return line


def _loudness(line: Wave) -> float:
    """RMS over the tenths of a second in which something sounds: rests do not count."""
    blocks = line[: len(line) // 4410 * 4410].reshape(-1, 4410)
    power = np.mean(blocks**2, axis=1)
    return float(np.sqrt(power[power > 0.02 * power.max()].mean()))


def _room(sent: Wave, room_s: float, rng: np.random.Generator) -> Stereo:
    """Reverberation: noise that dies by 60 dB in ``room_s``, other on either side."""
    from scipy.signal import butter, oaconvolve, sosfilt

    time_s = np.arange(round(room_s * RATE_HZ)) / RATE_HZ
    decay = 10 ** (-3 * time_s / room_s) * np.clip(time_s / 0.004, 0, 1)
    sos = butter(1, (180, 5000), "bandpass", fs=RATE_HZ, output="sos")
    answer = sosfilt(sos, rng.standard_normal((2, len(time_s)))) * decay
    answer /= np.sqrt(np.sum(answer**2, axis=1, keepdims=True))
    wet = oaconvolve(sent[None], answer.astype(np.float32), axes=1)
    return np.asarray(2.0 * wet[:, : len(sent)], np.float32)


def _master(mixed: Stereo) -> Stereo:
    """Take out what lies below hearing, round off the highest peaks, set the level, fade out."""
    from scipy.signal import butter, sosfilt

    sos = butter(2, 30, "highpass", fs=RATE_HZ, output="sos")
    clean = np.asarray(sosfilt(sos, mixed), np.float32)
    clean /= 4.5 * np.sqrt(np.mean(clean**2))
    clean = np.tanh(clean)
    fade = round(0.6 * RATE_HZ)
    clean[:, -fade:] *= (0.5 + 0.5 * np.cos(np.pi * np.arange(fade) / fade)).astype(np.float32)
    return np.asarray(clean * (_PEAK / np.abs(clean).max()), np.float32)
