"""Excerpts as a microphone might hear them, under the conditions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.corpora.packed import PackedAudio
from roomprint.training.augmentation import coloured_noise, mix

_LEAD = SAMPLE_RATE_HZ  # heard before the excerpt, so that a room is already ringing


@dataclass(frozen=True)
class Query:
    """An excerpt, degraded, and what it is an excerpt of.

    Attributes:
        audio: Samples at 16 kHz.
        condition: Name of what was done to it.
        recording: Number of the recording in its corpus.
        start_s: Where in the recording the first sample lies.
    """

    audio: Mono
    condition: str
    recording: int
    start_s: float


@dataclass(frozen=True)
class Scene:
    """What excerpts are degraded with: recorded noises and measured rooms."""

    noise: PackedAudio
    rooms: PackedAudio


def make_queries(
    music: PackedAudio, scene: Scene, *, seconds: float, per_recording: int, seed: int
) -> Iterator[Query]:
    """Random excerpts of every recording, each under every condition.

    The starts are drawn anywhere, so they do not lie on the library's grid of fingerprints.
    """
    samples = round(seconds * SAMPLE_RATE_HZ)
    for recording in range(len(music)):
        rng = np.random.default_rng((seed, recording))
        length = music.length(recording)
        for _ in range(per_recording):
            first, last = _LEAD, length - round(1.2 * samples) - SAMPLE_RATE_HZ
            if last <= first:
                continue
            start = _audible_start(music, recording, first, last, samples, rng)
            for name, degrade in CONDITIONS.items():
                raw = music.cut(recording, start - _LEAD, _LEAD + round(1.2 * samples))
                audio = degrade(raw, samples, scene, rng)
                yield Query(audio, name, recording, start / SAMPLE_RATE_HZ)


def _audible_start(
    music: PackedAudio, recording: int, first: int, last: int, samples: int, rng: Generator
) -> int:
    starts = rng.integers(first, last, 8)
    powers = [np.mean(music.cut(recording, int(start), samples) ** 2) for start in starts]
    audible = [int(s) for s, power in zip(starts, powers, strict=True) if power > 1e-6]
    return audible[0] if audible else int(starts[int(np.argmax(powers))])


Degrade = Callable[[Mono, int, Scene, Generator], Mono]


def _clean(raw: Mono, samples: int, _scene: Scene, _rng: Generator) -> Mono:
    return raw[_LEAD : _LEAD + samples]


def _recorded(snr_db: float) -> Degrade:
    def degrade(raw: Mono, samples: int, scene: Scene, rng: Generator) -> Mono:
        which = int(rng.integers(len(scene.noise)))
        room = max(1, scene.noise.length(which) - samples)
        noise = scene.noise.cut(which, int(rng.integers(room)), samples)
        return mix(_clean(raw, samples, scene, rng), noise, snr_db)

    return degrade


def _pink(snr_db: float) -> Degrade:
    def degrade(raw: Mono, samples: int, scene: Scene, rng: Generator) -> Mono:
        return mix(_clean(raw, samples, scene, rng), coloured_noise(samples, 1.0, rng), snr_db)

    return degrade


def _room(raw: Mono, samples: int, scene: Scene, rng: Generator) -> Mono:
    from scipy.signal import fftconvolve

    response = _response(scene.rooms, int(rng.integers(len(scene.rooms))))
    wet: Mono = fftconvolve(raw, response)[_LEAD : _LEAD + samples].astype(np.float32)
    return wet


def _phone(raw: Mono, samples: int, scene: Scene, rng: Generator) -> Mono:
    """A small room, 300 to 3800 Hz, pink noise at 10 dB, soft clipping."""
    from scipy.signal import butter, fftconvolve, sosfilt

    shortest = int(np.argmin(np.diff(scene.rooms.starts)))
    wet = fftconvolve(raw, _response(scene.rooms, shortest))[: len(raw)]
    narrow = sosfilt(butter(4, (300, 3800), "bandpass", fs=SAMPLE_RATE_HZ, output="sos"), wet)
    heard: Mono = narrow[_LEAD : _LEAD + samples].astype(np.float32)
    noisy = mix(heard, coloured_noise(samples, 1.0, rng), 10.0)
    drive = np.float32(0.5 / max(float(np.std(noisy)), 1e-9))
    clipped: Mono = np.tanh(noisy * drive)
    return clipped


def _speed(ratio: float) -> Degrade:
    def degrade(raw: Mono, samples: int, _scene: Scene, _rng: Generator) -> Mono:
        at = _LEAD + np.arange(samples) * ratio
        played: Mono = np.interp(at, np.arange(len(raw)), raw).astype(np.float32)
        return played

    return degrade


def _tempo(ratio: float) -> Degrade:
    def degrade(raw: Mono, samples: int, _scene: Scene, _rng: Generator) -> Mono:
        return _stretched(raw[_LEAD:], ratio)[:samples]

    return degrade


def _stretched(audio: Mono, ratio: float) -> Mono:
    """``audio`` at ``ratio`` times its tempo, pitch kept (ffmpeg's ``atempo``)."""
    import av

    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=SAMPLE_RATE_HZ, format="flt", layout="mono")
    graph.link_nodes(source, graph.add("atempo", str(ratio)), graph.add("abuffersink")).configure()
    frame = av.AudioFrame.from_ndarray(audio[None], format="flt", layout="mono")
    frame.sample_rate = SAMPLE_RATE_HZ
    graph.push(frame)
    graph.push(None)
    parts: list[Mono] = []
    while True:
        try:
            parts.append(graph.pull().to_ndarray()[0])
        except (av.error.EOFError, av.error.BlockingIOError):
            return np.concatenate(parts)


def _response(rooms: PackedAudio, which: int) -> Mono:
    """An impulse response from its direct sound on."""
    audio = rooms.cut(which, 0, rooms.length(which))
    return audio[int(np.argmax(np.abs(audio))) :]


CONDITIONS: dict[str, Degrade] = {
    "clean": _clean,
    "noise 10 dB": _recorded(10),
    "noise 5 dB": _recorded(5),
    "noise 0 dB": _recorded(0),
    "pink 10 dB": _pink(10),
    "pink 5 dB": _pink(5),
    "pink 0 dB": _pink(0),
    "room": _room,
    "phone": _phone,
    "speed +3 %": _speed(1.03),
    "tempo 90 %": _tempo(0.9),
    "tempo 110 %": _tempo(1.1),
}
