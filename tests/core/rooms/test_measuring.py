"""Measuring, with a sound card that stands in a room of known response."""

import math
from typing import Any

import numpy as np
import pytest
from tests.core.rooms.measured_back import QUICK, ROOM, MakeRoom, same_within_one_step, taken
from tests.core.sounding_room import ROOM_HZ

from roomprint.audio.duplex import Duplex
from roomprint.rooms.measuring import MeasureConfig, MeasureRoom, measure
from roomprint.rooms.parameters import analyze


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


def test_remembers_when_and_with_what(make_room: MakeRoom) -> None:
    note = taken(make_room()).response.note
    for word in ("measured 20", "Yeti", "Genelec", "1 sweep of 1 s from 40 to 20000 Hz"):
        assert word in note
