"""A stand-in for sounddevice whose microphone stands in a room with its loudspeaker."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import scipy.signal
import soxr
from numpy.typing import NDArray
from tests.core.fake_sound import Block, PortAudioError, entry

Signal = NDArray[np.float64]

ROOM_HZ = 48_000  # the rate at which sound is in the room
STEP_S = 0.05  # between two callbacks


@dataclass
class Line:
    """One direction of the sound card."""

    samplerate: int
    device: int
    channels: int
    dtype: str
    latency: float
    callback: Callable[[Block, int, object, Any], None]
    active: bool = False
    closed: bool = False

    def start(self) -> None:
        self.active = True

    def close(self, ignore_errors: bool = True) -> None:
        assert ignore_errors
        self.active, self.closed = False, True


@dataclass
class SoundingRoom:
    """The sounddevice module, and the room around its devices; it has its own time.

    Attributes:
        response: From loudspeaker to microphone at 48 kHz; one row, or one a loudspeaker channel.
        latency_s: From the loudspeaker's callback to the microphone's.
        noise: RMS of white noise at the microphone.
        input_hz: The microphone's rate.
        output_hz: The loudspeaker's rate.
        drift: By which the loudspeaker's clock is faster than the microphone's.
        gain: From the room to the microphone's full scale, where it clips.
        busy: Kinds of devices that cannot be opened.
        at: What happens when the room's time has come, in seconds.
        drop: Called once a step with the time; true: this step's sound never reaches the reader.
    """

    response: Signal
    latency_s: float = 0.123
    noise: float = 0.0
    input_hz: int = 48_000
    output_hz: int = 48_000
    drift: float = 0.0
    gain: float = 1.0
    outputs: int = 2
    busy: tuple[str, ...] = ()
    drop: Callable[[float], bool] = lambda _now: False
    starve: Callable[[float], bool] = lambda _now: False
    at: list[tuple[float, Callable[["SoundingRoom"], None]]] = field(default_factory=list)
    seed: int = 0
    now: float = 0.0
    played: list[Block] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)
    PortAudioError = PortAudioError

    def __post_init__(self) -> None:
        self._random = np.random.default_rng(self.seed)
        rows = np.atleast_2d(self.response)
        self._rows = np.vstack([rows] * (self.outputs // len(rows)))
        self._tail = np.zeros(self._rows.shape[1] + ROOM_HZ)
        self._late = np.zeros(round(self.latency_s * ROOM_HZ))
        self._into = soxr.ResampleStream(
            self.output_hz * (1 + self.drift), ROOM_HZ, self.outputs, dtype="float64"
        )
        self._out_of = soxr.ResampleStream(ROOM_HZ, self.input_hz, 1, dtype="float64")
        self._ahead = np.zeros((0, self.outputs))
        self._heard = np.zeros(0)
        self._owed = {"input": 0.0, "output": 0.0, "room": 0.0}

    def query_devices(self, device: int | None = None, kind: str | None = None) -> Any:
        microphone = {**entry(0, "Yeti", 1, 0), "default_samplerate": float(self.input_hz)}
        speakers = entry(1, "Genelec", 0, self.outputs)
        both = [microphone, {**speakers, "default_samplerate": float(self.output_hz)}]
        if kind is not None:
            return both[kind == "output"]
        return both if device is None else both[device]

    def _open(self, kind: str, **options: Any) -> Line:
        if kind in self.busy:
            raise PortAudioError("Error opening stream: Device unavailable [PaErrorCode -9985]")
        self.lines[kind] = Line(**options)
        return self.lines[kind]

    def InputStream(self, **options: Any) -> Line:
        return self._open("input", **options)

    def OutputStream(self, **options: Any) -> Line:
        return self._open("output", **options)

    def clock(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        """Let the time pass: both devices call back."""
        until = self.now + seconds
        while self.now < until - 1e-9:
            self.now += STEP_S
            while self.at and self.at[0][0] <= self.now:
                self.at.pop(0)[1](self)
            self._speak()
            self._sound()
            self._hear()

    def add(self, sound: Signal) -> None:
        """Something else is heard at the microphone, from now on."""
        self._tail[: len(sound)] += sound

    def skip(self, count: int) -> None:
        """Lose ``count`` samples between room and microphone, and tell nobody."""
        self._late = self._late[count:]

    def _due(self, what: str, rate: int) -> int:
        self._owed[what] += STEP_S * rate
        whole = int(self._owed[what] + 1e-6)
        self._owed[what] -= whole
        return whole

    def _speak(self) -> None:
        count = self._due("output", self.output_hz)
        line = self.lines.get("output")
        block = np.zeros((count, self.outputs), np.float32)
        if line is not None and line.active:
            block = np.full((count, line.channels), np.nan, np.float32)
            starved = self.starve(self.now)
            status = SimpleNamespace(output_underflow=starved)
            line.callback(block, count, None, status)
            assert np.isfinite(block).all()
            self.played.append(block)
            if starved:  # the loudspeaker was silent for a while before this block
                block = np.vstack([np.zeros((count // 2, self.outputs), np.float32), block])
        self._ahead = np.vstack([self._ahead, self._into.resample_chunk(block.astype(np.float64))])

    def _sound(self) -> None:
        """Convolve what was played and add it to what is still to be heard."""
        block, self._ahead = self._ahead, np.zeros((0, self.outputs))
        if not len(block):
            return
        for row, channel in zip(self._rows, block.T, strict=True):
            wet = scipy.signal.fftconvolve(channel, row)
            self._tail[: len(wet)] += wet
        ready = np.concatenate([self._late, self._tail[: len(block)]])
        self._late = ready[len(block) :]
        self._tail = np.concatenate([self._tail[len(block) :], np.zeros(len(block))])
        heard = self.gain * ready[: len(block)]
        heard += self.noise * self._random.standard_normal(len(heard))
        self._heard = np.concatenate([self._heard, self._out_of.resample_chunk(heard)])

    def _hear(self) -> None:
        count = min(self._due("input", self.input_hz), len(self._heard))
        block, self._heard = self._heard[:count], self._heard[count:]
        line = self.lines.get("input")
        if line is None or not line.active or not count:
            return
        dropped = self.drop(self.now)
        if dropped:
            block = block[count // 2 :]
        status = SimpleNamespace(input_overflow=dropped)
        column = np.clip(block, -1, 1).astype(np.float32)[:, np.newaxis]
        line.callback(column, len(column), None, status)
        column[:] = np.nan  # PortAudio's memory is its own again
