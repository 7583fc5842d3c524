"""When the direct sound arrives, and the first sample that belongs to it."""

import numpy as np

from roomprint.errors import RoomError
from roomprint.rooms.response import ImpulseResponse, Samples

THRESHOLD = 10 ** (-20 / 10)  # energy; ISO 3382-1, 5.3.2: the start is 20 dB below the maximum
_PULSE_S = 0.0025  # a band-limited direct sound begins this long before its arrival, at most


def check_samples(response: ImpulseResponse) -> None:
    """Refuse what no parameter can be taken from.

    Raises:
        RoomError: There are no samples, some are not numbers, or all are zero.
    """
    who = f"the response from {response.source} to {response.microphone}"
    if not len(response.samples):
        raise RoomError(f"{who} is empty")
    if not np.isfinite(response.samples).all():
        raise RoomError(f"{who} holds samples that are not numbers")
    if not response.samples.any():
        raise RoomError(f"{who} is silent: no sound arrives")
    if response.onset_s is not None and not 0 <= response.onset_s < response.duration_s:
        raise RoomError(f"{who} ends before its direct sound, at {response.onset_s:.4f} s")


def onset_s(response: ImpulseResponse) -> float:
    """When the direct sound arrives: from geometry where that is known, else from the samples.

    Never the maximum (a strong reflection may be stronger than the direct sound) and never
    sample 0 (the sound is still on its way): either shifts C50 by decibels.

    Args:
        response: With at least one sample that is not zero.

    Returns:
        Seconds from sample 0.
    """
    if response.onset_s is not None:
        return response.onset_s
    return _last_quiet(response.samples) / response.sample_rate_hz


def first_sample(response: ImpulseResponse) -> int:
    """The sample from which energy is counted.

    A simulated direct sound is a band-limited pulse around its geometric arrival; half of its
    energy would be lost if one began to count right there.
    """
    if response.onset_s is None:
        return _last_quiet(response.samples)
    at = int(response.onset_s * response.sample_rate_hz)
    reach = round(_PULSE_S * response.sample_rate_hz)
    early = max(0, at - reach)
    pulse = response.samples[early : at + reach // 2 + 2]
    return min(at, early + _first_loud(pulse)) if pulse.any() else at


def _last_quiet(samples: Samples) -> int:
    """The sample before the first loud one: the start still is 20 dB below the maximum."""
    return max(0, _first_loud(samples) - 1)


def _first_loud(samples: Samples) -> int:
    energy = samples**2
    return int(np.argmax(energy >= THRESHOLD * energy.max()))
