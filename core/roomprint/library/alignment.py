"""Lay the spectrum of a query over the spectra of candidate places, at every tempo worth trying."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from roomprint.library.spectrum import FRAME_S, Frames, replayed, standing_out

# (tempo, pitch) of the query against the recording: stretched, or played faster pitch and all.
VARIANTS = (
    (1.0, 1.0),
    *((tempo, 1.0) for tempo in (0.84, 0.88, 0.92, 0.96, 1.04, 1.08, 1.12, 1.16)),
    *((speed, speed) for speed in (0.955, 0.97, 0.985, 1.015, 1.03, 1.045)),
)
# Tempo between two variants, as a shift of the outer chunks; the least that gives a shift is first.
_FINE = np.array([0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5]) * 0.004
_REACH_S = 0.8  # a candidate's offset is right to this
_CHUNK_S = 2.5


@dataclass(frozen=True)
class Alignment:
    """The best fit of a query at one place.

    Attributes:
        correlation: Of the two spectra, in [-1, 1].
        offset_s: Where in the recording the query begins.
        tempo: Of the query against the recording.
    """

    correlation: float
    offset_s: float
    tempo: float


@dataclass(frozen=True)
class Alignments:
    """One best alignment a candidate, and how well the query fits where it has no business.

    Attributes:
        best: The candidates' alignments.
        spread: Standard deviation of the correlation over places that do not fit.
    """

    best: tuple[Alignment, ...]
    spread: float


def align(power: Frames, spectra: Sequence[Frames], offsets_s: NDArray[np.float64]) -> Alignments:
    """Find, for each candidate, the offset and tempo at which the query fits best.

    The query is cut into chunks of about 2.5 s, each correlated with the recording over a range of
    lags; a tempo between two variants then only moves the chunks against each other.

    Args:
        power: The query's mel power, ``(frames, bands)``, every 32 ms.
        spectra: The candidates' recordings as :func:`standing_out` gives them.
        offsets_s: Where in each recording the query might begin, ``(candidates,)``.
    """
    chunks = max(1, round(len(power) * FRAME_S / _CHUNK_S))
    reach = round(_REACH_S / FRAME_S)
    lags = np.arange(-reach, reach + 1)
    middles = offsets_s / FRAME_S + len(power) / 2
    around = round(0.6 * len(power)) + reach + 16  # frames either side of the middle
    played = [standing_out(replayed(power, tempo, pitch)) for tempo, pitch in VARIANTS]
    fine = _FINE if chunks > 1 else np.zeros(1)

    def correlate(candidates: slice) -> NDArray[np.float32]:
        reference = _Reference.around(spectra[candidates], middles[candidates], around)
        count = len(middles[candidates])
        total = np.zeros((len(VARIANTS), count, len(fine), len(lags)), np.float32)
        for chunk in range(chunks):
            cuts, begins, times = _cut(played, chunk, chunks)
            moved = np.round(times[:, None, None] * fine[:, None]).astype(int)
            at = around + begins[:, None, None] + moved + lags  # (variants, fine, lags)
            low, high = int(at.min()), int(at.max())
            fits = reference.correlate(cuts, low, high)  # (variants, candidates, lags)
            for variant, (fit, cut) in enumerate(zip(fits, cuts, strict=True)):
                share = np.float32(len(cut) / len(played[variant]))
                total[variant] += fit[:, at[variant] - low] * share
        return total

    # Candidates side by side, on threads that work alone: those of torch wait for each other
    # without letting go of the processor. While others kept two cores busy they took 1.2 to 2 s
    # where these take 0.3 to 0.4 (a query of 10 s, 48 places).
    threads = min(torch.get_num_threads(), len(spectra))
    parts = [slice(part, None, threads) for part in range(threads)]
    total = np.zeros((len(VARIANTS), len(spectra), len(fine), len(lags)), np.float32)
    with ThreadPoolExecutor(threads, "aligning", torch.set_num_threads, (1,)) as pool:
        for candidates, fits in zip(parts, pool.map(correlate, parts), strict=True):
            total[:, candidates] = fits
    flat = total.transpose(1, 0, 2, 3).reshape(len(spectra), -1)
    best = []
    for middle, row in zip(middles, flat, strict=True):
        index = int(row.argmax())
        v, f, lag = np.unravel_index(index, (len(VARIANTS), len(fine), len(lags)))
        tempo = VARIANTS[v][0] * (1 + float(fine[f]))
        half = len(played[v]) % 2 / 2  # the middle of an odd number of frames is between two
        start = round(middle) + int(lags[lag]) + half - len(power) / 2 * tempo
        best.append(Alignment(float(row[index]), start * FRAME_S, tempo))
    return Alignments(tuple(best), _spread(total[:, :, 0]))


def _cut(
    played: Sequence[Frames], chunk: int, chunks: int
) -> tuple[list[Frames], NDArray[np.int64], NDArray[np.float64]]:
    """One chunk of every variant.

    Returns:
        The cuts; where the first frame of the longest lies when the cut's own is where it belongs
        and the two are centred; the cuts' middles. The places are in frames from the middle of
        the query, rounded down.
    """
    bounds = [
        (round(len(s) * chunk / chunks), round(len(s) * (chunk + 1) / chunks)) for s in played
    ]
    cuts = [s[first:last] for s, (first, last) in zip(played, bounds, strict=True)]
    longest = max(map(len, cuts))
    begins, times = [], []
    for spectrum, cut, (first, last) in zip(played, cuts, bounds, strict=True):
        begins.append(first - len(spectrum) // 2 - _margin(cut, longest))
        times.append((first + last - len(spectrum)) / 2)
    return cuts, np.array(begins), np.array(times)


def _margin(cut: Frames, longest: int) -> int:
    """Frames before ``cut`` when it is centred in ``longest``."""
    return (longest - len(cut)) // 2


class _Reference:
    """The candidates' spectra around the places in question, side by side."""

    def __init__(self, pieces: torch.Tensor) -> None:
        self._pieces = pieces  # (candidates, bands, time)
        self._energy = F.pad(pieces.square().sum(1).cumsum(1), (1, 0))  # (candidates, time + 1)

    @classmethod
    def around(
        cls, spectra: Sequence[Frames], middles: NDArray[np.float64], reach: int
    ) -> "_Reference":
        pieces = [
            _piece(spectrum, round(middle) - reach, 2 * reach)
            for spectrum, middle in zip(spectra, middles, strict=True)
        ]
        return cls(torch.from_numpy(np.stack(pieces)).transpose(1, 2).contiguous())

    def correlate(self, cuts: Sequence[Frames], low: int, high: int) -> NDArray[np.float32]:
        """Correlation of each cut, centred in the longest laid at frames ``low`` to ``high``.

        Returns:
            ``(cuts, candidates, high - low + 1)``.
        """
        longest = max(map(len, cuts))
        kernels = np.zeros((len(cuts), cuts[0].shape[1], longest), np.float32)
        for kernel, cut in zip(kernels, cuts, strict=True):
            first = _margin(cut, longest)
            unit = cut / max(float(np.sqrt(np.square(cut).sum())), 1e-6)
            kernel[:, first : first + len(cut)] = unit.T
        with torch.inference_mode():
            window = self._pieces[:, :, low : high + longest]
            product = F.conv1d(window, torch.from_numpy(kernels))  # (candidates, cuts, lags)
            fits = []
            for number, cut in enumerate(cuts):
                begin = low + _margin(cut, longest)
                places = torch.arange(begin, begin + high - low + 1)
                norm = self._energy[:, places + len(cut)] - self._energy[:, places]
                norm = norm.clamp_min(1e-6).sqrt()
                # where a recording is nearly empty nothing matches, however it happens to correlate
                norm = norm.clamp_min(0.25 * float(norm.mean()))
                fits.append(product[:, number] / norm)
            stacked: NDArray[np.float32] = torch.stack(fits).numpy()
        return stacked


def _piece(spectrum: Frames, first: int, length: int) -> Frames:
    """Frames ``first`` to ``first + length``, zeros where the recording has none."""
    out = np.zeros((length, spectrum.shape[1]), np.float32)
    low, high = max(first, 0), min(first + length, len(spectrum))
    if high > low:
        out[low - first : high - first] = spectrum[low:high]
    return out


def _spread(values: NDArray[np.float32]) -> float:
    """Standard deviation without the few values that do fit (1.48 times the median deviation)."""
    middle = np.median(values)
    return max(1.4826 * float(np.median(np.abs(values - middle))), 1e-4)
