"""A stand-in for the sounddevice module: its devices, and streams that a test drives."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.devices import PORTAUDIO

Block = NDArray[np.float32]  # (frames, channels)


def check_alone() -> None:
    """Fail unless whoever calls PortAudio keeps every other thread away from it."""
    got: list[bool] = []

    def other() -> None:
        got.append(PORTAUDIO.acquire(blocking=False))
        if got[0]:
            PORTAUDIO.release()

    thread = threading.Thread(target=other, name="another thread")
    thread.start()
    thread.join()
    assert got == [False], "two threads may call PortAudio at once, which can crash it"


class PortAudioError(Exception):
    """As sounddevice raises it."""


def entry(index: int, name: str, inputs: int, outputs: int, hostapi: int = 0) -> dict[str, Any]:
    """A device as sounddevice describes it."""
    return {
        "index": index,
        "name": name,
        "hostapi": hostapi,
        "max_input_channels": inputs,
        "max_output_channels": outputs,
        "default_samplerate": 48_000.0,
    }


@dataclass
class FakeStream:
    """A stream of either direction; what is written to it is kept."""

    samplerate: int
    device: int
    channels: int
    dtype: str
    latency: float
    callback: Callable[[Block, int, object, Any], None] | None = None
    active: bool = False
    closed: bool = False
    written: list[Block] = field(default_factory=list)
    on_write: Callable[[], None] = lambda: None

    def start(self) -> None:
        check_alone()
        self.active = True

    def close(self, ignore_errors: bool = True) -> None:
        assert ignore_errors
        check_alone()
        self.active, self.closed = False, True

    def feed(self, block: Block, overflow: bool = False) -> None:
        """Let the device hear ``block``."""
        assert self.callback is not None
        status = SimpleNamespace(input_overflow=overflow)
        self.callback(block[:, np.newaxis], len(block), None, status)
        block[:] = np.nan  # PortAudio's memory is its own again

    def write(self, block: Block) -> None:
        self.on_write()
        assert block.dtype == np.float32
        assert block.flags.c_contiguous
        self.written.append(block.copy())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class FakeSound:
    """The module itself."""

    devices: list[dict[str, Any]]
    default: dict[str, int] = field(default_factory=lambda: {"input": 0, "output": 0})
    refuse: str = ""
    streams: list[FakeStream] = field(default_factory=list)
    on_write: Callable[[], None] = lambda: None
    PortAudioError = PortAudioError

    def query_devices(self, device: int | None = None, kind: str | None = None) -> Any:
        check_alone()
        if kind is not None:
            if self.default[kind] < 0:
                raise PortAudioError("Error querying device -1")
            return self.devices[self.default[kind]]
        return self.devices if device is None else self.devices[device]

    def _stream(self, **options: Any) -> FakeStream:
        check_alone()
        if self.refuse:
            raise PortAudioError(self.refuse, -9985)
        self.streams.append(FakeStream(**options, on_write=self.on_write))
        return self.streams[-1]

    InputStream = OutputStream = _stream
