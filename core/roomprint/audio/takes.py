"""A take: sound that lies decoded on the disk, with its outline, and is never changed."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

import numpy as np

from roomprint.audio.decoder import Frames
from roomprint.audio.peaks import PeakBuilder, Peaks
from roomprint.errors import AudioError, reason_of

_SAMPLE = np.dtype(np.float32).itemsize


@dataclass(frozen=True)
class Take:
    """Samples and pyramid of peaks, each a file of plain 32-bit floats, mapped when needed.

    Attributes:
        path: The samples, frame by frame.
        frames: How many there are.
        channels: In each frame.
        sample_rate_hz: Of the frames.
    """

    path: Path
    frames: int
    channels: int
    sample_rate_hz: int

    def samples(self) -> Frames:
        """``(frames, channels)``, mapped: nothing is read before it is looked at.

        Raises:
            AudioError: The file is gone.
        """
        return _mapped(self.path, self.frames, self.channels)

    def peaks(self) -> Peaks:
        """The pyramid of :mod:`roomprint.audio.peaks`, mapped.

        Raises:
            AudioError: The file is gone.
        """
        path = peaks_file(self.path)
        rows = path.stat().st_size // (2 * _SAMPLE) if path.exists() else 0
        return _mapped(path, rows, 2)


class TakeWriter:
    """Writes a take piece by piece; inside ``with``, so that an error leaves no part of it.

    Args:
        folder: Where it goes, under a name of its own.
        channels: In each frame.
        sample_rate_hz: Of the frames.

    Raises:
        AudioError: The disk takes no more; from every method.
    """

    def __init__(self, folder: Path, channels: int, sample_rate_hz: int) -> None:
        self._path = folder / f"{uuid4().hex}.f32"
        self._channels = channels
        self._sample_rate_hz = sample_rate_hz
        self._peaks = PeakBuilder()
        self.frames = 0

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb")
        except OSError as error:
            raise _full(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if kind is not None:
            self._path.unlink(missing_ok=True)
            peaks_file(self._path).unlink(missing_ok=True)

    def write(self, block: Frames) -> None:
        """Append ``(frames, channels)``; what is not a number becomes silence."""
        block = np.ascontiguousarray(np.nan_to_num(block, posinf=0.0, neginf=0.0), np.float32)
        if not len(block):
            return
        try:
            self._file.write(block.data)
        except OSError as error:
            raise _full(error) from error
        self._peaks.feed(block)
        self.frames += len(block)

    def finish(self) -> Take:
        """The take, whole on the disk."""
        try:
            self._file.flush()
            peaks_file(self._path).write_bytes(self._peaks.pyramid().tobytes())
        except OSError as error:
            raise _full(error) from error
        return Take(self._path, self.frames, self._channels, self._sample_rate_hz)


def peaks_file(path: Path) -> Path:
    """Where the pyramid of the take at ``path`` lies."""
    return path.with_suffix(".peaks")


def _mapped(path: Path, rows: int, columns: int) -> Frames:
    if not rows:
        return np.zeros((0, columns), np.float32)
    try:
        return np.memmap(path, np.float32, "r", shape=(rows, columns))
    except (OSError, ValueError) as error:
        raise AudioError("the sound's working copy is gone; open the sound again") from error


def _full(error: OSError) -> AudioError:
    return AudioError(f"the working copy of the sound cannot be written: {reason_of(error)}")
