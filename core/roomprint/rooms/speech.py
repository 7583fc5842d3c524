"""The speech transmission index of a room without noise (IEC 60268-16).

It equals pyrato's, which cannot be asked itself: it takes no response under 1.6 s, counts the noise
of a measured one as speech, and holds every sample of all modulations in memory.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from roomprint.rooms.decay import Decay
from roomprint.rooms.energies import LEAST_RANGE_DB
from roomprint.rooms.materials import OCTAVES_HZ
from roomprint.rooms.response import Samples

_MODULATIONS_HZ = np.array([0.63, 0.8, 1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8, 10, 12.5])
_WEIGHTS = np.array([0.085, 0.127, 0.230, 0.233, 0.309, 0.224, 0.173])  # table A.1, male
_REDUNDANCIES = np.array([0.085, 0.078, 0.065, 0.011, 0.047, 0.095])
_STEP_S = 0.0005  # a two-hundredth of the shortest modulation's period


def speech_transmission_index(octaves: Sequence[Decay], samples: Samples) -> float | None:
    """The STI by the indirect method, from the seven octaves' decays.

    Neither noise in the room nor the level of speech is known, so neither is counted: it is what
    the room alone allows.

    Args:
        octaves: The decays.
        samples: ``(samples,)`` the response that they are of, from its direct sound on.

    Returns:
        0 (nothing is understood) to 1; None when the decays are not of all seven octaves, or one
        of them falls too little.
    """
    if len(octaves) != len(OCTAVES_HZ):
        return None
    if min(octave.range_db for octave in octaves) < LEAST_RANGE_DB:
        return None
    depth = np.stack(
        [_modulation_depth(octave, samples) for octave in octaves]
    )  # (octaves, modulations)
    with np.errstate(divide="ignore"):
        apparent_db = np.clip(10 * np.log10(depth / (1 - depth)), -15, 15)
    index = ((apparent_db + 15) / 30).mean(axis=1)  # (octaves,)
    sti = _WEIGHTS @ index - _REDUNDANCIES @ np.sqrt(index[:-1] * index[1:])
    return float(min(sti, 1.0))


def _modulation_depth(decay: Decay, samples: Samples) -> NDArray[np.float64]:
    """How much of a modulation of intensity is left after the room (Schroeder 1981)."""
    assert decay.octave is not None
    energy = decay.octave.forwards(samples) ** 2
    energy = energy[: decay.stop] - decay.noise if decay.noise > 0 else energy
    size = max(1, round(_STEP_S * decay.sample_rate_hz))
    steps = np.add.reduceat(energy, np.arange(0, len(energy), size))
    time_s = np.arange(len(steps)) * size / decay.sample_rate_hz
    turned = np.exp(-2j * np.pi * _MODULATIONS_HZ[:, None] * time_s)
    depth: NDArray[np.float64] = np.abs(turned @ steps) / steps.sum()
    return np.clip(depth, 0, 1)
