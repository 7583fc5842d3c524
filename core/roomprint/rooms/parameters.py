"""Room-acoustic parameters of ISO 3382-1, each with the reason where there is none."""

from dataclasses import dataclass, field

import numpy as np

from roomprint.rooms.decay import Decay, Fit, decays
from roomprint.rooms.onset import check_samples, onset_s
from roomprint.rooms.response import ImpulseResponse

KEYS = ("edt_s", "t20_s", "t30_s", "c50_db", "c80_db", "d50", "ts_s", "drr_db")
_PIECES = {"EDT": (-0.1, -10.1), "T20": (-5.0, -25.0), "T30": (-5.0, -35.0)}  # dB, as in pyrato
_NEEDED_DB = {"EDT": 20, "T20": 35, "T30": 45}  # ISO 3382-1, 5.2.1: the noise 10 dB below the fit
_NEEDED_FOR_ENERGY_DB = 20
_LEAST_BT = 4  # bandwidth times reverberation time of a reversed filter; ISO 3382-2, 7.3
_DIRECT_S = 0.0025  # Zahorik 2002: what comes within this time is direct sound

Reasons = dict[tuple[float | None, str], str]


@dataclass(frozen=True)
class BandParameters:
    """The parameters of one octave, or of the whole response; None where there is a reason.

    Attributes:
        centre_hz: The octave; None for the whole response.
        edt_s: Early decay time, from the first 10 dB.
        t20_s: Reverberation time from -5 to -25 dB.
        t30_s: Reverberation time from -5 to -35 dB.
        c50_db: Clarity of speech, early to late energy at 50 ms.
        c80_db: Clarity of music, at 80 ms.
        d50: Definition, the share of energy in the first 50 ms.
        ts_s: Centre time, where the energy's centre of gravity lies.
        drr_db: Direct to reverberant energy; direct is what comes within 2.5 ms.
    """

    centre_hz: float | None
    edt_s: float | None = None
    t20_s: float | None = None
    t30_s: float | None = None
    c50_db: float | None = None
    c80_db: float | None = None
    d50: float | None = None
    ts_s: float | None = None
    drr_db: float | None = None


@dataclass(frozen=True)
class RoomParameters:
    """Everything that is read off one response.

    Attributes:
        sample_rate_hz: Of the response.
        onset_s: When the direct sound arrives.
        broadband: Of the whole response.
        bands: Of each octave from 125 Hz on.
        sti: Speech transmission index without noise; None where there is a reason.
        reasons: Why a value is None, by (band, key).
        warnings: What a reader should know of the values that are there.
    """

    sample_rate_hz: int
    onset_s: float
    broadband: BandParameters
    bands: tuple[BandParameters, ...]
    sti: float | None = None
    reasons: Reasons = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def analyze(response: ImpulseResponse) -> RoomParameters:
    """Read the parameters off a response.

    Raises:
        RoomError: The response is empty, silent or not of numbers.
    """
    check_samples(response)
    found = decays(response)
    return parameters(response, found, [fits(decay) for decay in found])


def fits(decay: Decay) -> dict[str, Fit]:
    """The lines that the decay's range supports, by ``EDT``, ``T20``, ``T30``."""
    import pyfar
    import pyrato

    found = {}
    for name, (high_db, low_db) in _PIECES.items():
        if decay.range_db < _NEEDED_DB[name]:
            continue
        end = int(np.argmax(decay.curve < 10 ** ((low_db - 1) / 10))) or len(decay.curve)
        curve = decay.curve[:end]
        data = pyfar.TimeData(curve, np.arange(end) / decay.sample_rate_hz)
        level_db = 10 * np.log10(curve)
        if abs(level_db - low_db).argmin() - abs(level_db - high_db).argmin() < 2:
            continue
        time_s, intercept = pyrato.parameters.reverberation_time_linear_regression(
            data, name, return_intercept=True
        )
        found[name] = Fit(float(time_s[0]), float(10 * np.log10(intercept[0])), high_db, low_db)
    return found


def parameters(
    response: ImpulseResponse, found: tuple[Decay, ...], lines: list[dict[str, Fit]]
) -> RoomParameters:
    """The parameters of decays whose lines are known already."""
    reasons: Reasons = {}
    direct_s = onset_s(response)
    broadband, *bands = (
        _band(response, decay, fit, reasons) for decay, fit in zip(found, lines, strict=True)
    )
    return RoomParameters(
        sample_rate_hz=response.sample_rate_hz,
        onset_s=direct_s,
        broadband=broadband,
        bands=tuple(bands),
        reasons=reasons,
    )


def _band(
    response: ImpulseResponse, decay: Decay, lines: dict[str, Fit], reasons: Reasons
) -> BandParameters:
    values: dict[str, float | None] = dict.fromkeys(KEYS)
    for name, key in (("EDT", "edt_s"), ("T20", "t20_s"), ("T30", "t30_s")):
        line = lines.get(name)
        if line is None:
            reasons[decay.centre_hz, key] = _why(name, decay)
        else:
            values[key] = line.time_s
    curve, rate = decay.curve, decay.sample_rate_hz
    for key, limit_s in (("c50_db", 0.05), ("c80_db", 0.08)):
        at = round(limit_s * rate)
        if at < len(curve):
            values[key] = float(10 * np.log10(1 / curve[at] - 1))
            if key == "c50_db":
                values["d50"] = float(1 - curve[at])
    values["ts_s"] = float(np.trapezoid(curve) / rate)
    at = round(_DIRECT_S * rate)
    if at < len(curve):
        values["drr_db"] = float(10 * np.log10(1 / curve[at] - 1))
    return BandParameters(centre_hz=decay.centre_hz, **values)


def _why(name: str, decay: Decay) -> str:
    return f"needs {_NEEDED_DB[name]} dB of decay for {name}, there are {decay.range_db:.0f} dB"
