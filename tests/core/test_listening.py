"""Listening, with a clock, sources and a listener that the tests drive."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest
from numpy.typing import NDArray

from roomprint.audio.files import SAMPLE_RATE_HZ
from roomprint.audio.flat_tops import Tops, top_share, tops_of
from roomprint.audio.levels import FLOOR_DBFS
from roomprint.errors import ConfigError, DeviceError
from roomprint.library.listening import Heard, Listen, hear

Mono = NDArray[np.float32]

TICK = 800  # samples: 50 ms
MOMENT = np.arange(6, dtype=np.uint8).reshape(2, 3)


class Clock:
    """Time that passes when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Script:
    """A source that gives ``audio`` one tick after the other and then ends or is lost."""

    def __init__(self, clock: Clock, audio: Mono, *, then: str = "ended", xruns: int = 0) -> None:
        self._clock = clock
        self._left = audio
        self._then = then
        self.xruns = xruns
        self.tops = Tops(0.0, 0, 0)
        self.closed = False

    @property
    def ended(self) -> bool:
        return self._then == "ended" and len(self._left) == 0

    @property
    def lost(self) -> bool:
        return self._then == "lost" and len(self._left) == 0

    def read_new(self) -> Mono:
        block, self._left = self._left[:TICK], self._left[TICK:]
        self.tops = tops_of(block)
        return block

    def wait(self) -> None:
        self._clock.now += TICK / SAMPLE_RATE_HZ

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True


class Listener:
    """Notes what it is given; each answer tells how much that was since the last reset."""

    moment = MOMENT

    def __init__(self) -> None:
        self.pushed = 0
        self.resets = 0
        self.answers: list[Any] = []

    def push(self, audio: Mono) -> None:
        self.pushed += len(audio)

    def identify(self) -> Any:
        self.answers.append(self.pushed / SAMPLE_RATE_HZ)
        return self.answers[-1]

    def reset(self) -> None:
        self.pushed = 0
        self.resets += 1


@pytest.fixture
def clock() -> Clock:
    return Clock()


def sine(seconds: float, amplitude: float = 0.5) -> Mono:
    t = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (amplitude * np.sin(2 * np.pi * 500 * t)).astype(np.float32)


def one_by_one(*sources: Script | DeviceError) -> Callable[[], Script]:
    waiting = iter(sources)

    def new_source() -> Script:
        source = next(waiting)
        if isinstance(source, DeviceError):
            raise source
        return source

    return new_source


def listen(clock: Clock, *sources: Script | DeviceError, seconds: float = math.inf) -> list[Heard]:
    return list(hear(one_by_one(*sources), Listener(), seconds=seconds, clock=clock))


def test_answers_every_half_second_from_the_first_on(clock: Clock) -> None:
    listener = Listener()
    source = Script(clock, sine(3.2))
    heard = list(hear(lambda: source, listener, seconds=math.inf, clock=clock))
    assert len(heard) == 64
    assert listener.answers == [1.0, 1.5, 2.0, 2.5, 3.0]
    answered = [moment for moment in heard if moment.identification is not None]
    assert [moment.identification for moment in answered] == listener.answers
    assert [moment.heard_s for moment in answered] == listener.answers
    assert all(moment.moment is MOMENT for moment in answered)
    assert {moment.status for moment in heard} == {"listening"}
    assert source.closed


def test_a_late_reader_answers_for_all_it_got(clock: Clock) -> None:
    """Recognition that takes long must not be asked for the moments it slept through."""
    listener = Listener()
    blocks = iter([sine(0.9), sine(2.0), sine(0.05), sine(0.45)])

    class Late(Script):
        def read_new(self) -> Mono:
            self._left = self._left[1:]
            return next(blocks)

    source = Late(clock, sine(0)[:0])
    source._left = np.zeros(4, np.float32)
    list(hear(lambda: source, listener, seconds=math.inf, clock=clock))
    assert listener.answers == pytest.approx([2.9, 3.4])


@pytest.mark.parametrize(("amplitude", "dbfs"), [(1.0, 0.0), (0.5, -6.02), (0.01, -40.0)])
def test_levels(clock: Clock, amplitude: float, dbfs: float) -> None:
    last = listen(clock, Script(clock, sine(1.0, amplitude)))[-1]
    assert last.peak_dbfs == pytest.approx(dbfs, abs=0.01)
    assert last.level_dbfs == pytest.approx(dbfs - 3.01, abs=0.01)  # RMS of a sine
    assert last.clipped == (amplitude == 1.0)


def test_silence_is_too_quiet_and_costs_nothing(clock: Clock) -> None:
    listener = Listener()
    source = Script(clock, np.zeros(5 * SAMPLE_RATE_HZ, np.float32))
    heard = list(hear(lambda: source, listener, seconds=math.inf, clock=clock))
    assert {moment.status for moment in heard} == {"too quiet"}
    assert heard[-1].level_dbfs == heard[-1].peak_dbfs == FLOOR_DBFS
    assert (listener.answers, listener.pushed, listener.resets) == ([], 0, 0)


