"""Playing and recording at once, on two devices that need not have a rate in common."""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.devices import NAMES, PORTAUDIO, Kind, cannot_open, find_device, portaudio
from roomprint.audio.levels import CLIPPED, dbfs, peak, rms
from roomprint.audio.ring import RingBuffer
from roomprint.audio.samples import Mono
from roomprint.errors import DeviceError

TICK_S = 0.05  # between two looks at what came in
RING_S = 20.0  # a reader may be this late before it misses something
LATENCY_S = 0.4  # long: nothing here waits for an answer, and gaps spoil a measurement
DEAD_S = 3.0  # without a callback: the device is gone, whatever the driver says
FADE_S = 0.02  # from the middle of a sound to silence
LATE_S = 1.0  # what a device (Bluetooth) may need beyond the latency it admits


@dataclass(frozen=True)
class Moment:
    """How it stands while it plays.

    Attributes:
        share: Of the signal handed to the loudspeaker so far, 0 to 1.
        level_dbfs: RMS of what was recorded since the moment before.
        peak_dbfs: Its highest sample.
        clipped: That sample reached full scale.
    """

    share: float
    level_dbfs: float
    peak_dbfs: float
    clipped: bool


@dataclass(frozen=True, eq=False)
class Recording:
    """What the microphone heard while a signal played.

    The signal begins an unknown latency after the first sample, another one in every recording.

    Attributes:
        samples: ``(samples,)``.
        sample_rate_hz: The microphone's rate.
        dropouts: Samples of the recording before which some were lost.
        gaps: Samples of the signal, at the loudspeaker's rate, before which there was a pause.
    """

    samples: Mono
    sample_rate_hz: int
    dropouts: tuple[int, ...] = ()
    gaps: tuple[int, ...] = ()


