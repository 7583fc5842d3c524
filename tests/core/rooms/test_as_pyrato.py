"""Every parameter, broadband and by octave, is what pyrato makes of the same response.

The other way here has nothing of ours: pyfar filters, pyrato integrates and reads. An octave is
split first and filtered then (ISO 3382-1, A.3.4), and its decay is filtered backwards in time
(ISO 3382-2, 7.3). Filtered as usual and split then, low octaves do differ: the last test says so.
"""

import warnings

import numpy as np
import pyfar
import pyrato
import pytest
from numpy.typing import NDArray
from tests.core.made_responses import ONSET, RATE_HZ, SHARED, decaying, pulses, response

from roomprint.rooms.filters import octave_bands
from roomprint.rooms.onset import first_sample, onset_s
from roomprint.rooms.parameters import KEYS, RoomParameters, analyze
from roomprint.rooms.response import ImpulseResponse
from roomprint.rooms.response_file import read_responses

Samples = NDArray[np.float64]
PAD_S = 1.2  # longer than any filter rings
REAL = SHARED / "data" / "rir_dev"


def octave(samples: Samples, rate_hz: int, centre_hz: float | None) -> pyfar.Signal:
    """pyfar's octave of padded samples; None: all of them."""
    padded = pyfar.Signal(np.append(samples, np.zeros(round(PAD_S * rate_hz))), rate_hz)
    if centre_hz is None:
        return padded
    band = pyfar.dsp.filter.fractional_octave_bands(
        padded, 1, frequency_range=(centre_hz, centre_hz)
    )
    return pyfar.Signal(np.squeeze(band.time), rate_hz)


def integrated(signal: pyfar.Signal) -> pyfar.TimeData:
    return pyrato.edc.schroeder_integration(signal)


def of_pyrato(made: ImpulseResponse, centre_hz: float | None) -> dict[str, float]:
    """Every value of one band, as pyrato has it."""
    theirs, rate_hz = pyrato.parameters, made.sample_rate_hz
    first = first_sample(made)
    samples, late_s = made.samples[first:], onset_s(made) - first / rate_hz
    backwards = octave(samples[::-1], rate_hz, centre_hz).time[0, ::-1]
    lead = len(backwards) - len(samples)
    decay = integrated(pyfar.Signal(backwards[lead:], rate_hz))
    decay.time /= decay.time.max()
    with np.errstate(divide="ignore"):  # the last sample of silence
        found = {
            f"{name.lower()}_s": theirs.reverberation_time_linear_regression(decay, name)
            for name in ("EDT", "T20", "T30")
        }
    for key, limit_s in (("c50_db", 0.05), ("c80_db", 0.08), ("drr_db", 0.0025)):
        at = round((late_s + limit_s) * rate_hz)
        early, late = samples.copy(), samples.copy()
        early[at:], late[:at] = 0, 0
        parts = [integrated(octave(part, rate_hz, centre_hz)) for part in (early, late)]
        found[key] = theirs.sound_strength(*parts)
        if key == "c50_db":
            whole = parts[0].time[..., 0] + parts[1].time[..., 0]
            left = pyfar.TimeData(np.append(whole, parts[1].time[..., 0]), [0, limit_s])
            found["d50"] = theirs.definition(left, 50)
    centre_s = theirs.center_time(integrated(pyfar.Signal(backwards, rate_hz))) - lead / rate_hz
    own_s = theirs.center_time(integrated(octave(np.eye(1, 2)[0], rate_hz, centre_hz)))
    found["ts_s"] = centre_s + own_s - late_s
    return {key: float(np.squeeze(value)) for key, value in found.items()}


def assert_as_pyrato(made: ImpulseResponse) -> RoomParameters:
    found = analyze(made)
    for band in (found.broadband, *found.bands):
        expected = of_pyrato(made, band.centre_hz)
        assert set(expected) == set(KEYS)
        for key, value in expected.items():
            ours = getattr(band, key)
            if ours is not None:
                assert ours == pytest.approx(value, abs=1e-3), (band.centre_hz, key)
    return found


@pytest.mark.parametrize("rate_hz", [16_000, 48_000])
@pytest.mark.parametrize("time_s", [0.5, 1.2])
def test_of_decaying_noise(rate_hz: int, time_s: float) -> None:
    samples = decaying(time_s, 1.4 * time_s, rate_hz)
    found = assert_as_pyrato(response(samples, rate_hz, onset_s=ONSET / RATE_HZ))
    assert tuple(band.centre_hz for band in found.bands) == octave_bands(rate_hz)
    assert not {key for key in found.reasons if key[1] != "sti"}, "nothing is left out"


def test_of_a_direct_sound_between_samples() -> None:
    assert_as_pyrato(response(pulses(0.6, 1.0), onset_s=(ONSET + 0.4) / RATE_HZ))


@pytest.mark.skipif(not REAL.is_dir(), reason="no ../shared/data/rir_dev")
@pytest.mark.parametrize("name", ["livingroom", "stmargarets", "terrys_ch0", "audiom_rir48k"])
def test_of_real_rooms(name: str) -> None:
    """Their noise counted as decay on both sides: pyrato alone does not take it off."""
    (real,) = read_responses(REAL / f"{name}.flac")
    found = assert_as_pyrato(response(real.samples, real.sample_rate_hz, onset_s=onset_s(real)))
    assert found.broadband.ts_s is not None


@pytest.mark.parametrize("time_s", [0.3, 1.1])
def test_the_speech_transmission_index(time_s: float) -> None:
    samples = decaying(time_s, 1.3 * time_s, 48_000)
    padded = np.append(samples, np.zeros(48_000 * 8 // 5))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pyrato.parameters.speech_transmission_index_indirect(pyfar.Signal(padded, 48_000))
    found = analyze(response(samples, 48_000, onset_s=ONSET / RATE_HZ)).sti
    assert found == pytest.approx(float(theirs[0]), abs=1e-3)


def test_splitting_a_filtered_octave_would_give_another_clarity() -> None:
    """Why the octaves are not simply filtered and handed on."""
    samples = decaying(0.5, 0.7)
    found = analyze(response(samples, onset_s=ONSET / RATE_HZ))
    off_db = {}
    for band in found.bands:
        assert band.c50_db is not None
        left = integrated(octave(samples[ONSET:], RATE_HZ, band.centre_hz))
        off_db[band.centre_hz] = band.c50_db - float(pyrato.parameters.clarity(left, 50)[0])
    assert off_db[125.0] > 2
    assert abs(off_db[4000.0]) < 0.3
