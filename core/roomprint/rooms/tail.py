"""Late sound from the energy that rays brought: noise that decays as they do, band by band.

D. Schröder, Physically based real-time auralization of interactive virtual environments (2011),
5.3.4: reflections arrive as a Poisson process whose rate grows with the square of time, each a
pulse of either sign; in every bin and band their energy is that of the rays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.rooms.levelling import levelled

Floats = NDArray[np.float64]

_MOST_PER_S = 10_000.0  # pulses: enough that nobody hears them one by one
_NOTHING: Floats = np.zeros(0)
_RINGING = 8_192  # samples after the end for the bands' filters


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """The room as its late sound sees it.

    Attributes:
        volume_m3: Small rooms fill with reflections sooner.
        speed_m_s: Of sound.
        sample_rate_hz: Of the result.
        bin_samples: Length of a bin of the rays' energy.
        windows: Of a transform of so many samples, the weights of its frequencies and the band
            that they belong to, which may come in several parts; all add up to one.
        air: Energy that the air takes, in 1/m for each band; None without it.
    """

    volume_m3: float
    speed_m_s: float
    sample_rate_hz: int
    bin_samples: int
    windows: Callable[[int], Sequence[tuple[int, Floats]]]
    air: Floats | None


def tail(
    field: Field,
    energy: Floats,
    first_s: float,
    generator: np.random.Generator,
    early: Floats = _NOTHING,
) -> Floats:
    """Noise of the energy that rays brought.

    Args:
        field: The room.
        energy: Sum of squares in every bin, ``(band, bin)``; bin 0 begins with the impulse.
        first_s: Nothing arrives before this.
        generator: Of the pulses.
        early: ``(samples,)`` that the tail is going to be added to; with it, too, each band has
            the energy of both.

    Returns:
        ``(samples,)``, as long as there is energy; sample 0 is the moment of the impulse.
    """
    from scipy.fft import irfft, next_fast_len, rfft

    filled = np.flatnonzero(energy.sum(axis=0))
    if not len(filled):
        return np.zeros(0)
    energy = energy[:, : filled[-1] + 1]
    samples = energy.shape[1] * field.bin_samples
    first = min(int(np.ceil(first_s * field.sample_rate_hz)), samples - 1)
    pulses = _pulses(field, first, samples, generator)
    length = next_fast_len(samples + _RINGING, real=True)
    spectrum = rfft(pulses, length)
    metres = np.arange(samples) * (field.speed_m_s / field.sample_rate_hz)
    late = np.zeros(samples)
    there = _fitted(early, samples)
    before = np.zeros(len(spectrum))
    for band, window in field.windows(length):
        power = _envelope(energy[band], first, field.bin_samples)
        if field.air is not None:
            power *= np.exp(-field.air[band] * metres)
        noise = irfft(spectrum * window, length)[:samples] * np.sqrt(power)
        same_band = irfft(rfft(there + late, length) * (window > 0.0), length)[:samples]
        share = float((window * (window + 2.0 * before)).mean())  # one noise for all: they overlap
        before += window
        width_hz = float((window**2).mean()) * field.sample_rate_hz / 2.0
        wanted = power * share / field.bin_samples
        late += levelled(noise, wanted, same_band, width_hz, field.sample_rate_hz)
    return late


def _fitted(samples: Floats, length: int) -> Floats:
    """As long as ``length``, with zeros at the end where it is shorter."""
    fitted = np.zeros(length)
    fitted[: min(len(samples), length)] = samples[:length]
    return fitted


def pulse_times_s(
    rate: float, first_s: float, last_s: float, generator: np.random.Generator
) -> Floats:
    """When reflections arrive: a Poisson process with ``min(rate t^2, most)`` of them a second.

    The integral of that rate is a cubic, and a straight line from where the most is reached;
    its inverse makes such a process of one with the rate 1.
    """
    turn_s = np.sqrt(_MOST_PER_S / rate)
    at_turn = rate * turn_s**3 / 3.0

    def integral(time_s: float) -> float:
        if time_s < turn_s:
            return rate * time_s**3 / 3.0
        return float(at_turn + _MOST_PER_S * (time_s - turn_s))

    begin, end = integral(first_s), integral(last_s)
    at = generator.uniform(begin, end, generator.poisson(end - begin))
    late_s = turn_s + (at - at_turn) / _MOST_PER_S
    return np.asarray(np.where(at < at_turn, np.cbrt(3.0 * at / rate), late_s))


def _pulses(field: Field, first: int, samples: int, generator: np.random.Generator) -> Floats:
    """Pulses of either sign that have the energy 1 in every whole bin; ``(samples,)``.

    Large rooms are sparse at first: a bin that got no pulse gets one, or its energy were lost.
    """
    rate = 4.0 * np.pi * field.speed_m_s**3 / field.volume_m3
    end_s = samples / field.sample_rate_hz
    times_s = pulse_times_s(rate, min(first / field.sample_rate_hz, end_s), end_s, generator)
    bins = np.arange(samples // field.bin_samples)
    lone = np.floor((bins + generator.uniform(size=len(bins))) * field.bin_samples).astype(np.int64)
    lone = np.maximum(lone, first)
    signs = generator.choice([-1.0, 1.0], size=samples)
    struck = np.zeros(samples, dtype=np.bool_)
    struck[np.minimum((times_s * field.sample_rate_hz).astype(np.int64), samples - 1)] = True
    empty = ~struck.reshape(len(bins), -1).any(axis=1)
    struck[lone[empty & (bins >= first // field.bin_samples)]] = True
    counts = struck.reshape(len(bins), -1).sum(axis=1)
    share = np.clip(bins + 1.0 - first / field.bin_samples, 0.0, 1.0)  # of a bin, from the first on
    size = np.sqrt(share / np.maximum(counts, 1))
    return np.asarray(struck * signs * np.repeat(size, field.bin_samples))


def _envelope(energy: Floats, first: int, bin_samples: int) -> Floats:
    """Energy of every sample, in bins: straight lines between the middles of the bins.

    What these lines would let arrive before the first sample arrives soon after it.
    """
    at = np.arange(len(energy) * bin_samples)
    lines = np.interp(at, (np.arange(len(energy)) + 0.5) * bin_samples - 0.5, energy)
    soon = slice(first, first + 2 * bin_samples)
    early, then = lines[:first].sum(), lines[soon].sum()
    if then > 0.0:
        lines[soon] *= 1.0 + early / then
    lines[:first] = 0.0
    return np.asarray(lines)