class Duplex:
    """A loudspeaker and a microphone, both open from ``with`` on, each at its own rate.

    Between two signals the loudspeaker is silent. The callbacks do nothing but copy. A signal
    sounds on the ``left`` or the ``right`` of two loudspeakers, or on ``both``.

    Attributes:
        microphone: Name of the input device.
        loudspeaker: Name of the output device.
        input_rate_hz: The microphone's rate.
        output_rate_hz: The loudspeaker's rate.
    """

    microphone: str
    loudspeaker: str
    input_rate_hz: int
    output_rate_hz: int

    def __init__(
        self,
        microphone: str | None = None,
        loudspeaker: str | None = None,
        speaker: str = "left",
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._wanted: dict[Kind, str | None] = {"input": microphone, "output": loudspeaker}
        self._speaker = speaker
        self._clock = clock
        self._pause = pause
        self._streams: dict[Kind, Any] = {}
        self._called_at: dict[Kind, float] = {}
        self._signal = _Signal(np.zeros(0, np.float32))
        self._dropouts: list[int] = []

    def __enter__(self) -> Self:
        try:
            with PORTAUDIO:
                self.microphone, self.input_rate_hz = self._open("input")
                self._ring = RingBuffer(RING_S, self.input_rate_hz)
                self.loudspeaker, self.output_rate_hz = self._open("output")
                self._start("input")
                self._start("output")
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def play(self, samples: NDArray[np.floating]) -> Generator[Moment, None, Recording]:
        """Play ``samples``, full scale 1, and record until the last of them must have arrived.

        Closing it fades the sound out.

        Raises:
            DeviceError: One of the devices went away.
        """
        while not self._ring.written:  # nothing may sound before it can be heard
            self._pause(TICK_S)
            self._check()
            yield Moment(0.0, dbfs(0), dbfs(0), clipped=False)
        signal = _Signal(np.array(samples, np.float32))
        begin = read = self._ring.written
        blocks: list[Mono] = []
        tail_s = sum(stream.latency for stream in self._streams.values()) + LATE_S
        left = round(tail_s * self.input_rate_hz)
        self._signal = signal
        try:
            while left > 0:
                self._pause(TICK_S)
                self._check()
                done = signal.share == 1  # asked first: what is read then lies behind it
                before = read
                block, read = self._ring.since(before)
                if len(block) < read - before:
                    self._dropouts.append(read - len(block))
                blocks.append(block)
                left -= len(block) * done
                loudest = peak(block)
                yield Moment(signal.share, dbfs(rms(block)), dbfs(loudest), loudest >= CLIPPED)
        finally:
            self._hush(signal)
        return Recording(
            np.concatenate(blocks),
            self.input_rate_hz,
            tuple(sorted(at - begin for at in self._dropouts if at >= begin)),
            tuple(signal.gaps),
        )

    def _open(self, kind: Kind) -> tuple[str, int]:
        """Open one direction; its name and rate."""
        sounddevice = portaudio()
        device = find_device(self._wanted[kind], kind)
        entry = sounddevice.query_devices(device.index)
        rate = round(entry["default_samplerate"])
        channels = min(2, entry["max_output_channels"]) if kind == "output" else 1
        make = sounddevice.OutputStream if kind == "output" else sounddevice.InputStream
        try:
            self._streams[kind] = make(
                samplerate=rate,
                device=device.index,
                channels=channels,
                dtype="float32",
                latency=LATENCY_S,
                callback=self._speak if kind == "output" else self._hear,
            )
        except sounddevice.PortAudioError as error:
            raise cannot_open(device, kind, error) from error
        return device.name, rate

    def _start(self, kind: Kind) -> None:
        sounddevice = portaudio()
        self._called_at[kind] = self._clock()
        try:
            self._streams[kind].start()
        except sounddevice.PortAudioError as error:
            raise cannot_open(find_device(self._wanted[kind], kind), kind, error) from error

    def _hear(self, block: Mono, frames: int, when: object, status: Any) -> None:
        """Runs in PortAudio's thread and only copies."""
        if status.input_overflow:
            self._dropouts.append(self._ring.written)
        self._ring.write(block[:, 0])
        self._called_at["input"] = self._clock()

    def _speak(self, block: Mono, frames: int, when: object, status: Any) -> None:
        """Runs in PortAudio's thread and only copies."""
        part = self._signal.take(frames, gap=status.output_underflow)
        block.fill(0)
        first = 1 if self._speaker == "right" and block.shape[1] == 2 else 0
        last = 1 if self._speaker == "left" else 2
        block[: len(part), first:last] = part[:, np.newaxis]
        self._called_at["output"] = self._clock()

    def _lost(self) -> Kind | None:
        for kind, stream in self._streams.items():
            if not stream.active or self._clock() - self._called_at[kind] > DEAD_S:
                return kind
        return None

    def _check(self) -> None:
        kind = self._lost()
        if kind is not None:
            name = self.microphone if kind == "input" else self.loudspeaker
            raise DeviceError(f"the {NAMES[kind]} {name} went away during the measurement")

    def _hush(self, signal: "_Signal") -> None:
        """Fade out and wait until the silence has reached the loudspeaker."""
        if signal.share == 1:
            return
        silent = signal.fade(round(FADE_S * self.output_rate_hz))
        silent += round(self._streams["output"].latency * self.output_rate_hz)
        while signal.taken < silent and self._lost() is None:
            self._pause(TICK_S)

    def _close(self) -> None:
        with PORTAUDIO:
            for stream in self._streams.values():
                stream.close(ignore_errors=True)
        self._streams.clear()


class _Signal:
    """A signal on its way to the loudspeaker.

    Attributes:
        taken: Samples asked for so far, those behind the end included.
        gaps: Where the loudspeaker ran dry.
    """

    def __init__(self, samples: Mono) -> None:
        self._samples = samples
        self.taken = 0
        self.gaps: list[int] = []

    @property
    def share(self) -> float:
        """Of the samples that were taken, 0 to 1."""
        return min(1.0, self.taken / len(self._samples)) if len(self._samples) else 1.0

    def take(self, count: int, *, gap: bool) -> Mono:
        """The next ``count`` samples, fewer at the end."""
        part = self._samples[self.taken : self.taken + count]
        if gap and len(part):
            self.gaps.append(self.taken)
        self.taken += count
        return part

    def fade(self, count: int) -> int:
        """Let the coming samples fade out over ``count``; where there is silence from then on.

        It begins as much later, so that the callback does not overtake it.
        """
        begin = self.taken + count
        ramp = np.linspace(1.0, 0.0, count, dtype=np.float32)
        coming = self._samples[begin : begin + count]
        coming *= ramp[: len(coming)]
        self._samples[begin + count :] = 0
        return begin + count
