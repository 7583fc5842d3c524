"""Energy decay curves: Schroeder's backward integral, kept clear of the noise in what was measured.

A simulated response is integrated to its end. A measured one is cut where its decay meets its
noise (Lundeby et al. 1995), the noise power is taken off (Chu 1978), and what the cut leaves out
is put back as an exponential tail (ISO 3382-1, 5.3.3).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.rooms.filters import OctaveFilter, octave_filters
from roomprint.rooms.noise import DB_PER_NEPER, meeting_point, without_fade
from roomprint.rooms.onset import first_sample
from roomprint.rooms.response import ImpulseResponse, Origin, Samples

_PIECES = {"EDT": (-0.1, -10.1), "T20": (-5.0, -25.0), "T30": (-5.0, -35.0)}  # dB, as in pyrato
_LONGEST_S = 1_000.0
NEEDED_DB = {"EDT": 20, "T20": 35, "T30": 45}  # ISO 3382-1, 5.2.1: the noise 10 dB below the fit


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


@dataclass(frozen=True, eq=False)
class Decay:
    """How the energy of one band falls.

    Attributes:
        octave: The band's filter; None for the whole response.
        filtered: The band's samples; the direct sound begins at ``lead``.
        lead: What the filter rings before the direct sound.
        stop: Samples from the direct sound to where the noise begins, or to the end.
        noise: The noise's mean square; 0 where there is none.
        tail: Energy that the decay would still hold after ``stop``.
        whole: Energy from the direct sound on, ``tail`` included.
        curve: ``(stop,)`` the share of it that is still to come; 1 at the start.
        range_db: How far the curve falls before it meets the noise or the end.
        sample_rate_hz: Of the samples.
    """

    octave: OctaveFilter | None
    filtered: Samples
    lead: int
    stop: int
    noise: float
    tail: float
    whole: float
    curve: Samples
    range_db: float
    sample_rate_hz: int

    @property
    def centre_hz(self) -> float | None:
        """The band; None for all of them together."""
        return self.octave.centre_hz if self.octave else None

    @property
    def noise_db(self) -> float | None:
        """The level of the curve where it meets the noise; None where it meets none."""
        return -self.range_db if self.noise > 0 else None


def counted(response: ImpulseResponse) -> Samples:
    """The samples from the direct sound on, without zeros at the end."""
    samples = response.samples[first_sample(response) :]
    return samples[: int(np.flatnonzero(samples)[-1]) + 1]


def decays(response: ImpulseResponse) -> tuple[Decay, ...]:
    """The decay of the whole response, then of each octave.

    Args:
        response: That :func:`roomprint.rooms.onset.check_samples` lets pass.
    """
    samples = counted(response)
    noisy = response.origin is not Origin.SIMULATED
    octaves = (None, *octave_filters(response.sample_rate_hz))
    return tuple(_decay(samples, octave, response.sample_rate_hz, noisy) for octave in octaves)


def whole_decay(response: ImpulseResponse) -> Decay:
    """The first of :func:`decays` alone, which takes a hundredth of the time."""
    noisy = response.origin is not Origin.SIMULATED
    return _decay(counted(response), None, response.sample_rate_hz, noisy)


def _decay(samples: Samples, octave: OctaveFilter | None, rate: int, noisy: bool) -> Decay:
    filtered, lead = (octave.backwards(samples), octave.ring) if octave else (samples, 0)
    energy = filtered[lead:] ** 2
    noise = tail = 0.0
    if noisy:
        energy = energy[: without_fade(energy)]
        meeting = meeting_point(energy, octave.centre_hz if octave else None, rate)
        if meeting is not None:
            stop, noise, late_s = meeting
            energy = energy[:stop] - noise
            tail = noise * rate * late_s / DB_PER_NEPER
    left = np.cumsum(energy[::-1])[::-1] + tail
    whole = float(left[0])
    curve = left / whole if whole > 0 else np.ones(len(left))
    return Decay(
        octave=octave,
        filtered=filtered,
        lead=lead,
        stop=len(left),
        noise=noise,
        tail=tail,
        whole=whole,
        curve=curve,
        range_db=_range_db(curve, tail / whole if whole > 0 else 0.0),
        sample_rate_hz=rate,
    )


def _range_db(curve: Samples, tail: float) -> float:
    """How far a curve falls, judged at nine tenths of its length.

    A curve that is cut drops without end there. One with a ``tail`` goes on straight and ends at
    it; where the two disagree, the late decay was not found well and the less is believed.
    """
    at_nine_tenths_db = -10 * float(np.log10(max(curve[int(0.9 * len(curve))], 1e-30)))
    if tail <= 0:
        return at_nine_tenths_db
    return max(0.0, min(at_nine_tenths_db / 0.9, -10 * float(np.log10(tail))))


def fits(decay: Decay) -> dict[str, Fit]:
    """The lines that the decay's range supports, by ``EDT``, ``T20``, ``T30``."""
    import pyfar
    import pyrato

    found = {}
    for name, (high_db, low_db) in _PIECES.items():
        below = np.flatnonzero(decay.curve < 10 ** ((low_db - 1) / 10))
        above = np.flatnonzero(decay.curve > 10 ** (high_db / 10))
        if decay.range_db < NEEDED_DB[name] or not len(below) or below[0] - above[-1] < 4:
            continue
        piece = pyfar.TimeData(decay.curve[: below[0]], np.arange(below[0]) / decay.sample_rate_hz)
        with np.errstate(divide="ignore"):
            time_s, intercept = pyrato.parameters.reverberation_time_linear_regression(
                piece, name, return_intercept=True
            )
        if not 0 < time_s[0] < _LONGEST_S:  # a curve of few steps may not fall at all in between
            continue
        intercept_db = float(10 * np.log10(intercept[0]))
        found[name] = Fit(float(time_s[0]), intercept_db, high_db, low_db)
    return found
