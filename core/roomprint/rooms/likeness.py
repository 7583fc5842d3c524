"""Whether samples can be an impulse response at all: music and speech are taken for one at times.

An impulse response is loudest where it begins and falls from there. Recordings of anything else
hold much of their energy before their loudest moment, or get louder again and again.
"""

import numpy as np

from roomprint.rooms.response import ImpulseResponse, Origin, Samples

UNLIKE = "this does not look like an impulse response: it is not loudest at first and then decays"

_BLOCK_S = 0.05
_LEAD_S = 0.1  # that the direct sound may come before the loudest reflections
_EARLIER = 0.03  # share of energy before that; noise is a part of it
_RANGE_DB = 20.0  # below the loudest block: what is fainter may be noise and disturbances
_RISE_DB = 12.0  # by which an echo may stand out of the decay before it


def looks_like_a_response(response: ImpulseResponse) -> bool:
    """Whether the energy begins at its loudest and falls; what was simulated always does.

    Args:
        response: With at least one sample that is not zero.
    """
    if response.origin is Origin.SIMULATED:
        return True
    samples = response.samples / np.abs(response.samples).max()  # squares may not vanish
    energy = _blocks(samples, round(_BLOCK_S * response.sample_rate_hz))
    loudest = int(energy.argmax())
    first = max(0, loudest - round(_LEAD_S / _BLOCK_S))
    if energy[:first].sum() > _EARLIER * energy.sum():
        return False
    after_db = 10 * np.log10(np.maximum(energy[loudest:] / energy[loudest], 1e-30))
    rise_db = after_db - np.minimum.accumulate(after_db)
    return not (rise_db[after_db > -_RANGE_DB] > _RISE_DB).any()


def _blocks(samples: Samples, size: int) -> Samples:
    """Energy in pieces of ``size`` samples; the last may hold fewer."""
    energy: Samples = np.add.reduceat(samples**2, np.arange(0, len(samples), size))
    return energy
