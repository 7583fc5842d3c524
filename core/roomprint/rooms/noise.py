"""Where a measured decay ends: at the noise, or where the file was faded out."""

import warnings

import numpy as np

from roomprint.rooms.response import Samples

PIECES = 20  # that a response is cut into to look at its end
_END = 6  # of them, that tell whether it still falls
_SHORTEST_S = 0.01  # of a piece that shows the level, whatever pauses there are in between
_FADE_DB = 3.0  # that some pieces may fall more than twice as far as as many before them
_FALLING = 1 / 3  # of the decay's own slope: what falls by that much at the end is not noise
_SLOWER = 5  # times the rough line's decay: Lundeby's regression has gone along the noise
DB_PER_NEPER = 6 * np.log(10)  # of energy, over a reverberation time


def without_fade(energy: Samples) -> int:
    """How many samples there are before a fade-out.

    The decay of a room gets slower with time or keeps its pace. Where the end of a file falls much
    faster than what came before, somebody (or a filter that begins there) has faded it out.

    Args:
        energy: ``(samples,)`` squared, from the direct sound on.
    """
    size = len(energy) // PIECES
    if size == 0:
        return len(energy)
    level_db = _levels_db(energy, size)
    last = PIECES - 1
    while last > PIECES // 2 and any(_fades(level_db[: last + 1], reach) for reach in (1, 2, 4)):
        last -= 1
    return len(energy) if last == PIECES - 1 else (last + 1) * size


def _fades(level_db: Samples, reach: int) -> bool:
    before_db, middle_db, end_db = level_db[[-1 - 2 * reach, -1 - reach, -1]]
    return bool(middle_db - end_db > 2 * max(0.0, before_db - middle_db) + _FADE_DB)


def meeting_point(
    energy: Samples, centre_hz: float | None, sample_rate_hz: int
) -> tuple[int, float, float] | None:
    """Where a decay meets its noise.

    Lundeby's iteration finds it; where too little stands above the noise for that, it is the first
    moment when the energy is down to twice the noise's.

    Args:
        energy: ``(samples,)`` squared, from the direct sound on, without a fade-out.
        centre_hz: The octave; None for the whole response.
        sample_rate_hz: Of the samples.

    Returns:
        The sample, the noise's mean square and the late reverberation time in seconds; None when
        the response still falls at its end, so that there is no noise to be met.
    """
    if len(energy) < _END * _SHORTEST_S * sample_rate_hz:
        return None
    rough = _first_quiet(energy, sample_rate_hz)
    if rough is None or _still_falls(energy, rough[2], sample_rate_hz):
        return None
    found = _lundeby(energy, centre_hz, sample_rate_hz)
    return found if found is not None and found[2] < _SLOWER * rough[2] else rough


def _lundeby(
    energy: Samples, centre_hz: float | None, rate: int
) -> tuple[int, float, float] | None:
    """The meeting point of Lundeby et al. (1995); None where pyrato cannot find it."""
    import pyfar
    import pyrato

    data = pyfar.TimeData(energy, np.arange(len(energy)) / rate)
    smoothing = "broadband" if centre_hz is None else centre_hz
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it warns of, it says again with a NaN
            found = pyrato.edc.intersection_time_lundeby(
                data, smoothing_parameter=smoothing, is_energy=True, failure_policy="warning"
            )
    except (ValueError, IndexError, TypeError):  # what it raises where there is no noise
        return None
    at_s, late_s, noise = (float(np.squeeze(value)) for value in found)
    usable = np.isfinite([at_s, late_s, noise]).all() and min(at_s, late_s, noise) > 0
    return (min(len(energy), max(1, round(at_s * rate))), noise, late_s) if usable else None


def _first_quiet(energy: Samples, rate: int) -> tuple[int, float, float] | None:
    """Where the energy is first down to twice that of the last tenth, by a line from the start."""
    noise = float(energy[-(len(energy) // 10) :].mean())
    size = max(len(energy) // (5 * PIECES), round(_SHORTEST_S * rate))
    means = _means(energy, size)
    start = int(means.argmax()) + 1  # after the direct sound
    quiet = np.flatnonzero(means[start:] <= 2 * noise)
    if noise == 0 or not len(quiet) or quiet[0] == 0:
        return None
    fallen_db = 10 * np.log10(means[start] / noise)
    late_s = 60 / fallen_db * quiet[0] * size / rate
    return int(start + quiet[0]) * size, noise, float(late_s)


def _still_falls(energy: Samples, late_s: float, rate: int) -> bool:
    """Whether the end falls as a decay does, and not as noise does."""
    size = len(energy) // PIECES
    slope_db = np.polynomial.polynomial.polyfit(
        np.arange(_END), _levels_db(energy, size)[-_END:], 1
    )[1]
    return bool(-slope_db > _FALLING * 60 * size / rate / late_s)


def _levels_db(energy: Samples, size: int) -> Samples:
    levels: Samples = 10 * np.log10(np.maximum(_means(energy, size)[:PIECES], 1e-300))
    return levels


def _means(energy: Samples, size: int) -> Samples:
    pieces = len(energy) // size
    means: Samples = energy[: pieces * size].reshape(pieces, size).mean(axis=1)
    return means
