"""All that is drawn of a response: nothing lost, nothing too much to draw."""

import pickle

import numpy as np
import pytest
from tests.core.made_responses import ONSET, RATE_HZ, decaying, response

from roomprint.rooms.analysis import POINTS, AnalyzeResponse, spectrogram, waveform
from roomprint.rooms.parameters import analyze
from roomprint.rooms.response import Origin
from roomprint.steps import finish


def test_it_is_the_table_and_the_curves_of_one_response() -> None:
    made = response(decaying(0.5, 1.0, noise=1e-3), origin=Origin.MEASURED)
    work = pickle.loads(pickle.dumps(AnalyzeResponse(response=made)))
    found = pickle.loads(pickle.dumps(finish(work.steps())))
    assert found.parameters == analyze(made)
    assert [curve.centre_hz for curve in found.decays] == [None, 125, 250, 500, 1000, 2000, 4000]
    for curve, band in zip(
        found.decays, (found.parameters.broadband, *found.parameters.bands), strict=True
    ):
        assert len(curve.time_s) <= POINTS
        assert curve.level_db[0] == pytest.approx(0, abs=1e-5)
        assert (np.diff(curve.level_db) < 0.5).all()  # noise taken off may lift it a little
        if band.t20_s:
            assert curve.fits["T20"].time_s == band.t20_s


def test_a_drawn_waveform_keeps_every_peak() -> None:
    samples = np.random.default_rng(0).standard_normal(50_017)
    samples[31_234], samples[50_016] = 9.0, -8.0
    drawn = waveform(samples, RATE_HZ)
    assert len(drawn.time_s) <= POINTS
    assert drawn.highest.max() == 9.0
    assert drawn.lowest.min() == -8.0
    assert drawn.lowest[-1] == -8.0
    assert drawn.energy_db.max() == 0.0
    assert drawn.time_s[drawn.highest.argmax()] == pytest.approx(31_234 / RATE_HZ, abs=0.002)


def test_a_drawn_spectrogram_has_its_axes_right() -> None:
    t = np.arange(2 * RATE_HZ) / RATE_HZ
    samples = np.where((t > 0.5) & (t < 0.6), np.sin(2 * np.pi * 2_000 * t), 0.0)
    drawn = spectrogram(samples, RATE_HZ)
    assert drawn.level_db.shape == (len(drawn.frequency_hz), len(drawn.time_s))
    assert drawn.level_db.dtype == np.float32
    bin_, frame = np.unravel_index(drawn.level_db.argmax(), drawn.level_db.shape)
    assert drawn.frequency_hz[bin_] == pytest.approx(2_000, abs=70)
    assert 0.5 < drawn.time_s[frame] < 0.6
    assert drawn.level_db.max() == 0.0
    assert drawn.level_db.min() >= -120.0


@pytest.mark.parametrize("samples", [1, 7, 300])
def test_a_short_response_is_drawn_as_it_is(samples: int) -> None:
    drawn = waveform(np.ones(samples), RATE_HZ)
    np.testing.assert_array_equal(drawn.highest, np.ones(samples))
    assert spectrogram(np.ones(samples), RATE_HZ).level_db.shape[1] >= 1


@pytest.mark.parametrize("samples", [1, 2, 10, 200])
@pytest.mark.parametrize("origin", list(Origin))
def test_a_stub_of_a_response_is_analysed(samples: int, origin: Origin) -> None:
    made = response(decaying(0.5, 1.0)[ONSET : ONSET + samples], origin=origin)
    found = finish(AnalyzeResponse(response=made).steps())
    assert found.parameters.broadband.t30_s is None
    assert found.parameters.reasons[None, "t30_s"]
