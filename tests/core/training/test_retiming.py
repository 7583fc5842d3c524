"""What is done to a replica's frames: tempo and masks; and the noises that are mixed in."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.random import default_rng
from tests.core.packs import noise, pack, sine
from tests.core.training.degrading import MUSIC, START, UNTOUCHED, only, spectrum, surroundings

from roomprint.training.augmentation import Degrader
from roomprint.training.degradations import TimeShift
from roomprint.training.noise import coloured_noise, mix


@pytest.mark.parametrize(("frames_of_replica", "frames"), [(444, 368), (222, 184)])
def test_without_a_change_of_tempo_the_middle_is_taken(frames_of_replica: int, frames: int) -> None:
    mel = default_rng(0).random((frames_of_replica, 5), np.float32)
    retimed = Degrader(UNTOUCHED, surroundings()).retime(mel, frames, 1.0)
    edge = (frames_of_replica - frames) // 2
    np.testing.assert_array_equal(retimed, mel[edge : edge + frames])


@pytest.mark.parametrize("tempo", [0.85, 1.0, 1.2])
def test_a_tempo_stretches_about_the_middle(tempo: float) -> None:
    ramp = np.arange(478, dtype=np.float32)[:, None].repeat(3, axis=1)
    retimed = Degrader(UNTOUCHED, surroundings()).retime(ramp, 368, tempo)
    np.testing.assert_allclose(np.diff(retimed, axis=0), tempo, atol=1e-3)
    assert retimed.mean() == pytest.approx(238.5, abs=1e-2)


def test_tempos_fill_their_range() -> None:
    degrader, rng = Degrader(only("tempo"), surroundings()), default_rng(0)
    tempos = [degrader.degrade(MUSIC, 0, START, rng).tempo for _ in range(200)]
    assert 0.85 <= min(tempos) < 0.88
    assert 1.15 < max(tempos) <= 1.18


def test_a_pitch_is_a_speed_whose_time_is_taken_back() -> None:
    tone = pack([sine(1_000, 9.0)])
    degrader, rng = Degrader(only("pitch"), surroundings()), default_rng(0)
    for _ in range(10):
        heard = degrader.degrade(tone, 0, START, rng)
        pitch = float(np.argmax(spectrum(heard.audio))) / len(heard.audio) * 16
        assert 0.94 <= pitch <= 1.06
        assert heard.tempo == pytest.approx(1 / pitch, abs=5e-4)


def test_the_shift_may_be_uniform() -> None:
    rng = default_rng(0)
    shift = TimeShift(distribution="uniform", max_ms=100.0)
    shifts = np.abs([shift.draw(rng) for _ in range(400)])
    assert shifts.max() <= 0.1
    assert shifts.mean() == pytest.approx(0.05, abs=0.005)
    assert shifts.std() == pytest.approx(0.1 / np.sqrt(12), abs=0.004)


def test_masks_are_two_bands_and_two_stretches_of_nothing() -> None:
    degrader = Degrader(only("masks"), surroundings())
    widths, lengths = [], []
    for seed in range(50):
        log_mel = np.ones((184, 80), np.float32)
        assert degrader.mask(log_mel, default_rng(seed)) is log_mel
        bands, stretches = (log_mel == 0).all(axis=0), (log_mel == 0).all(axis=1)
        np.testing.assert_array_equal(log_mel == 0, bands[None, :] | stretches[:, None])
        assert set(np.unique(log_mel)) <= {0, 1}
        widths.append(int(bands.sum()))
        lengths.append(int(stretches.sum()))
    assert 0 < np.mean(widths) < 2 * 13 == 26 >= max(widths)
    assert 0 < np.mean(lengths) < 2 * 26 == 52 >= max(lengths)


def test_no_mask_without_its_share() -> None:
    log_mel = default_rng(0).standard_normal((184, 80), np.float32)
    masked = Degrader(UNTOUCHED, surroundings()).mask(log_mel.copy(), default_rng(0))
    np.testing.assert_array_equal(masked, log_mel)


# --- noise ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("snr_db", [-10.0, 0.0, 20.0])
@pytest.mark.parametrize("level", [1e-3, 1.0])
def test_mix_adds_noise_at_the_ratio(snr_db: float, level: float) -> None:
    audio, background = sine(440, 1.0, 0.3), level * noise(1.0, seed=5)
    added = mix(audio, background, snr_db) - audio
    assert 10 * np.log10(np.mean(audio**2) / np.mean(added**2)) == pytest.approx(snr_db, abs=0.01)
    assert np.corrcoef(added, background)[0, 1] > 0.999


def test_silent_noise_adds_nothing() -> None:
    audio = sine(440, 1.0)
    np.testing.assert_array_equal(mix(audio, np.zeros_like(audio), 0.0), audio)


@pytest.mark.parametrize("slope", [-0.5, 0.0, 1.0, 2.0])
def test_coloured_noise_falls_by_its_slope(slope: float) -> None:
    audio = coloured_noise(200_003, slope, default_rng(1))
    assert audio.shape == (200_003,)
    assert audio.dtype == np.float32
    power = spectrum(audio)
    edges = np.geomspace(50, len(power), 25).astype(int)
    levels = [power[a:b].mean() for a, b in pairwise(edges)]
    middles = [np.sqrt(a * b) for a, b in pairwise(edges)]
    fit = np.polyfit(np.log(middles), np.log(levels), 1)
    assert -fit[0] == pytest.approx(slope, abs=0.05)
