"""Measuring, with a sound card that stands in a room of known response."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.core.sounding_room import ROOM_HZ, SoundingRoom

from roomprint.audio import devices, duplex
from roomprint.audio.duplex import Duplex
from roomprint.errors import DeviceError, RoomError
from roomprint.rooms.level_check import CHECK_S, check_level
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


@pytest.fixture
def make_room(monkeypatch: pytest.MonkeyPatch) -> MakeRoom:
    def make(response: Signal = ROOM, **options: Any) -> SoundingRoom:
        room = SoundingRoom(response, **options)
        monkeypatch.setattr(devices, "portaudio", lambda: room)
        monkeypatch.setattr(duplex, "portaudio", lambda: room)
        return room

    return make


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


@pytest.mark.parametrize(
    "card",
    [
        {},
        {"output_hz": 44_100},
        {"input_hz": 44_100, "latency_s": 0.61},
        {"noise": 3e-4},
        {"outputs": 1},
    ],
    ids=["plain", "slower out", "slower in and late", "noisy", "one channel"],
)
def test_measures_a_room_back(make_room: MakeRoom, card: dict[str, Any]) -> None:
    measurement = taken(make_room(**card), MeasureConfig(sweep_s=1.5, sweeps=2, decay_s=0.6))
    same_within_one_step(measurement.response, ROOM)
    assert measurement.warnings == ()
    assert measurement.xruns == 0


def test_keeps_the_level_and_a_little_silence(make_room: MakeRoom) -> None:
    for level_dbfs in (-12.0, -24.0):
        room = make_room()
        response = taken(
            room, MeasureConfig(sweep_s=1.0, sweeps=1, decay_s=0.6, level_dbfs=level_dbfs)
        ).response
        assert np.abs(response.samples).max() == pytest.approx(0.2 * 20 / 24, rel=0.05)
        assert np.argmax(np.abs(response.samples)) == pytest.approx(
            0.02 * ROOM_HZ, abs=6
        )  # rings before
        assert response.duration_s == pytest.approx(0.62, abs=0.01)
        loudest = max(np.abs(block).max() for block in room.played)
        assert loudest == pytest.approx(10 ** (level_dbfs / 20), rel=0.01)


def test_keeps_a_direct_sound_that_is_weaker_than_a_reflection(make_room: MakeRoom) -> None:
    response = np.zeros(ROOM_HZ // 2)
    response[0], response[round(0.05 * ROOM_HZ)] = 0.1, 0.3
    measured = taken(make_room(response)).response
    energy = measured.samples**2
    first, second = round(0.02 * ROOM_HZ), round(0.07 * ROOM_HZ)
    assert energy[first - 5 : first + 5].max() == pytest.approx(energy.max() / 9, rel=0.1)
    assert np.argmax(energy) == pytest.approx(second, abs=3)


def test_the_latency_may_be_another_one_every_time(make_room: MakeRoom) -> None:
    onsets = []
    for latency_s in (0.0, 0.05, 0.7):
        measured = taken(make_room(latency_s=latency_s)).response
        onsets.append(analyze(measured).onset_s)
    assert onsets == pytest.approx([0.02] * 3, abs=1e-4)


def test_twice_as_many_sweeps_gain_3_db(make_room: MakeRoom) -> None:
    snr_db = [
        taken(make_room(noise=1e-3), MeasureConfig(sweep_s=1.0, sweeps=count, decay_s=0.6)).snr_db
        for count in (1, 2, 4)
    ]
    assert np.diff(snr_db) == pytest.approx([10 * math.log10(2)] * 2, abs=0.8)


def test_the_level_check_foretells_the_measurement(make_room: MakeRoom) -> None:
    room = make_room(noise=1e-3)
    measurement = taken(room, MeasureConfig(sweep_s=3.0, sweeps=2, decay_s=0.6))
    assert measurement.level.snr_db == pytest.approx(measurement.snr_db, abs=3)
    assert measurement.level.noise_dbfs == pytest.approx(-60, abs=0.5)
    assert measurement.level.problem == ""


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        ({"gain": 40.0}, "the microphone Yeti clips"),
        ({"gain": 0.0}, "the microphone Yeti hears nothing"),
        ({"gain": 0.01}, "too quietly, at -5[0-9] dBFS"),
        ({"noise": 0.1, "gain": 0.05}, "drowned in noise"),
    ],
)
def test_refuses_a_bad_level(make_room: MakeRoom, card: dict[str, Any], sentence: str) -> None:
    room = make_room(**card)
    with pytest.raises(RoomError, match=sentence):
        taken(room)
    assert room.now < CHECK_S + 2.5  # nothing but the check was played
    with Duplex(clock=room.clock, pause=room.pause) as open_devices:
        level = finish(check_level(open_devices, QUICK, CHECK_S))
    assert level.problem


def test_refuses_what_clips_after_the_check(make_room: MakeRoom) -> None:
    def turn_up(room: SoundingRoom) -> None:
        room.gain = 40.0

    with pytest.raises(RoomError, match="the microphone Yeti clips"):
        taken(make_room(at=[(4.5, turn_up)]))


def test_refuses_what_drowns_after_the_check(make_room: MakeRoom) -> None:
    def drill(room: SoundingRoom) -> None:
        room.noise, room.gain = 0.2, 0.01

    with pytest.raises(RoomError, match="drowned in noise"):
        taken(make_room(at=[(4.2, drill)]))  # after the check's sweep


def test_leaves_out_a_sweep_in_which_sound_was_lost(make_room: MakeRoom) -> None:
    once = iter([True])
    room = make_room(drop=lambda now: now > 6.4 and next(once, False))
    measurement = taken(room, MeasureConfig(sweep_s=1.0, sweeps=3, decay_s=0.6))
    assert measurement.xruns == 1
    assert measurement.warnings[0].startswith("1 sweep was left out")
    same_within_one_step(measurement.response, ROOM)


def test_leaves_out_a_sweep_in_which_the_loudspeaker_paused(make_room: MakeRoom) -> None:
    once = iter([True])
    room = make_room(starve=lambda now: now > 6.4 and next(once, False))
    measurement = taken(room, MeasureConfig(sweep_s=1.0, sweeps=3, decay_s=0.6))
    assert measurement.xruns == 1
    assert measurement.warnings[0].startswith("1 sweep was left out")
    same_within_one_step(measurement.response, ROOM)


def test_leaves_out_a_sweep_that_a_slammed_door_disturbed(make_room: MakeRoom) -> None:
    def slam(room: SoundingRoom) -> None:
        bang = np.random.default_rng(3).standard_normal(4_800) * np.linspace(1, 0, 4_800)
        room.add(0.05 * bang)

    room = make_room(at=[(7.0, slam)], noise=1e-4)
    measurement = taken(room, MeasureConfig(sweep_s=1.0, sweeps=4, decay_s=0.6))
    assert measurement.warnings[0].startswith("1 sweep was left out")
    same_within_one_step(measurement.response, ROOM)


def test_measures_again_when_every_sweep_was_interrupted(make_room: MakeRoom) -> None:
    room = make_room(drop=lambda now: 5.0 < now < 5.06)
    with Duplex(clock=room.clock, pause=room.pause) as open_devices:
        steps = measure(open_devices, MeasureRoom(settings=QUICK))
        notes, done = [], []
        while True:
            try:
                moment = next(steps)
            except StopIteration as stop:
                measurement = stop.value
                break
            notes.append(moment.note)
            done.append(moment.done)
    assert notes[-1] == "measuring again: sound was lost during every sweep"
    assert done == sorted(done)
    assert measurement.warnings == ()
    same_within_one_step(measurement.response, ROOM)


def test_gives_up_when_sound_is_lost_always(make_room: MakeRoom) -> None:
    measurement = taken(make_room(drop=lambda now: now > 4.5 and now % 1 < 0.05))
    assert measurement.warnings[0].startswith("sound was lost during every sweep, 3 times over")


def test_measures_again_when_a_gap_was_not_told_of(make_room: MakeRoom) -> None:
    def skip(room: SoundingRoom) -> None:
        room.skip(2_400)

    room = make_room(at=[(7.0, skip)])
    measurement = taken(room, MeasureConfig(sweep_s=1.0, sweeps=2, decay_s=0.6))
    assert measurement.xruns == 0
    assert measurement.warnings == ()
    assert room.now > 12
    same_within_one_step(measurement.response, ROOM)


@pytest.mark.parametrize("card", [{"input_hz": 8_000}, {"output_hz": 8_000}])
def test_measures_with_a_telephone_headset(make_room: MakeRoom, card: dict[str, int]) -> None:
    room = make_room(**card)
    measurement = taken(room, MeasureConfig(sweep_s=1.0, sweeps=2, decay_s=0.6))
    assert measurement.warnings == ()
    assert "to 3600 Hz" in measurement.response.note
    assert analyze(measurement.response).bands[2].t30_s == pytest.approx(0.4, rel=0.2)


def test_two_clocks_may_differ(make_room: MakeRoom) -> None:
    settings = MeasureConfig(sweep_s=2.0, sweeps=4, decay_s=0.6)
    room = make_room(drift=100e-6)  # 12.48 samples from one sweep to the next
    measurement = taken(room, settings)
    assert measurement.warnings == ()
    assert room.now < 18  # at the first try
    same_within_one_step(measurement.response, ROOM)
    samples = measurement.response.samples
    level_db = 20 * np.log10(np.abs(np.fft.rfft(samples, ROOM_HZ) / np.fft.rfft(ROOM, ROOM_HZ)))
    assert np.abs(level_db[12_000:16_000]).mean() < 0.5  # what is averaged out of step is lost


def test_says_what_little_decay_does_not_support(make_room: MakeRoom) -> None:
    settings = MeasureConfig(sweep_s=2.0, sweeps=1, decay_s=0.6)
    for noise, wanted in ((0.06, "T30 wants 45 dB"), (0.16, "T20 wants 35 dB")):
        measurement = taken(make_room(noise=noise), settings)
        assert wanted in measurement.warnings[0]
        assert f"{measurement.snr_db:.0f} dB above the noise" in measurement.warnings[0]
        assert len(measurement.warnings) == 1


def test_one_of_two_loudspeakers_sounds(make_room: MakeRoom) -> None:
    left, right = np.zeros(4_800), np.zeros(4_800)
    left[0], right[1_000] = 0.3, 0.2
    for speaker, places in {"left": [0], "right": [1_000], "both": [0, 1_000]}.items():
        room = make_room(np.stack([left, right]))
        settings = MeasureConfig(sweep_s=1.0, sweeps=1, decay_s=0.6, speaker=speaker)
        samples = np.abs(taken(room, settings).response.samples)
        peaks = np.flatnonzero(samples > 0.15)
        assert peaks - peaks[0] == pytest.approx(np.array(places) - places[0])


def test_tells_how_far_it_is(make_room: MakeRoom) -> None:
    room = make_room()
    with Duplex(clock=room.clock, pause=room.pause) as open_devices:
        moments = list(measure(open_devices, MeasureRoom(settings=QUICK)))
    done = [moment.done for moment in moments]
    assert done == sorted(done)
    assert done[-1] == moments[-1].total
    assert {moment.note for moment in moments} == {"checking the level", "measuring"}
    assert max(moment.peak_dbfs for moment in moments) > -40
    assert not any(moment.clipped for moment in moments)


@pytest.fixture
def under_way(make_room: MakeRoom) -> Iterator[tuple[SoundingRoom, Duplex, Any]]:
    """In the middle of the sweep."""
    room = make_room()
    with Duplex(clock=room.clock, pause=room.pause) as open_devices:
        steps = measure(open_devices, MeasureRoom(settings=QUICK))
        moment = next(steps)
        while moment.done < 36:
            moment = next(steps)
        assert moment.note == "measuring"
        yield room, open_devices, steps
    assert all(line.closed for line in room.lines.values())


def test_cancelling_fades_the_loudspeaker_out(
    under_way: tuple[SoundingRoom, Duplex, Any],
) -> None:
    room, _, steps = under_way
    assert np.abs(room.played[-1]).max() > 0.2
    count = len(room.played)
    steps.close()
    rest = np.concatenate(room.played[count:])[:, 0]
    assert not rest[-4_800:].any()  # what was on its way is silence, too
    envelope = np.abs(rest[: 960 * 3]).reshape(-1, 120).max(axis=1)
    assert np.diff(envelope).min() > -0.1  # no step down


@pytest.mark.parametrize("kind", ["input", "output"])
def test_a_device_that_stops(under_way: tuple[SoundingRoom, Duplex, Any], kind: str) -> None:
    room, _, steps = under_way
    room.lines[kind].active = False
    name = {"input": "microphone Yeti", "output": "loudspeaker Genelec"}[kind]
    with pytest.raises(DeviceError, match=f"the {name} went away during the measurement"):
        finish(steps)


@pytest.mark.parametrize("kind", ["input", "output"])
def test_a_device_that_falls_silent(under_way: tuple[SoundingRoom, Duplex, Any], kind: str) -> None:
    room, _, steps = under_way
    room.lines[kind].callback = lambda *_: None
    if kind == "output":
        room.lines[kind].callback = lambda block, *_: block.fill(0)
    with pytest.raises(DeviceError, match="went away during the measurement"):
        finish(steps)
    assert room.now < 20


@pytest.mark.parametrize(
    ("kind", "name"), [("input", "microphone Yeti"), ("output", "loudspeaker Genelec")]
)
def test_a_busy_device_is_named(make_room: MakeRoom, kind: str, name: str) -> None:
    room = make_room(busy=(kind,))
    with pytest.raises(DeviceError, match=f"the {name} cannot be opened.*unavailable"):
        taken(room)
    assert all(line.closed for line in room.lines.values())


def test_a_missing_device_is_named(make_room: MakeRoom) -> None:
    make_room()
    with pytest.raises(DeviceError, match="the microphone Rode is not one"), Duplex("Rode"):
        pass
    with pytest.raises(DeviceError, match="the loudspeaker JBL is not one"), Duplex("Yeti", "JBL"):
        pass


def test_remembers_when_and_with_what(make_room: MakeRoom) -> None:
    note = taken(make_room()).response.note
    for word in ("measured 20", "Yeti", "Genelec", "1 sweep of 1 s from 40 to 20000 Hz"):
        assert word in note
