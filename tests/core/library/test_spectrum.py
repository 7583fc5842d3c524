"""The small spectrum: what it keeps, what it does not mind, and undoing tempo and pitch."""

import numpy as np
import pytest
import torch
from tests.core.library.melodies import Mono, melody

from roomprint.encoders.front_end import FrontEnd
from roomprint.library.spectrum import (
    CONTEXT,
    Frames,
    from_bytes,
    pooled,
    replayed,
    standing_out,
    to_bytes,
)


def mel_power(audio: Mono) -> Frames:
    power: Frames = FrontEnd(80, 256).mel_power(torch.from_numpy(audio)).numpy()
    return pooled(power, 256)


@pytest.fixture(scope="module")
def power() -> Frames:
    noise = np.random.default_rng(0).normal(size=64_000).astype(np.float32)
    return mel_power(melody(3, 4.0) + 0.01 * noise)


def test_pooled_is_the_mean_of_the_frames_that_fill_32_ms() -> None:
    rows = np.random.default_rng(0).random((11, 3), dtype=np.float32)
    expected = [[sum(rows[4 * n + i, b] for i in range(4)) / 4 for b in range(3)] for n in (0, 1)]
    np.testing.assert_allclose(pooled(rows, 128), expected, rtol=1e-6)


def test_standing_out_is_the_log_less_its_local_means(power: Frames) -> None:
    level = np.log(power.astype(np.float64))
    frames, bands = level.shape
    less = np.zeros_like(level)
    for f in range(frames):
        near = np.clip(range(f - CONTEXT, f + CONTEXT + 1), 0, frames - 1)
        less[f] = level[f] - level[near].mean(axis=0)
    expected = np.zeros_like(level)
    for b in range(bands):
        near = np.clip(range(b - 2, b + 3), 0, bands - 1)
        expected[:, b] = less[:, b] - less[:, near].mean(axis=1)
    np.testing.assert_allclose(standing_out(power), expected.clip(-1.5, 1.5), atol=1e-3)
    assert np.abs(expected).max() > 1.5  # the limit is reached


def test_bytes_keep_it_within_half_a_step(power: Frames) -> None:
    spectrum = standing_out(power)
    stored = to_bytes(spectrum)
    assert stored.dtype == np.uint8
    np.testing.assert_allclose(from_bytes(stored), spectrum, atol=0.5 / 84 + 1e-6)
    extremes = np.array([[-1.5, 0.0, 1.5]], np.float32)
    np.testing.assert_allclose(from_bytes(to_bytes(extremes)), extremes, atol=0.5 / 84 + 1e-6)


@pytest.mark.parametrize("gain", [1e-3, 50.0])
def test_the_level_plays_no_part(power: Frames, gain: float) -> None:
    np.testing.assert_allclose(
        standing_out(power * np.float32(gain)), standing_out(power), atol=5e-3
    )


def test_a_slow_tilt_plays_no_part(power: Frames) -> None:
    """A loudspeaker that falls off by 20 dB to the top, and a fade by 20 dB."""
    frames, bands = power.shape
    tilt = np.exp(-4.6 * np.arange(bands) / bands - 4.6 * np.arange(frames)[:, None] / frames)
    inside = np.s_[CONTEXT:-CONTEXT, 2:-2]  # at the edges the surroundings lie on one side
    tilted = standing_out((power * tilt).astype(np.float32))
    np.testing.assert_allclose(tilted[inside], standing_out(power)[inside], atol=5e-3)
    assert np.abs(power * tilt / power - 1).max() > 0.9


@pytest.mark.parametrize("tempo", [0.8, 0.9, 1.1, 1.25])
def test_replayed_undoes_a_tempo(tempo: float) -> None:
    """Smooth humps at known times: back where they were before the stretch."""
    times = np.arange(200)
    humps = np.array([40.0, 90.0, 130.0])

    def played(at: float) -> Frames:
        frames = np.arange(round(200 / at))[:, None] + 0.5
        return np.exp(-0.5 * ((frames - (humps + 0.5) / at) / (6 / at)) ** 2).astype(np.float32)

    undone = replayed(played(tempo), tempo, 1.0)
    assert undone.shape == (200, 3)
    np.testing.assert_array_equal(undone.argmax(axis=0), humps)
    np.testing.assert_allclose(undone[times > 4], played(1.0)[times > 4], atol=0.02)


@pytest.mark.parametrize("pitch", [0.94, 0.97, 1.03, 1.06])
@pytest.mark.parametrize("frequency_hz", [700.0, 2000.0, 5000.0])
def test_replayed_undoes_a_pitch(pitch: float, frequency_hz: float) -> None:
    def tone(hertz: float) -> Mono:
        return np.sin(2 * np.pi * hertz * np.arange(8_000) / 16_000).astype(np.float32)

    def centre(power: Frames) -> float:
        return float(power.mean(axis=0) @ np.arange(80) / power.mean(axis=0).sum())

    there, shifted = mel_power(tone(frequency_hz)), mel_power(tone(frequency_hz * pitch))
    assert abs(centre(shifted) - centre(there)) > 0.4
    assert centre(replayed(shifted, 1.0, pitch)) == pytest.approx(centre(there), abs=0.2)


def test_as_recorded_stays_as_it_is(power: Frames) -> None:
    np.testing.assert_array_equal(replayed(power, 1.0, 1.0), power)
