"""The exponential sine sweep, and the impulse response that stands in its recording.

Farina, "Simultaneous measurement of impulse response and distortion with a swept-sine technique"
(AES 108, 2000); ISO 18233:2006, Annex B. Playing and recording at different rates needs no
resampling: the sweep is a formula that both rates sample.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.errors import ConfigError

Signal = NDArray[np.float64]  # (samples,)

FADE_IN_S = 0.05  # the frequency has hardly moved
FADE_OUT_S = 0.005  # a twelfth of an octave, for five seconds over nine octaves
INSIDE = 1e-10  # regularisation relative to the strongest frequency: none to speak of ...
OUTSIDE = 1.0  # ... and where the sweep has nothing to say, nothing is made up
NYQUIST_SHARE = 0.9  # of half the sampling rate; above are the converters' filters


@dataclass(frozen=True)
class Sweep:
    """A sine that takes equally long for every octave from ``low_hz`` to ``high_hz``."""

    low_hz: float
    high_hz: float
    duration_s: float

    def __post_init__(self) -> None:
        if not 0 < self.low_hz < self.high_hz:
            raise ConfigError(
                f"a sweep must rise from above 0 Hz, got {self.low_hz:g} to {self.high_hz:g} Hz"
            )
        if not self.duration_s > 2 * FADE_IN_S:
            raise ConfigError(
                f"a sweep must be longer than {2 * FADE_IN_S:g} s, got {self.duration_s:g} s"
            )

    def within(self, *sample_rates_hz: int) -> "Sweep":
        """This sweep, ending early enough for every one of the rates."""
        highest_hz = NYQUIST_SHARE * min(sample_rates_hz) / 2
        return Sweep(self.low_hz, min(self.high_hz, highest_hz), self.duration_s)

    def samples(self, sample_rate_hz: int) -> Signal:
        """The sweep at full scale, faded in and out.

        ``x(t) = sin(2 pi f1 L (exp(t / L) - 1))`` with ``L = T / ln(f2 / f1)``.
        """
        t = np.arange(round(self.duration_s * sample_rate_hz)) / sample_rate_hz
        wave = np.sin(2 * np.pi * self.low_hz * self._pace_s * np.expm1(t / self._pace_s))
        rise = np.clip(t / FADE_IN_S, 0.0, 1.0)
        fall = np.clip((self.duration_s - t) / FADE_OUT_S, 0.0, 1.0)
        faded: Signal = wave * (np.sin(np.pi / 2 * rise) * np.sin(np.pi / 2 * fall)) ** 2
        return faded

    @property
    def band_hz(self) -> tuple[float, float]:
        """The frequencies between the two fades."""
        rise = math.exp(FADE_IN_S / self._pace_s)
        fall = math.exp(-FADE_OUT_S / self._pace_s)
        return self.low_hz * rise, self.high_hz * fall

    @property
    def _pace_s(self) -> float:
        """How long it takes to rise by the factor e."""
        return self.duration_s / math.log(self.high_hz / self.low_hz)


def deconvolve(recording: NDArray[np.floating], sweep: Sweep, sample_rate_hz: int) -> Signal:
    """The response, as loud as if the sweep had been at full scale.

    ``H = Y X* / (|X|^2 + e)`` with ``e`` small between the sweep's fades and large outside, the two
    cross-faded over half an octave beyond each end (Kirkeby and Nelson 1999).

    Args:
        recording: ``(samples,)``, holding one sweep or several.
        sweep: What was played.
        sample_rate_hz: Of the recording.

    Returns:
        ``(samples,)``, as long as the recording. A sweep that begins to sound at sample ``n`` of
        the recording gives a direct sound at sample ``n``; its distortion lies before.
    """
    from scipy import fft

    reference = sweep.samples(sample_rate_hz)
    size = fft.next_fast_len(len(recording) + len(reference), real=True)
    played = fft.rfft(reference, size)
    power = np.abs(played) ** 2
    frequencies_hz = fft.rfftfreq(size, 1 / sample_rate_hz)
    epsilon = _regularisation(frequencies_hz, *sweep.band_hz) * power.max()
    heard = fft.rfft(np.asarray(recording, np.float64), size)
    return fft.irfft(heard * played.conj() / (power + epsilon), size)[: len(recording)]


def _regularisation(frequencies_hz: Signal, low_hz: float, high_hz: float) -> Signal:
    """``INSIDE`` between the two frequencies, ``OUTSIDE`` half an octave beyond, cosine between."""
    edge = math.sqrt(2.0)
    rising = np.interp(frequencies_hz, [low_hz / edge, low_hz], [0.0, 1.0])
    falling = np.interp(frequencies_hz, [high_hz, high_hz * edge], [1.0, 0.0])
    inside = np.sin(np.pi / 2 * rising * falling) ** 2
    return OUTSIDE + (INSIDE - OUTSIDE) * inside
