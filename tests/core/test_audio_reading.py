"""Files read with what becomes of their channels."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from tests.core.packs import noise
from tests.core.sounds import tone, write
from tests.core.spoken import spoken

from roomprint.audio.files import read_audio
from roomprint.audio.reading import SoundRead, read_sound_file


def read(path: Path, wave: np.ndarray, rate_hz: int = 16_000, longest_s: float = 60.0) -> SoundRead:
    soundfile.write(path, wave, rate_hz, subtype="FLOAT")
    return read_sound_file(path, longest_s)


def speech(rate_hz: int) -> np.ndarray:
    """6 s, full scale."""
    voice: np.ndarray = soxr.resample(spoken(6.0), 16_000, rate_hz)
    return np.asarray(voice / np.abs(voice).max())


@pytest.mark.parametrize("rate_hz", [48_000, 44_100, 16_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_tops_are_counted_at_the_files_own_rate(
    tmp_path: Path, rate_hz: int, channels: int
) -> None:
    """One clipped channel is enough: the mean of both stands nowhere."""
    clean = np.tile(speech(rate_hz)[:, None], (1, channels)).astype(np.float32)
    clipped = clean.copy()
    clipped[:, 0] = np.clip(6 * clean[:, 0], -1, 1)
    found = read(tmp_path / "a.wav", clipped, rate_hz)
    assert found.top_share == pytest.approx((np.abs(clipped[:, 0]) >= 0.98).mean(), rel=0.05)
    assert found.top_share > 0.02
    assert read(tmp_path / "b.wav", clean, rate_hz).top_share < 5e-4
    assert found.channels == channels
    assert found.duration_s == pytest.approx(6.0)
    np.testing.assert_array_equal(found.audio, read_audio(tmp_path / "a.wav"))


@pytest.mark.parametrize("ending", ["mp3", "ogg", "opus", "m4a"])
def test_what_was_clipped_before_it_was_compressed_is_noticed(tmp_path: Path, ending: str) -> None:
    clean = speech(48_000).astype(np.float32)
    for gain, clipped in ((0.95, False), (3.0, True)):
        wave = np.clip(gain * clean, -1, 1)
        found = read_sound_file(write(tmp_path / f"{gain}.{ending}", wave, 48_000), 60.0)
        assert (found.top_share > 2e-3) == clipped


def test_no_more_is_read_than_was_asked_for(tmp_path: Path) -> None:
    found = read(tmp_path / "long.wav", tone(500, 3.0, 16_000), longest_s=2.0)
    assert (len(found.audio), found.duration_s) == (32_000, 3.0)


def test_channels_that_cancel_each_other_are_noticed(tmp_path: Path) -> None:
    one = tone(500, 1.0, 16_000)
    hiss = [noise(1.0, seed, 1e-3) for seed in range(2)]
    against = np.stack([one + hiss[0], -one + hiss[1]], axis=1)
    assert read(tmp_path / "against.wav", against).cancelled
    for number, other in enumerate((one, np.zeros_like(one), noise(1.0, 0))):
        beside = np.stack([one, other], axis=1)
        assert not read(tmp_path / f"{number}.wav", beside).cancelled
    assert not read(tmp_path / "silent.wav", np.zeros((16_000, 2), np.float32)).cancelled
    assert not read(tmp_path / "mono.wav", one).cancelled


def test_what_is_no_number_counts_as_silence(tmp_path: Path) -> None:
    wave = tone(500, 1.0, 16_000)
    wave[100:200], wave[300] = np.nan, np.inf
    found = read(tmp_path / "holes.wav", np.stack([wave, wave], axis=1))
    assert 0.1 < found.top_share < 0.2
    assert not found.cancelled
