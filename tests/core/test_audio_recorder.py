from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.fake_sound import FakeSound, entry

from roomprint.audio import capture, devices
from roomprint.audio.recorder import Moment, Recorded, RecordSound, Switch
from roomprint.errors import DeviceError

RATE = 48_000
Steps = Generator[Moment, None, Recorded | None]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> FakeSound:
    """A sound system with one microphone, which hears what a test feeds it."""
    fake = FakeSound([entry(0, "Rode", 1, 0)])
    monkeypatch.setattr(devices, "portaudio", lambda: fake)
    monkeypatch.setattr(capture, "portaudio", lambda: fake)
    monkeypatch.setattr(capture, "TICK_S", 0.0)
    return fake


def work(tmp_path: Path, pre_roll_s: float = 0.0, rate: int = 0) -> tuple[RecordSound, Switch]:
    switch = tmp_path / "switch"
    recorder = RecordSound(None, tmp_path / "a.wav", tmp_path / "takes", switch, pre_roll_s, rate)
    return recorder, Switch(switch)


def ramp(count: int, first: int = 0) -> np.ndarray:
    return (np.arange(first, first + count) / 1e6).astype(np.float32)


def finish(steps: Steps) -> Recorded | None:
    try:
        while True:
            next(steps)
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]


def test_keeps_what_comes_and_what_came_just_before(heard: FakeSound, tmp_path: Path) -> None:
    recorder, switch = work(tmp_path, pre_roll_s=0.5)
    steps = recorder.steps()
    assert not next(steps).recording
    for at in range(0, 40_000, 4_000):
        heard.streams[0].feed(ramp(4_000, at))
        next(steps)
    switch.begin()
    first = next(steps)
    assert (first.recording, first.recorded_s, first.pre_roll_s) == (True, 0.5, 0.5)
    expected = ramp(24_000, 16_000).reshape(50, 480)
    np.testing.assert_array_equal(first.outline, expected[:, [0, -1]])  # it only rises
    heard.streams[0].feed(ramp(10_000, 40_000))
    moment = next(steps)
    assert moment.recorded_s == pytest.approx(0.5 + 10_000 / RATE)
    assert (moment.pre_roll_s, len(moment.outline)) == (0.5, 20)
    assert not (tmp_path / "a.wav").exists()
    switch.end()
    made = finish(steps)
    assert made is not None
    assert (made.xruns, made.lost, made.recording.name) == (0, False, "a")
    expected = ramp(34_000, 16_000)  # half a second before the 40,000th sample, and what followed
    np.testing.assert_array_equal(made.recording.read(0, 34_000)[:, 0], expected)
    samples, rate = soundfile.read(tmp_path / "a.wav", dtype="float32")
    np.testing.assert_array_equal(samples, expected)
    assert (rate, soundfile.info(tmp_path / "a.wav").subtype) == (RATE, "FLOAT")
    assert heard.streams[0].closed


def test_ending_before_it_begins_keeps_nothing(heard: FakeSound, tmp_path: Path) -> None:
    recorder, switch = work(tmp_path)
    steps = recorder.steps()
    next(steps)
    switch.end()
    assert finish(steps) is None
    assert not list(tmp_path.glob("*.wav"))


def test_says_how_loud_it_is_and_what_is_lost(heard: FakeSound, tmp_path: Path) -> None:
    recorder, switch = work(tmp_path)
    steps = recorder.steps()
    next(steps)
    heard.streams[0].feed(np.zeros(100, np.float32), overflow=True)  # before: not of this recording
    next(steps)
    switch.begin()
    assert next(steps).xruns == 0
    heard.streams[0].feed(np.full(100, 0.1, np.float32), overflow=True)
    moment = next(steps)
    assert moment.peak_dbfs == pytest.approx(-20.0, abs=1e-3)
    assert (moment.clipped, moment.xruns) == (False, 1)
    heard.streams[0].feed(np.ones(100, np.float32))
    assert next(steps).clipped
    switch.end()
    made = finish(steps)
    assert made is not None
    assert made.xruns == 1


def test_records_at_another_rate(heard: FakeSound, tmp_path: Path) -> None:
    recorder, switch = work(tmp_path, rate=16_000)
    switch.begin()
    steps = recorder.steps()
    next(steps)
    time = np.arange(RATE) / RATE
    heard.streams[0].feed(np.sin(2 * np.pi * 440 * time).astype(np.float32))
    next(steps)
    switch.end()
    made = finish(steps)
    assert made is not None
    assert made.recording.sample_rate_hz == 16_000
    assert made.recording.duration_s == pytest.approx(
        1.0, abs=0.03
    )  # the filter holds a little back
    spectrum = np.abs(np.fft.rfft(made.recording.read(0, made.recording.frames)[:, 0]))
    peak_hz = spectrum.argmax() / made.recording.duration_s
    assert peak_hz == pytest.approx(440, abs=2)


def test_a_microphone_that_goes_away_ends_the_recording(heard: FakeSound, tmp_path: Path) -> None:
    recorder, switch = work(tmp_path)
    switch.begin()
    steps = recorder.steps()
    next(steps)
    heard.streams[0].feed(ramp(1_000))
    heard.streams[0].active = False
    made = finish(steps)
    assert made is not None
    assert (made.lost, made.recording.frames) == (True, 1_000)


def test_one_that_goes_away_before_is_an_error(heard: FakeSound, tmp_path: Path) -> None:
    steps = work(tmp_path)[0].steps()
    next(steps)
    heard.streams[0].active = False
    with pytest.raises(DeviceError, match="microphone is gone"):
        finish(steps)


def test_cancelling_leaves_nothing(heard: FakeSound, tmp_path: Path) -> None:
    recorder, switch = work(tmp_path)
    switch.begin()
    steps = recorder.steps()
    next(steps)
    heard.streams[0].feed(ramp(1_000))
    next(steps)
    steps.close()
    assert not list(tmp_path.glob("*.wav"))
    assert not list(tmp_path.glob(".*"))
    assert not list((tmp_path / "takes").iterdir())
    assert heard.streams[0].closed
