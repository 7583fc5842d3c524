"""Early and late energy and its centre of gravity (ISO 3382-1, A.3), through pyrato.

pyrato reads them off the curve of the energy that is still to come. What it is given here differs
from what a filter leaves in one way: each point is of a response that was split there first and
filtered then, as ISO 3382-1, A.3.4, has it. A filter smears each sound over up to a third of a
second; 50 ms after the direct sound, an octave that is filtered first still counts early sound as
late (of real rooms: C50 up to 14 dB lower).
"""

from typing import TYPE_CHECKING

import numpy as np

from roomprint.rooms.decay import Decay
from roomprint.rooms.response import Samples

if TYPE_CHECKING:
    import pyfar

LEAST_RANGE_DB = 20  # of decay, for anything that is a ratio of energies
_DIRECT_S = 0.0025  # what comes within this time is direct sound (Zahorik 2002)
SPLITS_S = {"c50_db": 0.05, "c80_db": 0.08, "drr_db": _DIRECT_S}
ENERGY_KEYS = (*SPLITS_S, "d50", "ts_s")


def energies(
    decay: Decay, samples: Samples, late_s: float
) -> tuple[dict[str, float], dict[str, str]]:
    """The ratios of early to late energy and the centre time.

    Args:
        decay: Of one band, that falls by 20 dB at least.
        samples: ``(samples,)`` the response, from the first sample of the direct sound on.
        late_s: How much later than that first sample the direct sound arrives.

    Returns:
        The values by key, and why there is none of the others.
    """
    import pyrato

    values: dict[str, float] = {}
    why: dict[str, str] = {}
    for key, limit_s in SPLITS_S.items():
        early, late = _split(decay, samples, round((late_s + limit_s) * decay.sample_rate_hz))
        if early > 0 and late > 0:
            curve = _curve([1.0, late / (early + late)], [0.0, limit_s])
            values[key] = float(pyrato.parameters.clarity(curve, 1000 * limit_s)[0])
            if key == "c50_db":
                values["d50"] = float(pyrato.parameters.definition(curve, 1000 * limit_s)[0])
            continue
        why[key] = _too_short(decay, late_s, limit_s) if late <= 0 else "holds no direct sound"
        if key == "c50_db":
            why["d50"] = why[key]
    values["ts_s"] = _centre_s(decay) - late_s
    return values, why


def _too_short(decay: Decay, late_s: float, limit_s: float) -> str:
    how = "meets its noise" if decay.noise > 0 else "ends"
    after_ms = 1000 * (decay.stop / decay.sample_rate_hz - late_s)
    return f"{how} {after_ms:.0f} ms after the direct sound, before {limit_s * 1000:g} ms"


def _split(decay: Decay, samples: Samples, at: int) -> tuple[float, float]:
    """Energy before and after sample ``at``, split before it is filtered."""
    if at >= decay.stop:
        return decay.whole, 0.0
    early = samples[:at]
    if decay.octave:
        early = decay.octave.backwards(early)
    end = decay.lead + at
    late = decay.filtered[:end] - early
    late_energy = late @ late + decay.curve[at] * decay.whole
    return float(early @ early), float(late_energy)


def _centre_s(decay: Decay) -> float:
    """The energy's centre of gravity after the first sample.

    It counts from what the filter rings before the direct sound on, and is put right by the
    filter's own centre. After ``stop`` the curve ends in a straight line that holds as much as
    the exponential tail which was put there.
    """
    import pyrato

    left = decay.curve * decay.whole
    before = decay.filtered[: decay.lead] ** 2
    left = np.concatenate([np.cumsum(before[::-1])[::-1] + decay.whole, left])
    time_s = np.arange(len(left)) / decay.sample_rate_hz
    if decay.tail > 0:
        tail_s = 2 * decay.tail / (decay.noise * decay.sample_rate_hz)
        end_s = len(left) / decay.sample_rate_hz
        left = np.append(left, [decay.tail, 0.0])
        time_s = np.append(time_s, [end_s, end_s + tail_s])
    centre_s = float(pyrato.parameters.center_time(_curve(left, time_s))[0])
    ring_s = decay.octave.delay_s if decay.octave else 0.0
    return centre_s - decay.lead / decay.sample_rate_hz + ring_s


def _curve(left: "Samples | list[float]", time_s: "Samples | list[float]") -> "pyfar.TimeData":
    """Energy still to come, as pyrato takes it."""
    import pyfar

    return pyfar.TimeData(left, time_s)
