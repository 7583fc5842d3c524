"""The segment protocol on recordings whose answers are known beforehand."""

import numpy as np
import pytest

from roomprint.evaluation.conditions import CONDITIONS
from roomprint.evaluation.hits import HitRates, hit_rates, shares
from roomprint.evaluation.segments import SegmentReport, card_entry


def test_every_condition_is_asked_of_every_excerpt(report: SegmentReport) -> None:
    assert [row.condition for row in report.rows] == list(CONDITIONS)
    assert (report.tracks, report.queries) == (3, 9)


def test_an_excerpt_from_the_grid_is_its_own_nearest_neighbour(report: SegmentReport) -> None:
    clean = report.rows[0]
    assert clean.top1 == (100.0, 0.0)
    assert clean.top5 == (100.0, 0.0)


def test_a_room_without_echoes_changes_nothing(report: SegmentReport) -> None:
    assert _row(report, "reverb").placed1 == report.rows[0].placed1


def test_a_repetition_is_the_right_track_at_the_wrong_time(report: SegmentReport) -> None:
    """A third of the excerpts come again every 3 s, so their place cannot be told by one vector."""
    clean = report.rows[0]
    assert clean.placed1[0] < clean.top1[0]
    assert clean.placed1[0] >= 100 * 6 / 9 - 0.1


def test_noise_is_drawn_anew_in_every_run(report: SegmentReport) -> None:
    louder, softer = _row(report, "noise 5 dB"), _row(report, "noise 15 dB")
    assert louder.placed1[0] <= softer.placed1[0]
    deviations = [_row(report, f"coloured {snr} dB").placed1[1] for snr in (5, 10, 15)]
    assert any(deviations)


def test_after_a_whole_hop_the_next_fingerprint_is_the_own_one(report: SegmentReport) -> None:
    assert report.shifts_ms[-1] == 300.0
    # the spectrogram's frames do not divide the hop: windows lie up to half a frame off their time
    assert report.to_own[0] == pytest.approx(1.0, abs=6e-3)
    assert report.to_next[-1] == pytest.approx(1.0, abs=6e-3)
    assert report.to_own[-1] == pytest.approx(report.to_next[0], abs=6e-3)
    assert report.to_own[-1] < report.to_own[0]


def test_every_tempo_can_be_placed(report: SegmentReport) -> None:
    """Even the slowest excerpt of a recording's beginning has a window in the middle of it."""
    for percent in (70, 80, 90, 110, 120, 130):
        assert _row(report, f"stretch {percent} %").placed5[0] > 0, percent


def test_answers_of_the_wrong_time_do_not_count_as_placed() -> None:
    """The five best of two queries, by hand."""
    right = np.array([[True, False, True, False, False], [False, False, False, False, True]])
    placed = np.array([[False, False, True, False, False], [False, False, False, False, False]])
    assert shares(right, placed) == [0.5, 1.0, 0.0, 0.5]


def test_rates_are_means_and_deviations_over_the_runs() -> None:
    rates = hit_rates("clean", [[1.0, 1.0, 0.5, 0.5], [0.5, 1.0, 0.5, 0.9]])
    assert rates == HitRates("clean", (75.0, 25.0), (100.0, 0.0), (50.0, 0.0), (70.0, 20.0))


def _row(report: SegmentReport, condition: str) -> HitRates:
    return next(row for row in report.rows if row.condition == condition)


def test_the_card_tells_what_was_measured(report: SegmentReport) -> None:
    entry = card_entry(report)
    assert (entry["tracks"], entry["percent"]["clean"]["top1"]) == (3, (100.0, 0.0))
    assert list(entry["percent"]) == list(CONDITIONS)
