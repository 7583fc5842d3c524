"""A room of known response, and whether what was measured in it is the same."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from tests.core.sounding_room import ROOM_HZ, SoundingRoom

from roomprint.audio.duplex import Duplex
from roomprint.rooms.measuring import MeasureConfig, Measurement, MeasureRoom, measure
from roomprint.rooms.parameters import BandParameters, analyze
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.steps import finish

Signal = NDArray[np.float64]
MakeRoom = Callable[..., SoundingRoom]

QUICK = MeasureConfig(sweep_s=1.0, sweeps=1, decay_s=0.6)
STEPS = {"edt_s": 0.05, "t20_s": 0.05, "t30_s": 0.05, "c80_db": 1.0, "d50": 0.05, "ts_s": 0.01}


def exponential(decay_s: float = 0.4, seconds: float = 0.5, seed: int = 1) -> Signal:
    """A direct sound, then noise that falls by 60 dB in ``decay_s``; no louder than a sweep."""
    t = np.arange(round(seconds * ROOM_HZ)) / ROOM_HZ
    tail = 0.005 * np.random.default_rng(seed).standard_normal(len(t)) * 10 ** (-3 * t / decay_s)
    tail[: round(0.002 * ROOM_HZ)] = 0
    tail[0] = 0.2
    return tail


ROOM = exponential()


def taken(room: SoundingRoom, settings: MeasureConfig = QUICK) -> Measurement:
    """The measurement, and both devices let go."""
    work = MeasureRoom(settings=settings)
    with Duplex(speaker=settings.speaker, clock=room.clock, pause=room.pause) as open_devices:
        measurement = finish(measure(open_devices, work))
    assert all(line.closed for line in room.lines.values())
    assert isinstance(measurement, Measurement)
    return measurement


def same_within_one_step(measured: ImpulseResponse, true: Signal) -> None:
    """Every parameter of every octave lies within one just-noticeable step of the room's own."""
    expected = analyze(
        ImpulseResponse(samples=true, sample_rate_hz=ROOM_HZ, origin=Origin.SIMULATED, onset_s=0.0)
    )
    found = analyze(measured)
    octaves = [band for band in expected.bands if 125 <= (band.centre_hz or 0) <= 4_000]
    assert len(octaves) == 6
    for band in octaves:
        other = next(b for b in found.bands if b.centre_hz == band.centre_hz)
        same_band(other, band)


def same_band(found: BandParameters, expected: BandParameters) -> None:
    for key, step in STEPS.items():
        value, other = getattr(expected, key), getattr(found, key)
        assert value is not None
        assert other is not None, (expected.centre_hz, key)
        distance = abs(other - value) / (value if key in ("edt_s", "t20_s", "t30_s") else 1.0)
        assert distance <= step, (expected.centre_hz, key, other, value)
