"""Energy decay curves: Schroeder's backward integral, kept clear of the noise in what was measured.

A simulated response is integrated to its end. A measured one is cut where its decay meets its
noise (Lundeby et al. 1995), the noise power is taken off (Chu 1978), and what the cut leaves out
is put back as an exponential tail (ISO 3382-1, 5.3.3).
"""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.rooms.filters import OctaveFilter, octave_filters
from roomprint.rooms.onset import first_sample
from roomprint.rooms.response import ImpulseResponse, Origin, Samples

_DB_PER_NEPER = 6 * np.log(10)  # of energy, over a reverberation time
_FALLING = 0.5  # of the decay's own slope: what falls by that much at the end is not noise


@dataclass(frozen=True, eq=False)
class Decay:
    """How the energy of one band falls, from the first sample of the direct sound on.

    Attributes:
        octave: The band's filter; None for the whole response.
        filtered: The band's samples, with ``lead`` of them before the first of the direct sound.
        lead: The filter's ringing.
        stop: Samples from the first to where the noise begins, or to the end.
        noise: The noise's mean square; 0 where there is none.
        tail: Energy that the decay would still hold after ``stop``.
        curve: ``(stop,)`` the energy that is left, 1 at the start.
        range_db: How far the decay falls before it meets the noise or the end.
        sample_rate_hz: Of the samples.
    """

    octave: OctaveFilter | None
    filtered: Samples
    lead: int
    stop: int
    noise: float
    tail: float
    curve: Samples
    range_db: float
    sample_rate_hz: int

    @property
    def centre_hz(self) -> float | None:
        """The band; None for all of them together."""
        return self.octave.centre_hz if self.octave else None

    @property
    def noise_db(self) -> float | None:
        """The noise's energy in the time that the response goes on, relative to the decay's."""
        return -self.range_db if self.noise > 0 else None


def decays(response: ImpulseResponse) -> tuple[Decay, ...]:
    """The decay of the whole response, then of each octave."""
    samples = _without_silence(response.samples[first_sample(response) :])
    noisy = response.origin is not Origin.SIMULATED
    rate = response.sample_rate_hz
    found = [_decay(None, samples, 0, rate, noisy)]
    for octave in octave_filters(rate):
        filtered = octave.backwards(samples)
        found.append(_decay(octave, filtered, octave.ring, rate, noisy))
    return tuple(found)


def _without_silence(samples: Samples) -> Samples:
    """Without the zeros at the end, which are no part of any decay."""
    return samples[: int(np.flatnonzero(samples)[-1]) + 1]


def _decay(
    octave: OctaveFilter | None, filtered: Samples, lead: int, rate: int, noisy: bool
) -> Decay:
    energy = filtered[lead:] ** 2
    stop, noise, tail = len(energy), 0.0, 0.0
    meeting = _meeting_point(energy, octave, rate) if noisy else None
    if meeting is not None:
        stop, noise, late_s = meeting
        tail = noise * late_s / _DB_PER_NEPER * rate
        energy = energy[:stop] - noise
    left = np.cumsum(energy[::-1])[::-1] + tail
    whole = left[0]
    at_end = tail if meeting is not None else left[int(0.9 * stop)]
    range_db = float(10 * np.log10(whole / at_end)) if whole > at_end > 0 else 0.0
    return Decay(octave, filtered, lead, stop, noise, tail, left / whole, range_db, rate)


def _meeting_point(
    energy: Samples, octave: OctaveFilter | None, rate: int
) -> tuple[int, float, float] | None:
    """Where a decay meets its noise, the noise's mean square, and the late reverberation time.

    None when there is no noise to be met: the response still falls at its end, or so little of
    it stands above the noise that no line can be laid through it.
    """
    import pyfar
    import pyrato

    smoothing = octave.centre_hz if octave else "broadband"
    data = pyfar.TimeData(energy, np.arange(len(energy)) / rate)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says in a NaN what it warns of
            found = pyrato.edc.intersection_time_lundeby(
                data, smoothing_parameter=smoothing, is_energy=True, failure_policy="warning"
            )
    except (ValueError, IndexError, TypeError):  # what it raises where there is no noise
        return None
    at_s, late_s, noise = (float(np.squeeze(value)) for value in found)
    if not (np.isfinite([at_s, late_s, noise]).all() and late_s > 0 and noise > 0 and at_s > 0):
        return None
    if _still_falls(energy, late_s, rate):
        return None
    return min(len(energy), max(1, round(at_s * rate))), noise, late_s


def _still_falls(energy: Samples, late_s: float, rate: int) -> bool:
    """Whether the last tenth is below the one before as a decay is, and not as noise is."""
    tenth = len(energy) // 10
    last, before = energy[-tenth:].mean(), energy[-2 * tenth : -tenth].mean()
    if last == 0 or before == 0:
        return bool(last < before)
    fallen_db = 10 * np.log10(before / last)
    return bool(fallen_db > _FALLING * 60 * tenth / rate / late_s)


@dataclass(frozen=True)
class Fit:
    """A straight line through a piece of a decay curve (ISO 3382-1, 5.3.4).

    Attributes:
        time_s: The reverberation time: how long the line takes to fall by 60 dB.
        intercept_db: The line's level at time 0.
        high_db: Where the piece begins.
        low_db: Where it ends.
    """

    time_s: float
    intercept_db: float
    high_db: float
    low_db: float

    @property
    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The piece's ends as (s, dB) on the line, to be drawn."""
        first, last = (
            ((self.intercept_db - level_db) * self.time_s / 60, level_db)
            for level_db in (self.high_db, self.low_db)
        )
        return first, last


@dataclass(frozen=True, eq=False)
class DecayCurve:
    """A decay as it is drawn.

    Attributes:
        centre_hz: The octave; None for the whole response.
        time_s: ``(points,)`` from the first sample of the direct sound.
        level_db: ``(points,)``, 0 at the start.
        noise_db: The level at which the decay meets the noise; None where it meets none.
        fits: Lines by ``EDT``, ``T20``, ``T30``, as far as the decay supports them.
    """

    centre_hz: float | None
    time_s: NDArray[np.float32]
    level_db: NDArray[np.float32]
    noise_db: float | None
    fits: dict[str, Fit]
