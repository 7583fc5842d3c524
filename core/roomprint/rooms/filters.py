"""The octave filters of a response, which can be run backwards in time."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from roomprint.rooms.materials import OCTAVES_HZ
from roomprint.rooms.response import Samples

_LONGEST_RING_S = 1.0  # of the lowest band; the others ring shorter in proportion


@dataclass(frozen=True, eq=False)
class OctaveFilter:
    """One octave's filter at one sample rate.

    Attributes:
        centre_hz: Nominal.
        width_hz: From one band edge to the other.
        sections: Second-order sections, as scipy takes them.
        ring: Samples before an impulse within which its filtered energy lies, but for -60 dB.
        delay_s: By how much the filter moves the centre of gravity of energy.
    """

    centre_hz: float
    width_hz: float
    sections: NDArray[np.float64]
    ring: int
    delay_s: float

    def backwards(self, samples: Samples) -> Samples:
        """Filter from the last sample to the first.

        The filter's own ringing then lies before each sound instead of after it, so a decay is
        the room's alone: at 125 Hz this filter itself takes 0.28 s to decay by 60 dB, and makes
        an EDT of 0.4 s one of 0.47 s (ISO 3382-2, 7.3, allows decays four times as short).

        Returns:
            ``(ring + samples,)``: sample 0 of the input is at ``ring``.
        """
        return self.forwards(samples[::-1])[::-1]

    def forwards(self, samples: Samples) -> Samples:
        """Filter as usual: ``(samples + ring,)``, with the ringing at the end."""
        from scipy.signal import sosfilt

        filtered: Samples = sosfilt(self.sections, np.append(samples, np.zeros(self.ring)))
        return filtered


def octave_bands(sample_rate_hz: int) -> tuple[float, ...]:
    """The octaves from 125 Hz on that lie well below half the sample rate: 8 kHz from 32 kHz on."""
    return tuple(centre for centre in OCTAVES_HZ if 4 * centre <= sample_rate_hz)


@cache
def octave_filters(sample_rate_hz: int) -> tuple[OctaveFilter, ...]:
    """The filters of :func:`octave_bands`: pyfar's, which keep the energy and are of order 14."""
    import pyfar
    from scipy.signal import sosfilt

    filters = []
    for centre_hz in octave_bands(sample_rate_hz):
        bank = pyfar.dsp.filter.fractional_octave_bands(
            None, 1, sampling_rate=sample_rate_hz, frequency_range=(centre_hz, centre_hz)
        )
        sections = np.asarray(bank.coefficients[0], float)
        longest = round(_LONGEST_RING_S * OCTAVES_HZ[0] / centre_hz * sample_rate_hz)
        impulse = np.zeros(longest)
        impulse[0] = 1
        energy = sosfilt(sections, impulse) ** 2
        left = np.cumsum(energy[::-1])[::-1] / energy.sum()
        ring = int(np.argmax(left < 1e-6))
        delay_s = float(energy @ np.arange(longest) / energy.sum() / sample_rate_hz)
        width_hz = centre_hz * (10**0.15 - 10**-0.15)
        filters.append(OctaveFilter(centre_hz, width_hz, sections, ring, delay_s))
    return tuple(filters)
