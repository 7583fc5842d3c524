"""Listening: how loud a live source is and which recording it plays, twenty times a second."""

import math
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.capture import FileAsMicrophone, Microphone, Source
from roomprint.audio.devices import rescan
from roomprint.audio.flat_tops import Tops
from roomprint.audio.levels import CLIPPED, dbfs, peak, rms
from roomprint.audio.ring import RingBuffer
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.errors import DeviceError, ModelError
from roomprint.library.warm import warm_matcher
from roomprint.settings import Config, setting
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.library.answers import Identification
    from roomprint.library.room_answers import HeardRoom

Status = Literal["listening", "too quiet", "device lost"]

METER_S = 0.1  # what the level is taken from
QUIET_S = 3.0  # what silence is judged by
QUIET_DBFS = -60.0
FIRST_S = 1.0  # heard before the first answer
STEP_S = 0.5  # from one answer to the next
ROOM_STEP_S = 1.0  # the same for the room
RETRY_S = 1.0  # between two looks for a lost device


@dataclass(frozen=True)
class Heard:
    """One moment of listening.

    Attributes:
        level_dbfs: RMS of the newest 100 ms.
        peak_dbfs: Highest sample of the newest 100 ms.
        clipped: That sample reached full scale.
        xruns: How often samples were dropped since listening began.
        heard_s: Seconds of audio since listening began.
        status: What the source is like; nothing is identified unless it is "listening".
        identification: The newest answer, on the moments when there is a new one.
        moment: Small spectrogram of what was answered for, ``(bands, frames)``.
        room: The room it is heard in, on the moments when that was looked at anew.
    """

    level_dbfs: float
    peak_dbfs: float
    clipped: bool
    xruns: int
    heard_s: float
    status: Status
    identification: "Identification | None" = None
    moment: NDArray[np.uint8] | None = None
    room: "HeardRoom | None" = None


@dataclass(frozen=True, eq=False)
class Block:
    """What came from a source.

    Attributes:
        audio: At 16 kHz, ``(samples,)``.
        tops: Of the same, at the rate that a device recorded it with.
    """

    audio: Mono
    tops: Tops


class RoomListener(Protocol):
    """What listening asks of :class:`roomprint.library.room_ear.RoomEar`."""

    def push(self, audio: Mono, tops: Tops) -> None:
        """Take in new audio, and the tops that it had before it was resampled."""
        ...

    def answer(self) -> "HeardRoom":
        """The room of what was taken in."""
        ...

    def reset(self) -> None:
        """Forget it."""
        ...


class Listener(Protocol):
    """What listening asks of :class:`roomprint.library.recognizer.Recognizer`."""

    @property
    def moment(self) -> NDArray[np.uint8]:
        """Small spectrogram of the newest audio."""
        ...

    def push(self, audio: Mono) -> None:
        """Take in new audio."""
        ...

    def identify(self) -> "Identification":
        """Answer for what was taken in."""
        ...

    def reset(self) -> None:
        """Forget it."""
        ...


@dataclass(frozen=True, kw_only=True)
class Listen(Config):
    """Listen to a microphone, or to a file as if it were played near one."""

    workspace: Path
    model: str | None = None
    device: str | None = None
    file: Path | None = None
    file_start_s: float = setting(0.0, "Where in the file to begin.", low=0.0, unit="s")
    seconds: float = setting(0.0, "How long to listen; 0 is until closed.", low=0.0, unit="s")

    def steps(self) -> Generator[Heard, None, None]:
        """Yield about twenty moments a second; closing it ends the listening.

        Raises:
            DeviceError: There is no such microphone, or it is busy.
            AudioError: The file cannot be read.
            RoomprintError: The library or its model cannot be used.
        """
        from roomprint.library.recognizer import Recognizer

        with warm_matcher(self.workspace, self.model) as matcher:
            listener, seconds = Recognizer(matcher), self.seconds or math.inf
            yield from hear(self._source, listener, seconds=seconds, room=self._room_ear())

    def _room_ear(self) -> RoomListener:
        from roomprint.library.room_ear import DeafEar, RoomEar
        from roomprint.library.room_estimate import warm_reader

        places = Workspace(self.workspace)
        try:
            return RoomEar(warm_reader(None, places), places.enrolled_rooms)
        except ModelError as error:  # a recording can be named without
            return DeafEar(str(error))

    def _source(self) -> Source:
        if self.file is not None:
            return FileAsMicrophone(self.file, self.file_start_s)
        rescan()  # a worker process that runs for long does not know what was plugged in since
        return Microphone(self.device)


