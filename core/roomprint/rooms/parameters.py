"""Room-acoustic parameters of ISO 3382-1, each with the reason where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from roomprint.rooms.decay import NEEDED_DB, Decay, Fit, counted, decays, fits, whole_decay
from roomprint.rooms.likeness import UNLIKE, looks_like_a_response
from roomprint.rooms.onset import check_samples, first_sample, onset_s
from roomprint.rooms.response import ImpulseResponse, Samples
from roomprint.rooms.speech import LEAST_RANGE_DB, speech_transmission_index

TIMES = {"EDT": "edt_s", "T20": "t20_s", "T30": "t30_s"}
KEYS = (*TIMES.values(), "c50_db", "c80_db", "d50", "ts_s", "drr_db")
_DIRECT_S = 0.0025  # what comes within this time is direct sound (Zahorik 2002)
_SPLITS = {"c50_db": 0.05, "c80_db": 0.08, "drr_db": _DIRECT_S}  # early to late energy, in dB
_LEAST_BT = 4  # bandwidth times decay time, filtered backwards (ISO 3382-2, 7.3)
_MIDDLE_HZ = (500.0, 1000.0)
_CURVATURE = 0.1  # between T20 and T30; more is a bent decay (ISO 3382-2, B.3)

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

    EDT and C50 of the whole response may lie outside those of the octaves. Bands weigh in by their
    energy, and the direct sound, which is short, has most of it where the octaves are widest: high
    up, and above and below all of them. The first 10 dB of the sum can be the direct sound's alone.

    Attributes:
        sample_rate_hz: Of the response.
        onset_s: When the direct sound arrives.
        broadband: Of the whole response.
        bands: Of each octave from 125 Hz on.
        t_mid_s: Mean T20 of the octaves at 500 Hz and 1 kHz, the single number of a room
            (ISO 3382-1, Table A.1); None where one of the two has none.
        sti: Speech transmission index without noise; None where there is a reason.
        reasons: Why a value is None, by (band, key); the STI's is (None, ``sti``).
        warnings: What a reader should know of the values that are there.
    """

    sample_rate_hz: int
    onset_s: float
    broadband: BandParameters
    bands: tuple[BandParameters, ...]
    t_mid_s: float | None = None
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


def analyze_whole(response: ImpulseResponse) -> BandParameters:
    """What :func:`analyze` reads off the whole response, without its octaves.

    Raises:
        RoomError: The response is empty, silent or not of numbers.
    """
    check_samples(response)
    decay = whole_decay(response)
    values: dict[str, float] = {}
    why: dict[str, str] = {}
    _times(decay, fits(decay), values, why)
    _energies(decay, counted(response), _late_s(response), values, why)
    return BandParameters(centre_hz=None, **values)


def parameters(
    response: ImpulseResponse, found: Sequence[Decay], lines: Sequence[dict[str, Fit]]
) -> RoomParameters:
    """The parameters of decays whose lines are known already."""
    samples = counted(response)
    late_s = _late_s(response)
    reasons: Reasons = {}
    rows = []
    for decay, fit in zip(found, lines, strict=True):
        values: dict[str, float] = {}
        why: dict[str, str] = {}
        _times(decay, fit, values, why)
        _energies(decay, samples, late_s, values, why)
        rows.append(BandParameters(centre_hz=decay.centre_hz, **values))
        reasons |= {(decay.centre_hz, key): sentence for key, sentence in why.items()}
    sti = speech_transmission_index(found[1:])
    if sti is None:
        reasons[None, "sti"] = _no_sti(response)
    return RoomParameters(
        sample_rate_hz=response.sample_rate_hz,
        onset_s=onset_s(response),
        broadband=rows[0],
        bands=tuple(rows[1:]),
        t_mid_s=_t_mid_s(rows),
        sti=sti,
        reasons=reasons,
        warnings=tuple(_bent(rows)) if looks_like_a_response(response) else (UNLIKE,),
    )


def _late_s(response: ImpulseResponse) -> float:
    """From the first sample that counts to the direct sound's arrival."""
    return onset_s(response) - first_sample(response) / response.sample_rate_hz


