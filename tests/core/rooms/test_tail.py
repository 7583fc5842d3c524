"""Late sound against the energy it is made from."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from roomprint.rooms.tail import Field, pulse_times_s, tail

RATE_HZ = 16000
BIN = 64


Windows = list[tuple[int, NDArray[np.float64]]]


def no_bands(length: int) -> Windows:
    return [(0, np.ones(length // 2 + 1))]


def low_and_high(length: int) -> Windows:
    low = np.fft.rfftfreq(length, 1.0 / RATE_HZ) < 1000.0
    return [(0, low.astype(float)), (1, (~low).astype(float))]


def narrow(length: int) -> Windows:
    frequencies = np.fft.rfftfreq(length, 1.0 / RATE_HZ)
    inside = (frequencies > 88.0) & (frequencies < 177.0)
    return [(0, inside.astype(float))]


ROOM = Field(
    volume_m3=90.0,
    speed_m_s=343.2,
    sample_rate_hz=RATE_HZ,
    bin_samples=BIN,
    windows=no_bands,
    air=None,
)


def made(field: Field, energy: NDArray[np.float64], first_s: float = 0.0) -> NDArray[np.float64]:
    """The mean square of many tails."""
    tails = [tail(field, energy, first_s, np.random.default_rng(seed)) for seed in range(100)]
    return np.asarray(np.mean(np.square(tails), axis=0))


@pytest.mark.parametrize("volume_m3", [10.0, 12_000.0])
def test_every_bin_gets_its_energy_also_where_reflections_are_few(volume_m3: float) -> None:
    energy = np.exp(-np.arange(100) / 15.0)[None, :]
    found = made(replace(ROOM, volume_m3=volume_m3), energy).reshape(-1, BIN).sum(axis=1)
    assert found.sum() == pytest.approx(energy.sum(), rel=0.03)
    assert found[1:] == pytest.approx(energy[0, 1:], rel=0.15)


def test_what_comes_before_the_direct_sound_comes_after_it() -> None:
    energy = np.exp(-np.arange(100) / 15.0)[None, :]
    energy[0, :10] = 0.0
    first = 10 * BIN + 40
    found = made(ROOM, energy, first / RATE_HZ)
    assert found[:first].sum() == 0.0
    assert found.sum() == pytest.approx(energy.sum(), rel=0.03)


def test_each_band_decays_by_itself() -> None:
    bins = np.arange(150)
    energy = np.stack([np.exp(-bins / 30.0), np.exp(-bins / 10.0)])
    field = replace(ROOM, windows=low_and_high)
    samples = tail(field, energy, 0.0, np.random.default_rng(5))
    low = butter(6, 1000.0, "lowpass", fs=RATE_HZ, output="sos")
    high = butter(6, 1500.0, "highpass", fs=RATE_HZ, output="sos")
    for band, sections in enumerate((low, high)):
        part = sosfiltfilt(sections, samples)
        level = np.log((part**2)[: 60 * BIN].reshape(6, -1).sum(axis=1))
        assert np.polyfit(np.arange(6) * 10, level, 1)[0] == pytest.approx(
            -1.0 / (30.0, 10.0)[band], rel=0.1
        )


def test_air_takes_more_from_what_travelled_longer() -> None:
    energy = np.ones((1, 100))
    ratio = made(replace(ROOM, air=np.array([0.01])), energy) / made(ROOM, energy)
    metres = np.arange(100 * BIN) * 343.2 / RATE_HZ
    loud = made(ROOM, energy) > 0.3
    assert ratio[loud] == pytest.approx(np.exp(-0.01 * metres)[loud], rel=1e-6)


def test_no_energy_is_no_sound() -> None:
    assert len(tail(ROOM, np.zeros((1, 50)), 0.0, np.random.default_rng(0))) == 0
    assert len(tail(ROOM, np.zeros((1, 0)), 0.0, np.random.default_rng(0))) == 0


def test_reflections_arrive_as_often_as_the_square_of_time_until_there_are_enough() -> None:
    rate = 1e6  # reaches the most, 10,000 a second, after 0.1 s
    times_s = np.concatenate(
        [pulse_times_s(rate, 0.02, 0.3, np.random.default_rng(seed)) for seed in range(200)]
    )
    edges = np.array([0.02, 0.04, 0.06, 0.08, 0.1, 0.2, 0.3])
    cubic = rate * np.diff(np.minimum(edges, 0.1) ** 3) / 3.0
    expected = cubic + 1e4 * np.diff(np.maximum(edges, 0.1))
    assert np.histogram(times_s, edges)[0] / 200.0 == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("early", [0.0, 0.3])
def test_a_narrow_band_decays_alike_with_every_seed(early: float) -> None:
    """Noise 89 Hz wide would have another energy in every 50 ms, by 2 dB and more."""
    energy = np.exp(-np.arange(150) / 25.0)[None, :]
    field = replace(ROOM, windows=narrow)
    at = np.arange(150 * BIN) / RATE_HZ
    tone = early * np.exp(-at / 0.2) * np.sin(2.0 * np.pi * 125.0 * at) * 0.02
    own = np.square(tone).reshape(-1, 10 * BIN).sum(axis=1)
    share = 89.0 / (RATE_HZ / 2.0)
    wanted = own + share * energy[0].reshape(-1, 10).sum(axis=1)
    for seed in range(8):
        late = tail(field, energy, 0.0, np.random.default_rng(seed), tone)
        found = np.square(tone + late).reshape(-1, 10 * BIN).sum(axis=1)
        assert 10.0 * np.log10(found / wanted)[1:-1] == pytest.approx(0.0, abs=1.5)
