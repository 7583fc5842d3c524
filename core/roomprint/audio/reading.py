"""A sound file read for who has to know how it was recorded, too."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from roomprint.audio.decoder import Frames
from roomprint.audio.files import read_audio, read_info
from roomprint.audio.flat_tops import Tops, top_share, tops_of
from roomprint.audio.samples import Mono

# Of the power that the mean of as many independent channels would have: 10 dB less.
_CANCELLED = 0.1


@dataclass(frozen=True, eq=False)
class SoundRead:
    """What was read of a sound file.

    Attributes:
        audio: Mean of its channels at 16 kHz, ``(samples,)``.
        duration_s: Of the whole file, of which this may be the beginning.
        channels: How many it has.
        top_share: How many samples stand at the very top, 0 to 1, at the file's own rate, in the
            channel that has most of them.
        cancelled: Whether the channels cancel each other, so that their mean holds little of them.
    """

    audio: Mono
    duration_s: float
    channels: int
    top_share: float
    cancelled: bool


def read_sound_file(path: Path, longest_s: float) -> SoundRead:
    """Read the first ``longest_s`` seconds of ``path``.

    Raises:
        AudioError: It cannot be read as audio, or nothing in it can be decoded.
    """
    info = read_info(path)
    channels = _Channels()
    audio = read_audio(path, duration_s=longest_s, watch=channels.take)
    share = max(top_share(tops) for tops in zip(*channels.tops, strict=True))
    return SoundRead(audio, info.duration_s, info.channels, share, channels.cancelled)


class _Channels:
    """Looks at the channels of a file before they are joined.

    Attributes:
        tops: Of every block, those of its channels.
    """

    def __init__(self) -> None:
        self.tops: list[list[Tops]] = []
        self._energy = 0.0  # mean of the channels
        self._mean_energy = 0.0  # of the channels' mean
        self._channels = 1

    @property
    def cancelled(self) -> bool:
        """The mean of independent channels has the energy of one over their number."""
        independent = self._energy / self._channels
        return self._channels > 1 and self._mean_energy < _CANCELLED * independent

    def take(self, block: Frames) -> None:
        """Look at a block, ``(frames, channels)``."""
        frames = np.nan_to_num(block, nan=0, posinf=0, neginf=0)
        self._channels = frames.shape[1]
        self.tops.append([tops_of(channel) for channel in frames.T])
        self._energy += float(np.square(frames).sum()) / self._channels
        mean = frames @ np.full(self._channels, 1 / self._channels, np.float32)
        self._mean_energy += float(np.square(mean).sum())