def test_a_faint_hum_is_too_quiet_and_faint_music_is_not(clock: Clock) -> None:
    assert listen(clock, Script(clock, sine(2.0, 0.001)))[-1].status == "too quiet"  # -63 dBFS RMS
    assert listen(clock, Script(clock, sine(2.0, 0.002)))[-1].status == "listening"  # -57 dBFS RMS


def test_a_pause_is_forgotten_after(clock: Clock) -> None:
    """What sounded before three seconds of silence is no evidence for what sounds after them."""
    listener = Listener()
    audio = np.concatenate([sine(2.0), np.zeros(4 * SAMPLE_RATE_HZ, np.float32), sine(1.5)])
    source = Script(clock, audio)
    heard = list(hear(lambda: source, listener, seconds=math.inf, clock=clock))
    statuses = [moment.status for moment in heard]
    assert statuses.index("too quiet") == pytest.approx(5.0 * 20, abs=2)
    assert statuses[-30:] == ["listening"] * 30
    assert listener.resets == 1
    assert listener.answers[-2:] == pytest.approx([1.0, 1.5])


def test_ends_after_its_seconds(clock: Clock) -> None:
    heard = listen(clock, Script(clock, sine(60.0)), seconds=2.0)
    assert heard[-1].heard_s == pytest.approx(2.0, abs=0.06)


def test_a_lost_device_is_looked_for_every_second(clock: Clock) -> None:
    gone = DeviceError("there is no microphone")
    first = Script(clock, sine(2.0), then="lost", xruns=3)
    second = Script(clock, sine(1.2, 0.25), xruns=4)
    listener = Listener()
    heard = list(
        hear(one_by_one(first, gone, gone, second), listener, seconds=math.inf, clock=clock)
    )
    statuses = [moment.status for moment in heard]
    lost = [n for n, status in enumerate(statuses) if status == "device lost"]
    assert lost == list(range(lost[0], lost[-1] + 1))
    assert len(lost) == pytest.approx(2 * 20, abs=3)  # the third attempt comes after two seconds
    assert {heard[n].level_dbfs for n in lost} == {FLOOR_DBFS}
    assert statuses[lost[-1] + 1 :] == ["listening"] * 24
    assert listener.answers == pytest.approx([1.0, 1.5, 2.0, 1.0])  # begins anew
    assert [moment.xruns for moment in (heard[0], heard[-1])] == [3, 7]
    assert max(moment.peak_dbfs for moment in heard[lost[-1] + 1 :]) < -12  # nothing of the first
    assert heard[-1].heard_s == pytest.approx(3.2)
    assert first.closed


def test_a_lost_device_does_not_outlast_the_seconds(clock: Clock) -> None:
    gone = DeviceError("there is no microphone")
    lost = Script(clock, sine(0.5), then="lost")
    assert listen(clock, lost, *[gone] * 20, seconds=4.0)[-1].status == "device lost"
    assert clock.now == pytest.approx(4.0, abs=0.06)


def test_a_device_that_is_not_there_to_begin_with_fails(clock: Clock) -> None:
    with pytest.raises(DeviceError, match="there is no microphone"):
        listen(clock, DeviceError("there is no microphone"))


def test_closing_closes_the_source(clock: Clock) -> None:
    source = Script(clock, sine(60.0))
    steps = hear(lambda: source, Listener(), seconds=math.inf, clock=clock)
    next(steps)
    steps.close()
    assert source.closed


def test_settings_are_checked(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="seconds must be in"):
        Listen(workspace=tmp_path, seconds=-1.0)


class Room:
    """Notes what it is given; each answer is how much that was since the last reset."""

    def __init__(self) -> None:
        self.pushed = 0
        self.resets = 0
        self.answers: list[float] = []
        self.tops: list[Tops] = []

    def push(self, audio: Mono, tops: Tops) -> None:
        self.pushed += len(audio)
        self.tops.append(tops)

    def answer(self) -> Any:
        self.answers.append(self.pushed / SAMPLE_RATE_HZ)
        return self.answers[-1]

    def reset(self) -> None:
        self.pushed = 0
        self.resets += 1


def test_the_room_is_asked_for_every_second_and_forgotten_after_silence(clock: Clock) -> None:
    room = Room()
    audio = np.concatenate([sine(2.6), np.zeros(4 * SAMPLE_RATE_HZ, np.float32), sine(1.5)])
    source = Script(clock, audio)
    heard = list(hear(lambda: source, Listener(), seconds=math.inf, clock=clock, room=room))
    assert room.answers[:2] == pytest.approx([1.0, 2.0])
    assert room.answers[-1] == pytest.approx(1.0)
    assert room.resets == 1
    told: list[Any] = [moment.room for moment in heard if moment.room is not None]
    assert told == room.answers


def test_the_room_is_told_what_stood_at_the_top_at_the_sources_own_rate(clock: Clock) -> None:
    room, square = Room(), np.sign(sine(0.5)) * np.float32(0.5)

    class Rounded(Script):
        def read_new(self) -> Mono:
            return 0.1 * super().read_new() + sine(TICK / SAMPLE_RATE_HZ)

    source = Rounded(clock, square)
    list(hear(lambda: source, Listener(), seconds=math.inf, clock=clock, room=room))
    assert top_share(room.tops) > 0.9
