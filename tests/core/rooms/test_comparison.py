from dataclasses import replace

import pytest

from roomprint.rooms.comparison import Difference, compare
from roomprint.rooms.parameters import BandParameters, Reasons, RoomParameters

BAND = BandParameters(
    centre_hz=1_000.0,
    edt_s=0.8,
    t20_s=1.0,
    t30_s=1.1,
    c50_db=2.0,
    c80_db=5.0,
    d50=0.6,
    ts_s=0.060,
    drr_db=-3.0,
)


def room(*bands: BandParameters, reasons: Reasons | None = None) -> RoomParameters:
    whole = replace(BAND, centre_hz=None)
    return RoomParameters(48_000, 0.02, whole, bands, reasons=reasons or {})


def at(rows: tuple[Difference, ...], centre_hz: float | None, key: str) -> Difference:
    return next(row for row in rows if (row.centre_hz, row.key) == (centre_hz, key))


@pytest.mark.parametrize(
    ("key", "simulated", "steps"),
    [
        ("edt_s", 0.84, 1.0),
        ("t20_s", 0.90, -2.0),
        ("t30_s", 1.265, 3.0),
        ("c50_db", 4.2, 2.0),
        ("c80_db", 3.5, -1.5),
        ("d50", 0.7, 2.0),
        ("ts_s", 0.065, 0.5),
    ],
)
def test_counts_in_noticeable_steps(key: str, simulated: float, steps: float) -> None:
    rows = compare(room(BAND), room(replace(BAND, **{key: simulated})))
    row = at(rows, 1_000.0, key)
    assert (row.measured, row.simulated) == (getattr(BAND, key), simulated)
    assert row.steps == pytest.approx(steps)
    assert row.noticeable == (abs(steps) > 1.000001)
    assert row.reason == ""
    rest = [other.steps for other in rows if other is not row]
    assert rest == [0.0] * 13  # seven parameters, the whole response and one octave


def test_an_octave_of_one_of_them_says_so() -> None:
    high = replace(BAND, centre_hz=8_000.0)
    rows = compare(room(BAND, high), room(BAND))
    assert [row.centre_hz for row in rows[::7]] == [None, 1_000.0, 8_000.0]
    row = at(rows, 8_000.0, "c80_db")
    assert (row.measured, row.simulated, row.steps, row.noticeable) == (5.0, None, None, False)
    assert row.reason == "the simulated response has none: it does not reach this octave"


def test_a_value_that_is_missing_keeps_its_reason() -> None:
    noisy = replace(BAND, t30_s=None)
    reasons: Reasons = {(1_000.0, "t30_s"): "the noise is 30 dB down"}
    rows = compare(room(noisy, reasons=reasons), room(BAND))
    row = at(rows, 1_000.0, "t30_s")
    assert (row.measured, row.simulated, row.steps) == (None, 1.1, None)
    assert row.reason == "the measured response has none: the noise is 30 dB down"
