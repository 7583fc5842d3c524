from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from roomprint.errors import AudioError
from roomprint.rooms.dry_sounds import DRY_SOUNDS, write_dry_sound
from roomprint.rooms.voice import RATE_HZ, speak


@pytest.fixture(scope="module")
def voice() -> NDArray[np.float32]:
    return speak(np.random.default_rng(1))


@pytest.mark.parametrize("name", DRY_SOUNDS)
def test_a_sound_is_written_once_and_can_be_read(name: str, tmp_path: Path) -> None:
    path = write_dry_sound(name, tmp_path / "sounds")
    samples, rate = soundfile.read(path)
    assert rate == RATE_HZ
    assert samples.ndim == 1
    assert 3.0 < len(samples) / rate < 8.0
    assert 0.5 < np.abs(samples).max() < 1.0
    written = path.stat().st_mtime_ns
    assert write_dry_sound(name, tmp_path / "sounds") == path
    assert path.stat().st_mtime_ns == written


def test_a_folder_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(AudioError, match=r"Voice\.flac cannot be written: "):
        write_dry_sound("Voice", tmp_path / "taken")


@pytest.mark.parametrize("name", DRY_SOUNDS)
def test_a_seed_repeats_a_sound(name: str) -> None:
    first, second, other = (DRY_SOUNDS[name](np.random.default_rng(seed)) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, second)
    assert len(other) != len(first) or not np.array_equal(other, first)


def test_claps_are_followed_by_silence_in_which_a_room_can_be_heard() -> None:
    samples = DRY_SOUNDS["Hand claps"](np.random.default_rng(1))
    level = np.abs(samples[: RATE_HZ * 2]).reshape(-1, RATE_HZ // 20).max(axis=1)  # per 50 ms
    loud = np.flatnonzero(level > 0.05)
    assert loud[0] == 2, "at 0.1 s"
    assert (level[6:26] < 1e-3).all(), "one second of silence after a clap"


def test_vowels_have_their_formants(voice: NDArray[np.float32]) -> None:
    """The second formant of an i is at 2290 Hz, that of an o at 840 Hz (Peterson and Barney)."""

    def upper_share(end_s: float) -> float:
        end = round(end_s * RATE_HZ)
        vowel = voice[end - round(0.2 * RATE_HZ) : end - round(0.06 * RATE_HZ)]
        power = np.abs(np.fft.rfft(vowel * np.hanning(len(vowel)))) ** 2
        hz = np.fft.rfftfreq(len(vowel), 1 / RATE_HZ)
        upper, lower = (hz > 1900) & (hz < 2700), (hz > 450) & (hz < 1000)
        return float(power[upper].sum() / power[lower].sum())

    pauses = np.convolve(np.abs(voice), np.ones(4800), "same") == 0
    first_phrase_s = int(np.argmax(pauses)) / RATE_HZ - 0.05
    whole_s = len(voice) / RATE_HZ - 0.25
    assert upper_share(first_phrase_s) > 0.1, "it ends with an i"
    assert upper_share(whole_s) < 0.01, "it ends with an o"


def test_a_voice_has_a_pitch_that_falls(voice: NDArray[np.float32]) -> None:
    """Autocorrelation of the first syllable's and the last syllable's vowel."""

    def pitch_hz(begin: int, end: int) -> float:
        piece = voice[begin:end].astype(float)
        lags = np.correlate(piece, piece, "full")[len(piece) - 1 :]
        low, high = RATE_HZ // 200, RATE_HZ // 70
        return RATE_HZ / (low + int(np.argmax(lags[low:high])))

    first = pitch_hz(round(0.09 * RATE_HZ), round(0.19 * RATE_HZ))
    end = len(voice) - round(0.32 * RATE_HZ)
    last = pitch_hz(end - round(0.15 * RATE_HZ), end)
    assert first == pytest.approx(124, rel=0.06)
    assert last == pytest.approx(86, rel=0.08)
