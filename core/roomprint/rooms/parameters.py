"""Room-acoustic parameters of ISO 3382-1, each with the reason where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module

from roomprint.rooms.decay import NEEDED_DB, Decay, Fit, counted, decays, fits, whole_decay
from roomprint.rooms.energies import ENERGY_KEYS, LEAST_RANGE_DB, energies
from roomprint.rooms.likeness import UNLIKE, looks_like_a_response
from roomprint.rooms.onset import check_samples, first_sample, onset_s
from roomprint.rooms.response import ImpulseResponse, Samples
from roomprint.rooms.speech import speech_transmission_index
from roomprint.steps import Progress, Steps, finish

TIMES = {"EDT": "edt_s", "T20": "t20_s", "T30": "t30_s"}
KEYS = (*TIMES.values(), "c50_db", "c80_db", "d50", "ts_s", "drr_db")
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
    return finish(analyzing(response))


def analyzing(response: ImpulseResponse) -> Steps[RoomParameters]:
    """:func:`analyze`, telling how far it is: the first time takes seconds."""
    check_samples(response)
    yield Progress(0, 3, "Loading pyrato")
    import_module("pyrato")

    yield Progress(1, 3, "Filtering octaves")
    found = decays(response)
    yield Progress(2, 3, "Reading the parameters")
    return parameters(response, found, [fits(decay) for decay in found])


def analyze_whole(response: ImpulseResponse) -> BandParameters:
    """What :func:`analyze` reads off the whole response, without its octaves.

    Raises:
        RoomError: The response is empty, silent or not of numbers.
    """
    check_samples(response)
    decay = whole_decay(response)
    row, _ = _band(decay, fits(decay), counted(response), _late_s(response))
    return row


def parameters(
    response: ImpulseResponse, found: Sequence[Decay], lines: Sequence[dict[str, Fit]]
) -> RoomParameters:
    """The parameters of decays whose lines are known already."""
    samples = counted(response)
    late_s = _late_s(response)
    reasons: Reasons = {}
    rows = []
    for decay, fit in zip(found, lines, strict=True):
        row, why = _band(decay, fit, samples, late_s)
        rows.append(row)
        reasons |= {(decay.centre_hz, key): sentence for key, sentence in why.items()}
    sti = speech_transmission_index(found[1:], samples)
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
        warnings=response.warnings
        + (tuple(_bent(rows)) if looks_like_a_response(response) else (UNLIKE,)),
    )


def _late_s(response: ImpulseResponse) -> float:
    """From the first sample that counts to the direct sound's arrival."""
    return onset_s(response) - first_sample(response) / response.sample_rate_hz


def _band(
    decay: Decay, lines: dict[str, Fit], samples: Samples, late_s: float
) -> tuple[BandParameters, dict[str, str]]:
    """One band's parameters, and why there is none of some."""
    values, why = _times(decay, lines)
    if decay.range_db < LEAST_RANGE_DB:
        sentence = f"needs {LEAST_RANGE_DB} dB of decay, {_there_are(decay)}"
        why |= dict.fromkeys(ENERGY_KEYS, sentence)
    else:
        ratios, gaps = energies(decay, samples, late_s)
        values |= ratios
        why |= gaps
    return BandParameters(centre_hz=decay.centre_hz, **values), why


def _times(decay: Decay, lines: dict[str, Fit]) -> tuple[dict[str, float], dict[str, str]]:
    """The times of the lines, but for those that the octave's filter cannot follow."""
    values: dict[str, float] = {}
    why: dict[str, str] = {}
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
    return values, why


def _there_are(decay: Decay) -> str:
    return f"there are {int(decay.range_db)} dB"  # never rounded up to what is needed


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
