"""Variants of responses, held against decays that are known in closed form."""

import numpy as np
import pytest

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.grid import Grid
from roomprint.corpora.grid_rows import GridRows
from roomprint.corpora.varied_grid import Variation, vary_grid
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.steps import finish

TIME_S, ONSET_S = 0.6, 0.01


@pytest.fixture(scope="module")
def grid() -> Grid:
    """Two rooms of one noisy exponential decay each, which falls by 60 dB in 0.6 s."""
    rows = GridRows()
    after_s = np.arange(round(0.7 * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ - ONSET_S
    for room in (3, 7):
        noise = np.random.default_rng(room).standard_normal(len(after_s))
        samples = np.where(after_s >= 0, noise * 10 ** (-3 * after_s / TIME_S), 0.0)
        response = ImpulseResponse(
            samples=samples,
            sample_rate_hz=SAMPLE_RATE_HZ,
            origin=Origin.MEASURED,
            onset_s=ONSET_S,
        )
        rows.add(response, room, {"volume_m3": 50.0 * room, "distance_m": 2.0})
    return rows.grid("made")


def ratios(grid: Grid, **settings: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    variation = Variation(copies=6, direct_db=0.0, **settings)  # type: ignore[arg-type]
    varied = finish(vary_grid(grid, variation))
    return varied.labels["t20_s"] / TIME_S


def test_decays_lie_where_they_were_asked_for(grid: Grid) -> None:
    times = ratios(grid, shortest=0.5, longest=1.0)
    assert len(times) == 2 * 7
    assert times[[0, 7]] == pytest.approx(1.0, abs=0.03)  # the responses themselves come first
    assert times.min() > 0.48
    assert times.max() < 1.04
    assert np.ptp(times) > 0.2


def ratios_drawn(grid: Grid, raised_db: float) -> float:
    return float(ratios(grid, shortest=1.0, longest=3.0, raised_db=raised_db).max())


def test_progress_counts_the_responses(grid: Grid) -> None:
    told = [progress.note for progress in vary_grid(grid, Variation(copies=1))]
    total = len(grid)
    assert told == [f"making variants: {n} of {total}" for n in range(1, total + 1)]


def test_the_end_is_not_raised_by_more_than_allowed(grid: Grid) -> None:
    # 60 dB in 0.6 s less r dB in the 0.69 s after the onset
    slowest = 60 / (60 - 10 * TIME_S / 0.69)
    assert ratios_drawn(grid, 10.0) == pytest.approx(slowest, rel=0.06)


def test_the_direct_sound_alone_is_louder_or_softer(grid: Grid) -> None:
    still = Variation(shortest=1.0, longest=1.0, direct_db=12.0)
    before = grid.response(0)
    after = still.vary(before, ONSET_S, TIME_S, np.random.default_rng(1))
    middle = round(ONSET_S * SAMPLE_RATE_HZ)
    away = np.abs(np.arange(len(before)) - middle) > 0.0026 * SAMPLE_RATE_HZ
    np.testing.assert_allclose(after[away], before[away], rtol=1e-6)
    gain_db = 20 * np.log10(after[middle] / before[middle])
    assert 0.1 < abs(gain_db) < 12.0


def test_rooms_and_what_is_known_of_them_stay(grid: Grid) -> None:
    varied = finish(vary_grid(grid, Variation(copies=1, seed=5)))
    assert varied.rooms.tolist() == [3, 3, 7, 7]
    assert varied.labels["volume_m3"].tolist() == [150.0, 150.0, 350.0, 350.0]
    assert varied.digest != grid.digest
    again = finish(vary_grid(grid, Variation(copies=1, seed=5)))
    np.testing.assert_array_equal(varied.halves, again.halves)
