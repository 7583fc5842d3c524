"""The rows of a grid: what is kept of a response, splitting and joining."""

from dataclasses import replace

import numpy as np
import pytest
from tests.core.corpora.grids import RATE, decaying, small_grid

from roomprint.corpora.drawn_rooms import draw_scene
from roomprint.corpora.grid import LABELS, join_grids
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_rows import GridRows
from roomprint.corpora.grid_simulation import with_pair
from roomprint.errors import GridError
from roomprint.rooms.parameters import analyze
from roomprint.rooms.response import ImpulseResponse, Origin

SCENE = with_pair(draw_scene(GridConfig(), 0), 0, 0)


def test_a_response_keeps_its_amplitude_to_the_stated_error() -> None:
    response = decaying(0.5, 0.006, 1)
    loud = replace(response, samples=response.samples * 40.0)
    rows = GridRows()
    rows.add_simulated(loud, 0, SCENE)
    kept = rows.grid("x").response(0)
    assert kept.dtype == np.float32
    wanted = loud.samples[: len(kept)]
    greatest = np.abs(wanted).max()
    error = np.abs(kept - wanted)
    assert (error <= np.maximum(np.abs(wanted) / 1900, greatest * 10 ** (-150 / 20))).all()
    assert error.max() > 0  # it is rounded


def test_what_is_left_out_at_the_end_is_seventy_decibels_down() -> None:
    response = decaying(0.4, 0.005, 2)
    rows = GridRows()
    rows.add_simulated(response, 0, SCENE)
    kept = len(rows.grid("x").response(0))
    energy = response.samples**2
    assert energy[kept:].sum() <= 1e-7 * energy.sum() < energy[kept - 1 :].sum()
    assert kept < 0.4 * 70 / 60 * RATE * 1.1


def test_labels_are_those_of_the_whole_analysis_and_of_the_geometry() -> None:
    grid = small_grid()
    for row in range(len(grid)):
        scene = grid.scene(row)
        assert scene is not None
        kept = ImpulseResponse(
            samples=grid.response(row).astype(np.float64),
            sample_rate_hz=RATE,
            origin=Origin.SIMULATED,
            onset_s=float(grid.onsets_s[row]),
        )
        broadband = analyze(kept).broadband
        for key in ("t20_s", "t30_s", "c50_db", "drr_db"):
            assert grid.labels[key][row] == pytest.approx(getattr(broadband, key), rel=2e-3)
        (length, width), height = scene.corners[2], scene.height_m
        assert grid.labels["volume_m3"][row] == pytest.approx(length * width * height)
        source, microphone = scene.sources[0].position, scene.microphones[0].position
        apart_m = np.linalg.norm(np.subtract(source, microphone))
        assert grid.labels["distance_m"][row] == pytest.approx(apart_m)


def test_times_and_clarity_agree_with_closed_forms() -> None:
    """Of an exponential, C50 is 10 log10(exp(0.05 k) - 1) with k = 6 ln 10 / T."""
    grid = small_grid()
    for row, room in enumerate(grid.rooms):
        time_s = 0.3 + 0.1 * float(room)
        assert grid.labels["t20_s"][row] == pytest.approx(time_s, rel=0.01)
        c50_db = 10 * np.log10(np.expm1(0.05 * 6 * np.log(10) / time_s))
        assert grid.labels["c50_db"][row] == pytest.approx(c50_db, abs=0.1)


@pytest.mark.parametrize("samples", [np.zeros(800), np.full(800, np.nan), np.eye(1, 800)[0]])
def test_what_cannot_be_measured_is_dropped_and_counted(samples: np.ndarray) -> None:
    response = ImpulseResponse(
        samples=samples, sample_rate_hz=RATE, origin=Origin.SIMULATED, onset_s=0.0
    )
    rows = GridRows()
    rows.add_simulated(response, 0, SCENE)
    rows.add_simulated(decaying(0.4, 0.005, 3), 1, SCENE)
    grid = rows.grid("x")
    assert (len(grid), grid.dropped) == (1, 1)


def test_several_responses_are_padded_with_zeros_or_cut() -> None:
    grid = small_grid()
    several = grid.responses([4, 0])
    assert several.shape == (2, len(grid.response(4)))
    first = grid.response(0)
    np.testing.assert_array_equal(several[1, : len(first)], first)
    assert not several[1, len(first) :].any()
    np.testing.assert_array_equal(grid.responses([4, 0], longest=500), several[:, :500])


def test_a_part_is_what_was_asked_for() -> None:
    grid = small_grid()
    part = grid.part([5, 1])
    assert part.rooms.tolist() == [2, 0]
    np.testing.assert_array_equal(part.response(1), grid.response(1))
    assert part.scene(0) == grid.scene(5)
    for key in LABELS:
        assert part.labels[key].tolist() == grid.labels[key][[5, 1]].tolist()
    assert len(grid.part([])) == 0


def test_joined_grids_keep_their_rooms_apart() -> None:
    one, other = small_grid(rooms=3).part([2, 3, 4]), small_grid(rooms=2, seed=1)
    both = join_grids(one, replace(other, dropped=2))
    assert both.rooms.tolist() == [0, 0, 1, 2, 2, 3, 3]
    np.testing.assert_array_equal(both.response(4), other.response(1))
    assert both.scene(1) == one.scene(1)
    assert both.dropped == 2
    assert both.digest not in (one.digest, other.digest, join_grids(other, one).digest)
    with pytest.raises(GridError, match="no grid"):
        join_grids()
