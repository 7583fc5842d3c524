"""Trying a loudspeaker and a microphone: a short tone, and how loud the input is."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from roomprint.audio.levels import dbfs, peak, rms
from roomprint.errors import DeviceError
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps

_RAMP_S = 0.02  # so that it neither begins nor ends with a click


@dataclass(frozen=True, kw_only=True)
class PlayTone(Config):
    """Plays one quiet tone.

    Attributes:
        device: Name of the loudspeaker; None is the system's default.
    """

    device: str | None = None
    frequency_hz: float = setting(440.0, "Pitch.", low=20.0, high=20_000.0, unit="Hz")
    seconds: float = setting(0.6, "Length.", low=0.1, high=10.0, unit="s")
    level_dbfs: float = setting(-20.0, "Peak of the tone.", low=-60.0, high=0.0, unit="dBFS")

    def steps(self) -> Steps[None]:
        """Play it.

        Raises:
            DeviceError: The loudspeaker cannot be opened.
        """
        from roomprint.audio.loudspeaker import BLOCK, Loudspeaker

        yield Progress(0, 1, "Opening the loudspeaker")
        with Loudspeaker(self.device) as loudspeaker:
            tone = self.samples(loudspeaker.sample_rate_hz)
            for at in range(0, len(tone), BLOCK):
                loudspeaker.write(tone[at : at + BLOCK])
                yield Progress(at, len(tone), "Playing a tone")
            loudspeaker.drain()

    def samples(self, sample_rate_hz: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
        """The tone ``(frames, 2)`` at a rate."""
        time_s = np.arange(round(self.seconds * sample_rate_hz)) / sample_rate_hz
        ends = np.minimum(time_s, time_s[::-1]) / _RAMP_S
        wave = np.sin(2 * np.pi * self.frequency_hz * time_s) * np.minimum(1.0, ends)
        mono = (10 ** (self.level_dbfs / 20) * wave).astype(np.float32)
        return np.ascontiguousarray(np.stack([mono, mono], axis=1))


@dataclass(frozen=True)
class Level:
    """How loud a moment of the input was, in dBFS: its mean, and its highest sample."""

    level_dbfs: float
    peak_dbfs: float
    heard_s: float


@dataclass(frozen=True, kw_only=True)
class HearLevel(Config):
    """Listens for a while, keeps nothing, and tells how loud it is.

    Attributes:
        device: Name of the microphone; None is the system's default.
    """

    device: str | None = None
    sample_rate_hz: int = setting(
        0, "Sample rate; 0 is the device's own", low=0, high=384_000, unit="Hz"
    )
    seconds: float = setting(10.0, "How long.", low=0.1, high=600.0, unit="s")

    def steps(self) -> Generator[Level, None, float]:
        """Listen.

        Returns:
            The highest peak in dBFS.

        Raises:
            DeviceError: The microphone cannot be opened, or went away.
        """
        from roomprint.audio.capture import Microphone

        highest, frames = 0.0, 0
        with Microphone(self.device, self.sample_rate_hz or None) as source:
            while frames < self.seconds * source.sample_rate_hz:
                if source.lost:
                    raise DeviceError("the microphone is gone; connect it and try again")
                block = source.read_new()
                frames += len(block)
                highest = max(highest, peak(block))
                heard_s = frames / source.sample_rate_hz
                yield Level(dbfs(rms(block)), dbfs(peak(block)), heard_s)
                source.wait()
        return dbfs(highest)
