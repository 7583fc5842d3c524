"""All that is drawn and tabled of one response, worked out away from the window."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.rooms.decay import Decay, DecayCurve, Fit
from roomprint.rooms.parameters import RoomParameters
from roomprint.rooms.response import ImpulseResponse, Samples
from roomprint.settings import Config
from roomprint.steps import Progress, Steps

POINTS = 2_000  # of a drawn curve
FLOOR_DB = -120.0
_WINDOW_S = 0.016
_FRAMES = 400  # of a spectrogram

Drawn = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Waveform:
    """A response as it is drawn: the least and the greatest sample of each stretch.

    Attributes:
        time_s: ``(points,)`` the stretches' middles, from sample 0.
        lowest: ``(points,)`` pressure.
        highest: ``(points,)`` pressure.
        energy_db: ``(points,)`` the energy-time curve: each stretch's maximum, 0 at the highest.
    """

    time_s: Drawn
    lowest: Drawn
    highest: Drawn
    energy_db: Drawn


@dataclass(frozen=True, eq=False)
class Spectrogram:
    """Energy over time and frequency.

    Attributes:
        time_s: ``(frames,)`` the windows' middles, from sample 0.
        frequency_hz: ``(bins,)``.
        level_db: ``(bins, frames)``, 0 at the highest, not below -120.
    """

    time_s: Drawn
    frequency_hz: Drawn
    level_db: Drawn


@dataclass(frozen=True, eq=False)
class Analysis:
    """What :class:`AnalyzeResponse` makes.

    Attributes:
        parameters: The table.
        decays: Of the whole response, then of each octave.
        waveform: With the energy-time curve.
        spectrogram: Of the whole response.
    """

    parameters: RoomParameters
    decays: tuple[DecayCurve, ...]
    waveform: Waveform
    spectrogram: Spectrogram


@dataclass(frozen=True, kw_only=True)
class AnalyzeResponse(Config):
    """Work out everything that is shown of a response."""

    response: ImpulseResponse

    def steps(self) -> Steps[Analysis]:
        """Start the work.

        Raises:
            RoomError: The response is empty, silent or not of numbers.
        """
        from roomprint.rooms.decay import decays, fits
        from roomprint.rooms.onset import check_samples
        from roomprint.rooms.parameters import parameters

        yield Progress(0, 3, "Filtering octaves")
        response = self.response
        check_samples(response)
        found = decays(response)
        yield Progress(1, 3, "Reading the parameters")
        lines = [fits(decay) for decay in found]
        table = parameters(response, found, lines)
        yield Progress(2, 3, "Drawing")
        curves = tuple(_curve(decay, fit) for decay, fit in zip(found, lines, strict=True))
        return Analysis(
            table,
            curves,
            waveform(response.samples, response.sample_rate_hz),
            spectrogram(response.samples, response.sample_rate_hz),
        )


def _curve(decay: Decay, lines: dict[str, Fit]) -> DecayCurve:
    at = np.unique(np.linspace(0, len(decay.curve) - 1, POINTS).astype(np.int64))
    level_db = 10 * np.log10(np.maximum(decay.curve[at], 10 ** (FLOOR_DB / 10)))
    time_s = at / decay.sample_rate_hz
    return DecayCurve(
        decay.centre_hz,
        time_s.astype(np.float32),
        level_db.astype(np.float32),
        decay.noise_db,
        lines,
    )


def waveform(samples: Samples, sample_rate_hz: int) -> Waveform:
    """Reduce samples to what a screen can show, without losing a peak."""
    size = max(1, -(-len(samples) // POINTS))
    points = -(-len(samples) // size)
    padded = np.concatenate([samples, np.full(points * size - len(samples), samples[-1])])
    pieces = padded.reshape(points, size)
    lowest, highest = pieces.min(axis=1), pieces.max(axis=1)
    peak = np.maximum(np.abs(lowest), np.abs(highest))
    energy_db = 20 * np.log10(np.maximum(peak / max(peak.max(), 1e-300), 10 ** (FLOOR_DB / 20)))
    time_s = (np.arange(points) + 0.5) * size / sample_rate_hz
    return Waveform(*(part.astype(np.float32) for part in (time_s, lowest, highest, energy_db)))


def spectrogram(samples: Samples, sample_rate_hz: int) -> Spectrogram:
    """Power in windows of 16 ms, at most 400 of them."""
    size = 2 * round(_WINDOW_S * sample_rate_hz / 2)
    hop = max(size // 4, -(-len(samples) // _FRAMES))
    padded = np.concatenate([np.zeros(size // 2), samples, np.zeros(size)])
    starts = np.arange(0, len(samples), hop)
    window = np.hanning(size + 1)[:-1]
    frames = padded[starts[:, None] + np.arange(size)] * window  # (frames, size)
    power = np.abs(np.fft.rfft(frames.astype(np.float32), axis=1)) ** 2
    share = np.maximum(power / max(power.max(), 1e-300), 10 ** (FLOOR_DB / 10))
    level_db = np.maximum(10 * np.log10(share), FLOOR_DB)  # rounding may fall below it
    return Spectrogram(
        (starts / sample_rate_hz).astype(np.float32),
        np.fft.rfftfreq(size, 1 / sample_rate_hz).astype(np.float32),
        np.ascontiguousarray(level_db.T, np.float32),
    )
