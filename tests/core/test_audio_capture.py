from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.core.fake_sound import FakeSound, FakeStream, entry
from tests.core.sounds import tone, write

from roomprint.audio import capture, devices
from roomprint.audio.capture import DEAD_S, RING_S, FileAsMicrophone, Microphone
from roomprint.audio.files import SAMPLE_RATE_HZ, read_audio
from roomprint.audio.flat_tops import top_share, tops_of
from roomprint.errors import AudioError, DeviceError

RATE = 48_000  # of the fake device


class Clock:
    """Time that passes when told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> FakeSound:
    fake = FakeSound([entry(0, "Blue Yeti", 2, 0)])
    monkeypatch.setattr(devices, "portaudio", lambda: fake)
    monkeypatch.setattr(capture, "portaudio", lambda: fake)
    return fake


@pytest.fixture
def microphone(sound: FakeSound, clock: Clock) -> Iterator[Microphone]:
    with Microphone(clock=clock) as source:
        yield source
    assert sound.streams[0].closed


@pytest.fixture
def stream(microphone: Microphone, sound: FakeSound) -> FakeStream:
    return sound.streams[0]


def test_opens_at_the_rate_of_the_device(stream: FakeStream) -> None:
    assert (stream.samplerate, stream.channels, stream.active) == (RATE, 1, True)


def test_gives_what_it_hears_at_16_khz(microphone: Microphone, stream: FakeStream) -> None:
    heard = []
    wave = tone(1_000, 2.0, RATE)
    for first in range(0, len(wave), 480):
        stream.feed(wave[first : first + 480].copy())
        if first % 1_440 == 0:
            heard.append(microphone.read_new())
    audio = np.concatenate([*heard, microphone.read_new()])
    assert 0 <= 2 * SAMPLE_RATE_HZ - len(audio) < 0.06 * SAMPLE_RATE_HZ  # the filter's delay
    expected = tone(1_000, 2.0, SAMPLE_RATE_HZ)[: len(audio)]
    np.testing.assert_allclose(audio[500:], expected[500:], atol=1e-3)
    assert microphone.xruns == 0
    assert len(microphone.read_new()) == 0


def test_says_what_stood_at_the_top_before_it_was_resampled(
    microphone: Microphone, stream: FakeStream
) -> None:
    stream.feed(np.clip(4 * tone(1_000, 0.5, RATE), -0.5, 0.5))
    heard = microphone.read_new()
    assert top_share([microphone.tops]) > 0.8
    assert microphone.tops.samples == RATE / 2
    assert top_share([tops_of(heard)]) < 0.3


def test_counts_what_the_system_dropped(microphone: Microphone, stream: FakeStream) -> None:
    for overflow in (False, True, False, True):
        stream.feed(np.zeros(480, np.float32), overflow)
    assert microphone.xruns == 2


def test_counts_what_nobody_read_in_time(microphone: Microphone, stream: FakeStream) -> None:
    for _ in range(round(RING_S) + 1):
        stream.feed(np.zeros(RATE, np.float32))
    microphone.read_new()
    assert microphone.xruns == 1


def test_is_lost_when_the_stream_stops(microphone: Microphone, stream: FakeStream) -> None:
    assert not microphone.lost
    stream.active = False
    assert microphone.lost


def test_is_lost_when_nothing_comes(
    microphone: Microphone, stream: FakeStream, clock: Clock
) -> None:
    clock.now += DEAD_S - 0.1
    assert not microphone.lost
    stream.feed(np.zeros(480, np.float32))
    clock.now += DEAD_S - 0.1
    assert not microphone.lost
    clock.now += 0.2
    assert microphone.lost


def test_a_busy_device_is_named(sound: FakeSound) -> None:
    sound.refuse = "Error opening InputStream: Device unavailable [PaErrorCode -9985]"
    with (
        pytest.raises(DeviceError, match=r"the microphone Blue Yeti cannot be opened.*unavailable"),
        Microphone(),
    ):
        pass


def test_a_missing_device_is_named(sound: FakeSound) -> None:
    with pytest.raises(DeviceError, match=r"the microphone Rode .*Blue Yeti"), Microphone("Rode"):
        pass


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write(tmp_path / "song.flac", tone(440, 3.0))


def test_a_file_is_heard_in_real_time(song: Path, clock: Clock) -> None:
    with FileAsMicrophone(song, clock=clock) as source:
        assert len(source.read_new()) == 0
        heard = []
        for wait_s in (0.0625, 0.0625, 1.375, 0.5):
            clock.now += wait_s
            heard.append(source.read_new())
        assert [len(part) for part in heard] == [1_000, 1_000, 22_000, 8_000]
        assert not source.ended
        clock.now += 60.0
        heard.append(source.read_new())
        assert source.ended
        assert not source.lost
    np.testing.assert_array_equal(np.concatenate(heard), read_audio(song))


def test_a_file_begins_where_it_is_told_to(song: Path, clock: Clock) -> None:
    with FileAsMicrophone(song, 2.5, clock) as source:
        clock.now += 60.0
        rest = source.read_new()
        np.testing.assert_array_equal(rest, read_audio(song, start_s=2.5))
        assert source.tops == tops_of(rest)


def test_a_file_that_is_none_says_so_at_once(tmp_path: Path) -> None:
    with (
        pytest.raises(AudioError, match=r"gone.wav does not exist"),
        FileAsMicrophone(tmp_path / "gone.wav"),
    ):
        pass