def hear(
    new_source: Callable[[], Source],
    listener: Listener,
    *,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
    room: RoomListener | None = None,
) -> Generator[Heard, None, None]:
    """Listen to a source for ``seconds``, or until it ends; open a new one when it is lost.

    Args:
        new_source: Opens the source.
        listener: Says which recording it plays.
        seconds: How long.
        clock: Seconds.
        room: Says which room it is heard in; None where nobody asks.

    Raises:
        DeviceError: The source cannot be opened the first time.
    """
    ear = _Ear(listener, room)
    for block, xruns in blocks_of(new_source, seconds, clock):
        yield ear.miss(xruns) if block is None else ear.take(block, xruns)


def blocks_of(
    new_source: Callable[[], Source], seconds: float, clock: Callable[[], float] = time.monotonic
) -> Generator[tuple[Block | None, int], None, None]:
    """What comes from a source, about twenty times a second; a new one is opened when it is lost.

    Args:
        new_source: Opens the source.
        seconds: How long; it may end before.
        clock: Seconds.

    Yields:
        What is new, None while there is no device; and how often samples were dropped since the
        beginning.

    Raises:
        DeviceError: The source cannot be opened the first time.
    """
    ends_at = clock() + seconds
    earlier_xruns, retry_at = 0, -math.inf
    with ExitStack() as stack:
        source = stack.enter_context(new_source())
        while clock() < ends_at and not source.ended:
            source.wait()
            if not source.lost:
                yield Block(source.read_new(), source.tops), earlier_xruns + source.xruns
                continue
            yield None, earlier_xruns + source.xruns
            if clock() >= retry_at:
                retry_at = clock() + RETRY_S
                stack.close()
                with suppress(DeviceError):
                    fresh = stack.enter_context(new_source())
                    earlier_xruns += source.xruns
                    source = fresh


class _Ear:
    """Measures what comes in, and asks the listener what it is when there is reason to."""

    def __init__(self, listener: Listener, room: RoomListener | None) -> None:
        self._listener = listener
        self._room = room
        self._room_at = _samples(ROOM_STEP_S)
        self._newest = RingBuffer(QUIET_S)
        self._heard = 0  # samples
        self._pushed = 0  # samples since the listener last forgot
        self._answer_at = _samples(FIRST_S)

    def take(self, block: Block, xruns: int) -> Heard:
        """The moment that ``block`` ends."""
        audio = block.audio
        self._newest.write(audio)
        self._heard += len(audio)
        if self._newest.written and dbfs(rms(self._newest.latest(_samples(QUIET_S)))) < QUIET_DBFS:
            self._forget()
            return self._moment("too quiet", xruns)
        self._listener.push(audio)
        self._pushed += len(audio)
        heard = self._moment("listening", xruns)
        if self._room is not None:
            heard = self._in_room(heard, block, self._room)
        if self._pushed < self._answer_at:
            return heard
        self._answer_at = self._pushed + _samples(STEP_S)
        identification = self._listener.identify()
        return replace(heard, identification=identification, moment=self._listener.moment)

    def _in_room(self, heard: Heard, block: Block, room: RoomListener) -> Heard:
        room.push(block.audio, block.tops)
        if self._pushed < self._room_at:
            return heard
        self._room_at = self._pushed + _samples(ROOM_STEP_S)
        return replace(heard, room=room.answer())

    def miss(self, xruns: int) -> Heard:
        """A moment without a device; what was heard before it is no evidence for later."""
        self._newest = RingBuffer(QUIET_S)
        self._forget()
        return self._moment("device lost", xruns)

    def _forget(self) -> None:
        if self._pushed:  # once: silence lasts
            self._listener.reset()
            if self._room is not None:
                self._room.reset()
        self._pushed = 0
        self._room_at = _samples(ROOM_STEP_S)
        self._answer_at = _samples(FIRST_S)

    def _moment(self, status: Status, xruns: int) -> Heard:
        metered = self._newest.latest(_samples(METER_S))
        highest = peak(metered)
        return Heard(
            level_dbfs=dbfs(rms(metered)),
            peak_dbfs=dbfs(highest),
            clipped=highest >= CLIPPED,
            xruns=xruns,
            heard_s=self._heard / SAMPLE_RATE_HZ,
            status=status,
        )


def _samples(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE_HZ)
