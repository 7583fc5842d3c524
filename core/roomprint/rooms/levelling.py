"""Noise that carries exactly the energy it stands for, not that of one throw of the dice.

Noise ``B`` wide tells its energy over a time ``T`` only within about ``1 / sqrt(B T)``: a tail of
plain noise has another reverberation time with every seed, the more so at 125 Hz (the
formulae of ISO 3382-2, 7.1, for noise that is switched off). Here its gain follows what it lacks.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BLOCK_S = 0.001
_PERIODS = 4.0  # of the bandwidth, over which energy is compared; closer is the noise itself
_LEAST_S = 0.02  # likewise, or single reflections of a large room would be evened out
_LIMITS = (0.25, 4.0)  # of the gain: what the dice left out is not made up at any price
_TIMES = 4


def levelled(
    noise: Floats, wanted: Floats, there: Floats, width_hz: float, sample_rate_hz: int
) -> Floats:
    """Noise with a gain over time, so that it adds the energy ``wanted`` to what is there.

    With the gain ``g``, the energy grows by ``g^2 <n, n> + 2 g <n, there>``, each a mean over
    some periods of the bandwidth; ``g`` is the positive root that makes this what is wanted.

    Args:
        noise: ``(samples,)`` of one band.
        wanted: ``(samples,)``, mean square.
        there: ``(samples,)`` of the same band.
        width_hz: Of the band.
        sample_rate_hz: Of all.
    """
    size = max(1, round(_BLOCK_S * sample_rate_hz))
    blocks = -(-len(noise) // size)
    reach = round(max(_PERIODS / width_hz, _LEAST_S) / _BLOCK_S)
    window = np.hanning(reach + 2)[1:-1]

    def block(values: Floats) -> Floats:
        filled = np.concatenate([values, np.zeros(blocks * size - len(values))])
        return np.asarray(filled.reshape(blocks, size).sum(axis=1))

    def around(values: Floats) -> Floats:
        wide = np.convolve(values, window)
        return wide[len(window) // 2 :][:blocks]

    own, shared, goal = block(noise**2), block(noise * there), around(block(wanted))
    gain = np.ones(blocks)
    for _ in range(_TIMES):  # the gain itself moves energy from block to block
        square, cross = around(gain**2 * own), around(gain * shared)
        root = np.sqrt(cross**2 + square * goal) - cross
        step = np.divide(root, square, out=np.ones(blocks), where=square > 0.0)
        gain = np.clip(gain * step, *_LIMITS)
    middles = (np.arange(blocks) + 0.5) * size - 0.5
    return np.asarray(noise * np.interp(np.arange(len(noise)), middles, gain))
