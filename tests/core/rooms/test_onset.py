"""When the direct sound arrives: neither the maximum nor sample 0."""

from dataclasses import replace

import numpy as np
import pytest
from tests.core.made_responses import ONSET, RATE_HZ, decaying, response

from roomprint.errors import RoomError
from roomprint.rooms.onset import check_samples, first_sample, onset_s
from roomprint.rooms.parameters import analyze
from roomprint.rooms.response import Origin


def test_what_geometry_says_is_believed() -> None:
    assert onset_s(response(decaying(0.5, 1), onset_s=0.0123)) == 0.0123


@pytest.mark.parametrize("seed", range(3))
def test_in_samples_it_is_20_db_below_the_maximum_as_pyfar_finds_it(seed: int) -> None:
    import pyfar

    noisy = decaying(0.5, 1, noise=1e-3, seed=seed)
    found = onset_s(response(noisy, origin=Origin.MEASURED))
    assert found * RATE_HZ == pyfar.dsp.find_impulse_response_start(pyfar.Signal(noisy, RATE_HZ))
    assert found * RATE_HZ == pytest.approx(ONSET, abs=2)


def test_a_stronger_reflection_is_not_the_direct_sound() -> None:
    samples = np.zeros(RATE_HZ)
    samples[200], samples[900] = 0.4, 1.0
    assert onset_s(response(samples, origin=Origin.IMPORTED)) == pytest.approx(
        200 / RATE_HZ, abs=1e-4
    )


@pytest.mark.parametrize("fraction", [0.0, 0.25, 0.5, 0.9])
def test_no_energy_of_a_direct_sound_between_samples_is_lost(fraction: float) -> None:
    arrival = 400 + fraction
    samples = np.zeros(2_000)
    samples[300:500] = np.sinc(np.arange(300, 500) - arrival) * np.hanning(200)
    geometric = response(samples, onset_s=arrival / RATE_HZ)
    first = first_sample(geometric)
    assert arrival - 10 < first <= arrival
    assert (samples[first:] ** 2).sum() > 0.97 * (samples**2).sum()


def test_a_hidden_source_begins_where_its_sound_would() -> None:
    samples = np.zeros(2_000)
    samples[900:] = 0.1
    assert first_sample(response(samples, onset_s=400 / RATE_HZ)) == 400


@pytest.mark.parametrize(
    ("samples", "sentence"),
    [
        (np.zeros(0), "is empty"),
        (np.zeros(100), "is silent"),
        (np.array([1.0, np.nan]), "not numbers"),
        (np.array([1.0, np.inf]), "not numbers"),
    ],
)
def test_what_cannot_be_read_is_refused(samples: np.ndarray, sentence: str) -> None:
    named = replace(response(samples), source="Talker", microphone="Row 2")
    with pytest.raises(RoomError, match=f"from Talker to Row 2 .*{sentence}"):
        analyze(named)


def test_a_direct_sound_after_the_end_is_refused() -> None:
    with pytest.raises(RoomError, match="ends before its direct sound, at 5"):
        check_samples(response(decaying(0.5, 1), onset_s=5.0))
