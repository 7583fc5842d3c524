"""Reverberation times out of decays that are known."""

import csv
from pathlib import Path

import numpy as np
import pytest
import scipy.signal
from numpy.typing import NDArray
from tests.core.packs import noise
from tests.core.spoken import spoken

from roomprint.rooms.blind_decay import blind_decay, most_likely_time_s

RATE = 16_000
DATA = Path(__file__).parents[4] / "shared" / "data"
Samples = NDArray[np.float64]


def decay(time_s: float, seconds: float, seed: int = 0) -> Samples:
    """Noise that falls by 60 dB in ``time_s``."""
    t = np.arange(round(seconds * RATE)) / RATE
    falling: Samples = np.random.default_rng(seed).normal(size=len(t)) * 10 ** (-3 * t / time_s)
    return falling


@pytest.mark.parametrize("time_s", [0.2, 0.7, 3.0])
def test_the_likelihood_is_greatest_at_the_true_rate(time_s: float) -> None:
    """Of noise that is white, where theory knows the estimate's spread (Ratnam et al., eq. 12)."""
    sound = decay(time_s, time_s / 3)
    energy = np.square(sound[: len(sound) // 16 * 16]).reshape(-1, 16).sum(axis=1)
    assert most_likely_time_s(energy, 16) == pytest.approx(time_s, rel=0.06)


def test_the_likelihood_is_that_of_every_sample() -> None:
    """Against the log density of each sample on a fine grid, with nothing added up."""
    sound = decay(0.5, 0.2, seed=4)
    n = np.arange(len(sound))
    times = np.linspace(0.3, 0.9, 601)
    likelihood = []
    for time_s in times:
        envelope = 10 ** (-3 * n / RATE / time_s)
        sigma = np.sqrt(np.mean((sound / envelope) ** 2))
        likelihood.append(scipy.stats.norm.logpdf(sound, scale=sigma * envelope).sum())
    energy = np.square(sound).reshape(-1, 16).sum(axis=1)
    assert most_likely_time_s(energy, 16) == pytest.approx(times[np.argmax(likelihood)], rel=0.01)


@pytest.mark.parametrize("time_s", [0.3, 0.6, 1.2])
def test_bursts_in_a_room_tell_its_time(time_s: float) -> None:
    bursts = np.zeros(14 * RATE)
    for number in range(8):
        at = round(1.7 * number * RATE)
        bursts[at : at + 1600] = np.random.default_rng(number).normal(size=1600)
    heard = scipy.signal.fftconvolve(bursts, decay(time_s, 1.3 * time_s, seed=9))[: len(bursts)]
    found = blind_decay((0.01 * heard).astype(np.float32))
    assert found.rt60_s == pytest.approx(time_s, rel=0.2)
    assert found.decays >= 3


def test_a_longer_room_is_heard_to_be_longer() -> None:
    speech = spoken(12.0)
    times = []
    for time_s in (0.3, 0.8, 1.6):
        heard = scipy.signal.fftconvolve(speech, decay(time_s, time_s, seed=1))[: len(speech)]
        found = blind_decay((0.05 * heard / np.abs(heard).max()).astype(np.float32))
        assert found.rt60_s is not None
        times.append(found.rt60_s)
    assert times == sorted(times)
    np.testing.assert_allclose(times, [0.3, 0.8, 1.6], rtol=0.35)


def test_where_nothing_decays_there_is_no_time() -> None:
    assert blind_decay(noise(8.0, 0)).rt60_s is None
    assert blind_decay(np.zeros(8 * RATE, np.float32)).rt60_s is None
    assert blind_decay(np.zeros(10, np.float32)).rt60_s is None


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the real audio beside the project")
def test_measured_rooms_are_heard_in_real_speech() -> None:
    from roomprint.audio.files import read_audio

    with (DATA / "rir_dev" / "manifest.csv").open() as file:
        responses = [row for row in csv.DictReader(file) if row["usable_rt60"] == "1"]
    with (DATA / "speech_dev" / "manifest.csv").open() as file:
        spoken_by = {row["speaker"]: row for row in csv.DictReader(file) if row["tier"] == "A"}
    clips = [row for row in spoken_by.values() if float(row["seconds"]) > 9][:4]
    found = []
    for number, row in enumerate(responses):
        response = read_audio(DATA / "rir_dev" / row["path"])
        speech = read_audio(DATA / "speech_dev" / clips[number % len(clips)]["path"])
        time_s = blind_decay(scipy.signal.fftconvolve(speech, response).astype(np.float32)).rt60_s
        if time_s is not None:
            found.append((float(row["t20"]), time_s))
    assert len(found) >= len(responses) / 2
    truth, told = np.array(found).T
    assert np.median(np.abs(told / truth - 1)) < 0.25
