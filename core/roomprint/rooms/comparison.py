"""A measured response beside a simulated one, in steps that a listener would just notice."""

from collections.abc import Iterator
from dataclasses import dataclass

from roomprint.rooms.parameters import BandParameters, RoomParameters

# ISO 3382-1:2009, Table A.1; C50: Bradley, Reich and Norcross, JASA 106 (1999)
RELATIVE_STEPS = {"edt_s": 0.05, "t20_s": 0.05, "t30_s": 0.05}
STEPS = {"c50_db": 1.1, "c80_db": 1.0, "d50": 0.05, "ts_s": 0.010}


@dataclass(frozen=True)
class Difference:
    """One parameter in one octave.

    Attributes:
        centre_hz: The octave; None for the whole response.
        key: As in :class:`BandParameters`.
        measured: The measured value; None where there is none.
        simulated: The simulated value; None where there is none.
        steps: How many just-noticeable steps the simulated value lies above the measured one; None
            where one of the two is missing.
        reason: Why one is missing, in a sentence; else empty.
    """

    centre_hz: float | None
    key: str
    measured: float | None
    simulated: float | None
    steps: float | None
    reason: str = ""

    @property
    def noticeable(self) -> bool:
        """A listener would hear the difference."""
        return self.steps is not None and abs(self.steps) > 1


def compare(measured: RoomParameters, simulated: RoomParameters) -> tuple[Difference, ...]:
    """Every parameter of every octave that either of the two has, the whole response first."""
    return tuple(_rows(measured, simulated))


def _rows(measured: RoomParameters, simulated: RoomParameters) -> Iterator[Difference]:
    ours, theirs = _by_octave(measured), _by_octave(simulated)
    octaves = sorted(ours.keys() | theirs.keys(), key=lambda centre_hz: centre_hz or 0.0)
    for centre_hz in octaves:
        for key in (*RELATIVE_STEPS, *STEPS):
            value, other = _value(ours, centre_hz, key), _value(theirs, centre_hz, key)
            if value is None or other is None:
                without, word = (
                    (measured, "measured") if value is None else (simulated, "simulated")
                )
                reason = without.reasons.get((centre_hz, key), "it does not reach this octave")
                told = f"the {word} response has none: {reason}"
                yield Difference(centre_hz, key, value, other, None, told)
                continue
            step = RELATIVE_STEPS[key] * value if key in RELATIVE_STEPS else STEPS[key]
            yield Difference(centre_hz, key, value, other, (other - value) / step)


def _by_octave(parameters: RoomParameters) -> dict[float | None, BandParameters]:
    return {band.centre_hz: band for band in (parameters.broadband, *parameters.bands)}


def _value(
    bands: dict[float | None, BandParameters], centre_hz: float | None, key: str
) -> float | None:
    value: float | None = getattr(bands.get(centre_hz), key, None)
    return value
