"""Late sound from the energy that rays brought: noise that decays as they do, band by band.

D. Schröder, Physically based real-time auralization of interactive virtual environments (2011),
5.3.4: reflections arrive as a Poisson process whose rate grows with the square of time, each a
pulse of either sign; in every bin and band their energy is that of the rays.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft

Floats = NDArray[np.float64]

_MOST_PER_S = 10_000.0  # pulses: enough that nobody hears them one by one
_RINGING = 8_192  # samples after the end for the bands' filters


def tail(
    energy: Floats,
    *,
    bin_samples: int,
    sample_rate_hz: int,
    volume_m3: float,
    speed_m_s: float,
    first_s: float,
    windows: Callable[[int], Floats],
    air: Floats | None,
    generator: np.random.Generator,
) -> Floats:
    """Noise of the energy that rays brought.

    Args:
        energy: Sum of squares in every bin, ``(band, bin)``; bin 0 begins with the impulse.
        bin_samples: Length of a bin.
        sample_rate_hz: Of the result.
        volume_m3: Of the room: small rooms fill with reflections sooner.
        speed_m_s: Of sound.
        first_s: Nothing arrives before this.
        windows: Weights of the bands, ``(band, frequency)``, for a transform of so many samples;
            they add up to one.
        air: Energy that the air takes, in 1/m for each band; None without it.
        generator: Of the pulses.

    Returns:
        ``(samples,)``, as long as there is energy; sample 0 is the moment of the impulse.
    """
    filled = np.flatnonzero(energy.sum(axis=0))
    if not len(filled):
        return np.zeros(0)
    energy = energy[:, : filled[-1] + 1]
    samples = energy.shape[1] * bin_samples
    rate = 4.0 * np.pi * speed_m_s**3 / volume_m3  # of reflections, times the time squared
    times_s = pulse_times_s(rate, first_s, samples / sample_rate_hz, generator)
    pulses = np.zeros(samples)
    places = (times_s * sample_rate_hz).astype(np.int64)
    pulses[places[places < samples]] = 1.0
    power = _moving_sum(pulses, 2 * bin_samples) / 2.0  # in the length of a bin
    signs = generator.choice([-1.0, 1.0], size=samples)
    pulses *= signs / np.sqrt(np.maximum(power, 0.5))
    length = next_fast_len(samples + _RINGING, real=True)
    spectrum = rfft(pulses, length)
    centers = (np.arange(energy.shape[1]) + 0.5) * bin_samples
    metres = np.arange(samples) * (speed_m_s / sample_rate_hz)
    late = np.zeros(samples)
    for band, window in enumerate(windows(length)):
        noise = irfft(spectrum * window, length)[:samples]
        noise *= np.sqrt(np.interp(np.arange(samples), centers, energy[band]))
        if air is not None:
            noise *= np.exp(-0.5 * air[band] * metres)
        late += noise
    return late


def pulse_times_s(
    rate: float, first_s: float, last_s: float, generator: np.random.Generator
) -> Floats:
    """When reflections arrive: a Poisson process with ``min(rate t^2, most)`` of them a second.

    The integral of that rate is a cubic, and a straight line from where the most is reached;
    its inverse makes such a process of one with the rate 1.
    """
    turn_s = np.sqrt(_MOST_PER_S / rate)

    def integral(time_s: float) -> float:
        cubic = rate * min(time_s, turn_s) ** 3 / 3.0
        return float(cubic + _MOST_PER_S * max(time_s - turn_s, 0.0))

    begin, end = integral(first_s), integral(last_s)
    if end <= begin:
        return np.array([first_s])
    count = generator.poisson(end - begin)
    at = np.sort(generator.uniform(begin, end, count))
    at_turn = integral(turn_s)
    times_s = np.where(
        at < at_turn, np.cbrt(3.0 * at / rate), turn_s + (at - at_turn) / _MOST_PER_S
    )
    return np.concatenate([[first_s], times_s])


def _moving_sum(values: Floats, width: int) -> Floats:
    """Sum of the ``width`` values around each."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    high = np.minimum(at + width // 2, len(values))
    low = np.maximum(at + width // 2 - width, 0)
    return np.asarray(sums[high] - sums[low])
