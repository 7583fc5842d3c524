"""What is done to an excerpt before an encoder is asked for it: monitors and protocols share it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.corpora.packed import PackedAudio
from roomprint.training.noise import coloured_noise, mix

LEAD = SAMPLE_RATE_HZ  # heard before the excerpt, so that a room is already ringing


@dataclass(frozen=True)
class Scene:
    """What excerpts are degraded with: recorded noises and measured rooms."""

    noise: PackedAudio
    rooms: PackedAudio


# (what is heard from LEAD samples before the excerpt on, its length, the scene, a generator) to the
# excerpt: as many samples as its length.
Degrade = Callable[[Mono, int, Scene, Generator], Mono]


def clean(raw: Mono, samples: int, _scene: Scene, _rng: Generator) -> Mono:
    """The excerpt as it is."""
    return raw[LEAD : LEAD + samples]


def with_noise(snr_db: float) -> Degrade:
    """Recorded noise at a signal-to-noise ratio in dB."""

    def degrade(raw: Mono, samples: int, scene: Scene, rng: Generator) -> Mono:
        which = int(rng.integers(len(scene.noise)))
        room = max(1, scene.noise.length(which) - samples)
        noise = scene.noise.cut(which, int(rng.integers(room)), samples)
        return mix(clean(raw, samples, scene, rng), noise, snr_db)

    return degrade


def with_pink_noise(snr_db: float) -> Degrade:
    """Pink noise at a signal-to-noise ratio in dB."""

    def degrade(raw: Mono, samples: int, scene: Scene, rng: Generator) -> Mono:
        return mix(clean(raw, samples, scene, rng), coloured_noise(samples, 1.0, rng), snr_db)

    return degrade


def with_coloured_noise(snr_db: float) -> Degrade:
    """Noise between violet and brown: its power falls by -6 to 6 dB an octave, drawn evenly."""

    def degrade(raw: Mono, samples: int, scene: Scene, rng: Generator) -> Mono:
        noise = coloured_noise(samples, rng.uniform(-2.0, 2.0), rng)
        return mix(clean(raw, samples, scene, rng), noise, snr_db)

    return degrade


def in_room(raw: Mono, samples: int, scene: Scene, rng: Generator) -> Mono:
    """Through a measured impulse response."""
    from scipy.signal import fftconvolve

    response = _response(scene.rooms, int(rng.integers(len(scene.rooms))))
    wet: Mono = fftconvolve(raw, response)[LEAD : LEAD + samples].astype(np.float32)
    return wet


def in_room_with_noise(lowest_db: float, highest_db: float) -> Degrade:
    """Through an impulse response, then recorded noise at a ratio that is drawn evenly."""

    def degrade(raw: Mono, samples: int, scene: Scene, rng: Generator) -> Mono:
        wet = in_room(raw, samples, scene, rng)
        noisy = with_noise(float(rng.uniform(lowest_db, highest_db)))
        return noisy(np.concatenate([np.zeros(LEAD, np.float32), wet]), samples, scene, rng)

    return degrade


def later(shift_s: float) -> Degrade:
    """The excerpt that begins so many seconds later."""
    shift = round(shift_s * SAMPLE_RATE_HZ)

    def degrade(raw: Mono, samples: int, _scene: Scene, _rng: Generator) -> Mono:
        return raw[LEAD + shift : LEAD + shift + samples]

    return degrade


def phone(raw: Mono, samples: int, scene: Scene, rng: Generator) -> Mono:
    """A small room, 300 to 3800 Hz, pink noise at 10 dB, soft clipping."""
    from scipy.signal import butter, fftconvolve, sosfilt

    shortest = int(np.argmin(np.diff(scene.rooms.starts)))
    wet = fftconvolve(raw, _response(scene.rooms, shortest))[: len(raw)]
    narrow = sosfilt(butter(4, (300, 3800), "bandpass", fs=SAMPLE_RATE_HZ, output="sos"), wet)
    heard: Mono = narrow[LEAD : LEAD + samples].astype(np.float32)
    noisy = mix(heard, coloured_noise(samples, 1.0, rng), 10.0)
    drive = np.float32(0.5 / max(float(np.std(noisy)), 1e-9))
    clipped: Mono = np.tanh(noisy * drive)
    return clipped


def at_speed(ratio: float) -> Degrade:
    """Played faster, pitch and all."""

    def degrade(raw: Mono, samples: int, _scene: Scene, _rng: Generator) -> Mono:
        at = LEAD + np.arange(samples) * ratio
        played: Mono = np.interp(at, np.arange(len(raw)), raw).astype(np.float32)
        return played

    return degrade


def at_tempo(ratio: float) -> Degrade:
    """Played faster, pitch kept."""

    def degrade(raw: Mono, samples: int, _scene: Scene, _rng: Generator) -> Mono:
        return stretched(raw[LEAD:], ratio)[:samples]

    return degrade


def stretched(audio: Mono, ratio: float) -> Mono:
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
