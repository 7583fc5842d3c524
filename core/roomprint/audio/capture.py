"""What a listener hears: a microphone, or a file played as if one stood near it."""

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
import soxr

from roomprint.audio.devices import PORTAUDIO, cannot_open, find_device, portaudio
from roomprint.audio.files import stream_audio
from roomprint.audio.flat_tops import Tops, tops_of
from roomprint.audio.ring import RingBuffer
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono

TICK_S = 0.05  # between two looks at a source
RING_S = 20.0  # a reader may be this late before it misses something
LATENCY_S = 0.1  # shorter only means more callbacks: recognition takes steps of half a second
DEAD_S = 3.0  # without a callback: the device is gone, whatever the driver says


class Source(Protocol):
    """A live signal, opened and closed by ``with``."""

    @property
    def xruns(self) -> int:
        """How often samples were dropped so far."""
        ...

    @property
    def tops(self) -> Tops:
        """Of what was read last, at the rate that a device recorded it with."""
        ...

    @property
    def lost(self) -> bool:
        """The device is gone; only a newly opened one can hear again."""
        ...

    @property
    def ended(self) -> bool:
        """There will be nothing more."""
        ...

    def read_new(self) -> Mono:
        """What came since the last call."""
        ...

    def wait(self) -> None:
        """Pause until it is worth while to read again."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Microphone:
    """The sound at an input device, taken at the device's own rate and brought to another.

    Args:
        device: Its name, or a part that no other name has; None is the system's default.
        sample_rate_hz: What :meth:`read_new` gives; None is the device's own, known once opened.
        clock: Seconds, to notice a device that fell silent for good.

    Attributes:
        tops: Of what was read last, at the device's own rate.
    """

    ended = False

    def __init__(
        self,
        device: str | None = None,
        sample_rate_hz: int | None = SAMPLE_RATE_HZ,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = device
        self._wanted_hz = sample_rate_hz
        self._clock = clock
        self._stream: Any = None
        self._overflows = 0  # counted by the callback
        self._gaps = 0  # counted by the reader
        self.tops = Tops(0.0, 0, 0)

    def __enter__(self) -> Self:
        with PORTAUDIO:
            self._open()
        return self

    def _open(self) -> None:
        sounddevice = portaudio()
        device = find_device(self._name, "input")
        rate = round(sounddevice.query_devices(device.index)["default_samplerate"])
        self._ring = RingBuffer(RING_S, rate)
        self._ring_hz = rate
        self._read = 0
        self.sample_rate_hz = self._wanted_hz or rate
        self._resampler = soxr.ResampleStream(rate, self.sample_rate_hz, 1, dtype="float32")
        self._called_at = self._clock()
        try:
            self._stream = sounddevice.InputStream(
                samplerate=rate,
                device=device.index,
                channels=1,
                dtype="float32",
                latency=LATENCY_S,
                callback=self._callback,
            )
            self._stream.start()
        except sounddevice.PortAudioError as error:
            self._close()
            raise cannot_open(device, "input", error) from error

    def __exit__(self, *_: object) -> None:
        self._close()

    @property
    def xruns(self) -> int:
        """How often samples were dropped: by the system, or because nobody read them."""
        return self._overflows + self._gaps

    @property
    def lost(self) -> bool:
        """The stream has stopped, or nothing comes from it any more."""
        stopped = self._stream is None or not self._stream.active
        return stopped or self._clock() - self._called_at > DEAD_S

    def read_new(self) -> Mono:
        """What came since the last call, resampled."""
        position = self._read
        block, self._read = self._ring.since(position)
        self._gaps += len(block) < self._read - position
        self.tops = tops_of(block)
        if self.sample_rate_hz == self._ring_hz:
            return block
        return self._resampler.resample_chunk(block)  # type: ignore[no-any-return]

    def wait(self) -> None:
        """Pause for one tick."""
        time.sleep(TICK_S)

    def _callback(self, block: Mono, frames: int, when: object, status: Any) -> None:
        """Runs in PortAudio's thread and only copies."""
        self._ring.write(block[:, 0])
        self._called_at = self._clock()
        if status.input_overflow:
            self._overflows += 1

    def _close(self) -> None:
        if self._stream is not None:
            with PORTAUDIO:
                self._stream.close(ignore_errors=True)
            self._stream = None


class FileAsMicrophone:
    """A file heard in real time, as if it were played near a microphone.

    Attributes:
        tops: Of what was read last.
    """

    xruns = 0
    lost = False

    def __init__(
        self, path: Path, start_s: float = 0.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._blocks = stream_audio(path, start_s=start_s, block_s=1.0)
        self._clock = clock
        self._given = 0
        self.tops = Tops(0.0, 0, 0)
        self.ended = False

    def __enter__(self) -> Self:
        self._decoded: Mono = next(self._blocks)  # what is wrong with the file is said here
        self._started_at = self._clock()
        return self

    def __exit__(self, *_: object) -> None:
        self._blocks.close()

    def read_new(self) -> Mono:
        """As much as would have been played since the last call."""
        due = int((self._clock() - self._started_at) * SAMPLE_RATE_HZ) - self._given
        while len(self._decoded) < due and not self.ended:
            block = next(self._blocks, None)
            if block is None:
                self.ended = True
            else:
                self._decoded = np.concatenate([self._decoded, block])
        played, self._decoded = self._decoded[:due], self._decoded[due:]
        self._given += len(played)
        self.tops = tops_of(played)
        return played

    def wait(self) -> None:
        """Pause for one tick."""
        time.sleep(TICK_S)
