"""A loudspeaker, written to block by block from a thread that may wait for it."""

from typing import Any, Self

import numpy as np

from roomprint.audio.decoder import Frames
from roomprint.audio.devices import PORTAUDIO, cannot_open, find_device, portaudio
from roomprint.errors import DeviceError

BLOCK = 1024  # frames: at 44.1 kHz 23 ms, which is also how long a fade takes
LATENCY_S = 0.1  # what a busy window may hold up unheard; stopping takes as long


class Loudspeaker:
    """Opened and closed by ``with``; takes stereo at its own rate.

    PortAudio's blocking interface: there is no callback that a window busy with painting could
    keep waiting.

    Args:
        device: Its name; None is the system's default.

    Attributes:
        sample_rate_hz: The device's own rate.
        latency_s: From :meth:`write` to the ear.
    """

    sample_rate_hz: int
    latency_s: float

    def __init__(self, device: str | None) -> None:
        self._wanted = device

    def __enter__(self) -> Self:
        with PORTAUDIO:
            self._open()
        return self

    def _open(self) -> None:
        sounddevice = portaudio()
        self._device = find_device(self._wanted, "output")
        self._refusal = sounddevice.PortAudioError
        entry = sounddevice.query_devices(self._device.index)
        self.sample_rate_hz = round(entry["default_samplerate"])
        try:
            self._stream: Any = sounddevice.OutputStream(
                samplerate=self.sample_rate_hz,
                device=self._device.index,
                channels=2,
                latency=LATENCY_S,
                dtype="float32",
            )
        except sounddevice.PortAudioError as error:
            raise cannot_open(self._device, "output", error) from error
        self.latency_s = self._stream.latency
        try:
            self._stream.start()
        except sounddevice.PortAudioError as error:
            self._stream.close(ignore_errors=True)
            raise cannot_open(self._device, "output", error) from error

    def __exit__(self, *_: object) -> None:
        with PORTAUDIO:
            self._stream.close(ignore_errors=True)

    def write(self, block: Frames) -> None:
        """Play ``block``, ``(frames, 2)``; waits until there is room for it.

        Raises:
            DeviceError: The device is gone.
        """
        try:
            self._stream.write(block)
        except self._refusal as error:
            name = self._device.name
            raise DeviceError(f"the loudspeaker {name} takes no more sound") from error

    def drain(self) -> None:
        """Wait until the last sound is heard: closing drops what is on its way (seen with ALSA)."""
        self.write(np.zeros((round(2 * self.latency_s * self.sample_rate_hz), 2), np.float32))


def faded(block: Frames) -> Frames:
    """``block`` with a straight ramp from full down to silence."""
    ramp: Frames = np.linspace(1.0, 0.0, len(block), dtype=np.float32)[:, np.newaxis]
    return block * ramp


def faded_in(block: Frames) -> Frames:
    """``block`` with a straight ramp from silence up to full."""
    return np.ascontiguousarray(faded(block[::-1])[::-1])