def _times(
    decay: Decay, lines: dict[str, Fit], values: dict[str, float], why: dict[str, str]
) -> None:
    """The times of the lines, but for those that the octave's filter cannot follow."""
    for name, key in TIMES.items():
        needed_db = NEEDED_DB[name]
        if decay.range_db < needed_db:
            why[key] = f"needs {needed_db} dB of decay for {name}, {_there_are(decay)}"
        elif name not in lines:
            why[key] = f"falls through all that {name} is taken from at once, with one sound"
        elif decay.octave and decay.octave.width_hz * lines[name].time_s < _LEAST_BT:
            least_s = _LEAST_BT / decay.octave.width_hz
            why[key] = f"decays within {least_s:.3f} s, too fast to be told in so narrow a band"
        else:
            values[key] = lines[name].time_s


def _there_are(decay: Decay) -> str:
    return f"there are {int(decay.range_db)} dB"  # never rounded up to what is needed


def _energies(
    decay: Decay, samples: Samples, late_s: float, values: dict[str, float], why: dict[str, str]
) -> None:
    """The ratios of early to late energy and the centre time."""
    if decay.range_db < LEAST_RANGE_DB:
        sentence = f"needs {LEAST_RANGE_DB} dB of decay, {_there_are(decay)}"
        why |= dict.fromkeys((*_SPLITS, "d50", "ts_s"), sentence)
        return
    for key, limit_s in _SPLITS.items():
        at = round((late_s + limit_s) * decay.sample_rate_hz)
        early, late = _split(decay, samples, at)
        if early > 0 and late > 0:
            values[key] = 10 * float(np.log10(early / late))
            if key == "c50_db":
                values["d50"] = early / (early + late)
            continue
        if late > 0:
            why[key] = "holds no direct sound"
        else:
            how = "meets its noise" if decay.noise > 0 else "ends"
            after_ms = 1000 * (decay.stop / decay.sample_rate_hz - late_s)
            why[key] = (
                f"{how} {after_ms:.0f} ms after the direct sound, before {limit_s * 1000:g} ms"
            )
        if key == "c50_db":
            why["d50"] = why[key]
    values["ts_s"] = float(_centre_s(decay) - late_s)


def _split(decay: Decay, samples: Samples, at: int) -> tuple[float, float]:
    """Energy before and after sample ``at``, split before it is filtered.

    The filter smears each sound over up to a third of a second; what is split first and filtered
    then is counted on the side where it belongs (ISO 3382-1, A.3.4).
    """
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
    """The energy's centre of gravity after the first sample (ISO 3382-1, A.3.3)."""
    rate = decay.sample_rate_hz
    moment = float(np.trapezoid(decay.curve)) * decay.whole / rate
    if decay.noise > 0:
        moment += decay.tail**2 / (decay.noise * rate)  # of the tail, an exponential
    if decay.octave is None:
        return moment / decay.whole
    before = decay.filtered[: decay.lead] ** 2
    moment -= float(before @ np.arange(decay.lead, 0, -1)) / rate
    return moment / (decay.whole + float(before.sum())) + decay.octave.delay_s


def _t_mid_s(rows: Sequence[BandParameters]) -> float | None:
    times = [row.t20_s for row in rows if row.centre_hz in _MIDDLE_HZ and row.t20_s is not None]
    return sum(times) / len(times) if len(times) == len(_MIDDLE_HZ) else None


def _no_sti(response: ImpulseResponse) -> str:
    if response.sample_rate_hz < 32_000:
        return (
            "needs the octave at 8 kHz, which a sample rate of "
            f"{response.sample_rate_hz} Hz does not hold"
        )
    return f"needs {LEAST_RANGE_DB} dB of decay in each octave"


def _bent(rows: Sequence[BandParameters]) -> list[str]:
    """A sentence that names the octaves whose decay is no straight line."""
    names = [
        f"{row.centre_hz:g} Hz"
        for row in rows
        if row.centre_hz and row.t20_s and row.t30_s
        if abs(row.t30_s / row.t20_s - 1) > _CURVATURE
    ]
    return [f"the decay is bent at {', '.join(names)}: T30 and T20 differ"] if names else []
