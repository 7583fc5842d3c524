"""Excerpts as a microphone might hear them, under the conditions."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.corpora.packed import PackedAudio
from roomprint.training.distortions import (
    LEAD,
    Degrade,
    Scene,
    at_speed,
    at_tempo,
    clean,
    in_room,
    phone,
    with_noise,
    with_pink_noise,
)


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


def make_queries(
    music: PackedAudio,
    recording: int,
    scene: Scene,
    *,
    seconds: float,
    per_recording: int,
    seed: int,
) -> Iterator[Query]:
    """Random excerpts of a recording, each under every condition; none of one that is too short.

    The starts are drawn anywhere, so they do not lie on the library's grid of fingerprints.
    """
    samples = round(seconds * SAMPLE_RATE_HZ)
    rng = np.random.default_rng((seed, round(1000 * seconds), recording))
    first, last = LEAD, music.length(recording) - round(1.2 * samples) - SAMPLE_RATE_HZ
    for _ in range(per_recording if last > first else 0):
        start = _audible_start(music, recording, first, last, samples, rng)
        for name, degrade in CONDITIONS.items():
            raw = music.cut(recording, start - LEAD, LEAD + round(1.2 * samples))
            audio = degrade(raw, samples, scene, rng)
            yield Query(audio, name, recording, start / SAMPLE_RATE_HZ)


def _audible_start(
    music: PackedAudio, recording: int, first: int, last: int, samples: int, rng: Generator
) -> int:
    starts = rng.integers(first, last, 8)
    powers = [np.mean(music.cut(recording, int(start), samples) ** 2) for start in starts]
    audible = [int(s) for s, power in zip(starts, powers, strict=True) if power > 1e-6]
    return audible[0] if audible else int(starts[int(np.argmax(powers))])


CONDITIONS: dict[str, Degrade] = {
    "clean": clean,
    "noise 10 dB": with_noise(10),
    "noise 5 dB": with_noise(5),
    "noise 0 dB": with_noise(0),
    "pink 10 dB": with_pink_noise(10),
    "pink 5 dB": with_pink_noise(5),
    "pink 0 dB": with_pink_noise(0),
    "room": in_room,
    "phone": phone,
    "speed +3 %": at_speed(1.03),
    "tempo 90 %": at_tempo(0.9),
    "tempo 110 %": at_tempo(1.1),
}
