"""The spectrogram of a part of a recording: evenly in time, evenly in octaves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.recording import Recording
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps

LOWEST_HZ = 62.5
FLOOR_DB = -120.0
_WINDOW_S = 0.04
_MOST = 4  # windows in one column, where columns are longer than windows
_BATCH = 50  # columns between two looks at whether it is still wanted

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class SpectrumPicture:
    """What :class:`DrawSpectrum` found.

    Attributes:
        level_db: ``(rows, columns)``, the lowest row first; a sine of full scale is 0 dB.
        time_s: ``(columns,)``, the middle of each.
        octaves: ``(rows,)``, the middle of each, in octaves above 62.5 Hz.
    """

    level_db: Floats
    time_s: NDArray[np.float64]
    octaves: NDArray[np.float64]


@dataclass(frozen=True)
class DrawSpectrum(Config):
    """The levels of the part that is seen, at the price of its columns, however long it is.

    A column is the mean power of up to four Hann windows of about 40 ms spread over it, so that of
    a long part it is a sample. Channels are added as powers' mean.

    Attributes:
        recording: What is seen.
        start_s: From where.
        stop_s: To where.
    """

    recording: Recording
    start_s: float
    stop_s: float
    columns: int = setting(500, "Columns of the picture", low=1, high=4000)
    rows: int = setting(160, "Rows of the picture", low=2, high=1000)

    def steps(self) -> Steps[SpectrumPicture]:
        """Transform batch by batch.

        Raises:
            AudioError: A take is gone.
        """
        rate = self.recording.sample_rate_hz
        size = 1 << round(np.log2(_WINDOW_S * rate))
        step = (self.stop_s - self.start_s) * rate / self.columns  # frames a column
        count = int(min(max(1, round(step / size)), _MOST))
        offsets = (np.arange(count) + 0.5) / count  # shares of a column
        picture = np.empty((self.rows, self.columns), np.float32)
        middle = (np.arange(self.columns) + 0.5) * step
        for first in range(0, self.columns, _BATCH):
            yield Progress(first, self.columns, "Spectrogram")
            columns = np.arange(first, min(first + _BATCH, self.columns))
            at = self.start_s * rate + (columns[:, None] + offsets) * step  # (batch, count)
            power = self._power(at.ravel().astype(np.int64), size)
            mean = power.reshape(len(columns), count, -1).mean(axis=1)
            picture[:, columns] = by_octaves(mean, rate, self.rows).T
        time_s = self.start_s + middle / rate
        return SpectrumPicture(picture, time_s, _places(rate, self.rows))

    def _power(self, middles: NDArray[np.int64], size: int) -> NDArray[np.float64]:
        """Power of the windows around some frames, ``(windows, size / 2 + 1)``."""
        import scipy.fft

        first = middles - size // 2
        low, high = int(first[0]), int(first[-1]) + size
        if high - low <= 2 * len(middles) * size:  # near each other: read once
            heard = self._frames(low, high)
            windows = np.stack([heard[one - low : one - low + size] for one in first])
        else:
            windows = np.stack([self._frames(one, one + size) for one in map(int, first)])
        shape = np.hanning(size + 1)[:-1].astype(np.float32)[:, None]
        spectrum = np.abs(scipy.fft.rfft(windows * shape, axis=1)) * (2.0 / shape.sum())
        return np.asarray((spectrum.astype(np.float64) ** 2).mean(axis=2))

    def _frames(self, start: int, stop: int) -> Floats:
        """``(stop - start, channels)``; beyond the ends is silence."""
        low, high = max(0, start), min(self.recording.frames, stop)
        frames = np.zeros((stop - start, self.recording.channels), np.float32)
        if high > low:
            frames[low - start : high - start] = self.recording.read(low, high)
        return frames


def by_octaves(power: NDArray[np.float64], rate: int, rows: int) -> Floats:
    """Decibels at rows even in octaves, ``(columns, rows)``, from ``(columns, bins)``.

    A row that covers bins shows the highest of them, so that a thin tone is not lost; one between
    two bins lies on the line between them.
    """
    bins = power.shape[1]
    level = 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))
    places = _places(rate, rows)
    half = (places[1] - places[0]) / 2
    to_bin = 2 * (bins - 1) / rate * LOWEST_HZ
    made = np.empty((len(power), rows), np.float32)
    for row, place in enumerate(places):
        low = int(np.ceil(to_bin * 2 ** (place - half)))
        high = min(int(np.ceil(to_bin * 2 ** (place + half))), bins)
        if high > low:
            made[:, row] = level[:, low:high].max(axis=1)
        else:
            at = min(to_bin * 2**place, bins - 1.0)
            below = min(int(at), bins - 2)
            made[:, row] = level[:, below] + (at - below) * (level[:, below + 1] - level[:, below])
    return made


def _places(rate: int, rows: int) -> NDArray[np.float64]:
    highest = max(np.log2(rate / 2 / LOWEST_HZ), 1.0)
    return np.linspace(0.0, highest, rows)
