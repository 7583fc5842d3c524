"""Sound in a room: convolved as by definition, in step and as loud."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from tests.core.made_responses import ONSET, RATE_HZ, decaying, response
from tests.core.sounds import tone

from roomprint.audio.loudness import loudness_lufs
from roomprint.errors import AudioError, RoomError
from roomprint.rooms.auralization import Auralization, Auralize, auralize, convolve, resampled
from roomprint.rooms.response import ImpulseResponse
from roomprint.steps import Progress, finish

HALL = response(decaying(0.8, 1.0), onset_s=ONSET / RATE_HZ)


def speech(path: Path, seconds: float = 3.0, rate_hz: int = RATE_HZ, level: float = 0.3) -> Path:
    """Bursts of noise."""
    random = np.random.default_rng(7)
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    wave = level * random.standard_normal(len(t)).clip(-3, 3) * (np.sin(2 * np.pi * 2 * t) > 0)
    soundfile.write(path, wave / 3, rate_hz, subtype="FLOAT")
    return path


def heard(path: Path, room: ImpulseResponse = HALL) -> Auralization:
    return finish(Auralize(audio=path, response=room).steps())


def test_convolution_is_the_sum_over_all_delays() -> None:
    random = np.random.default_rng(0)
    audio, taps = random.standard_normal(50).astype(np.float32), random.standard_normal(20)
    by_hand = np.zeros(69)
    for delay, tap in enumerate(taps):
        by_hand[delay : delay + 50] += tap * audio
    np.testing.assert_allclose(convolve(audio, taps), by_hand, atol=1e-5)


def test_a_long_sound_in_pieces_is_the_sound_at_once(tmp_path: Path) -> None:
    path = speech(tmp_path / "talk.wav", 23.0)
    found = heard(path)
    dry = soundfile.read(path, dtype="float32")[0]
    whole = np.convolve(dry[: 12 * RATE_HZ], HALL.samples[ONSET:])[: 12 * RATE_HZ]
    ratio = found.wet[: 12 * RATE_HZ] @ whole / (whole @ whole)
    np.testing.assert_allclose(found.wet[: 12 * RATE_HZ], ratio * whole, atol=1e-4)


def test_dry_and_wet_are_as_loud_in_step_and_as_long(tmp_path: Path) -> None:
    found = heard(speech(tmp_path / "talk.wav"))
    assert found.dry.shape == found.wet.shape == (3 * RATE_HZ + len(HALL.samples) - ONSET - 1,)
    assert found.dry.dtype == found.wet.dtype == np.float32
    dry_lufs = loudness_lufs(found.dry, RATE_HZ)
    assert loudness_lufs(found.wet, RATE_HZ) == pytest.approx(dry_lufs, abs=0.05)
    lag = np.argmax(np.correlate(found.wet[:4_000], found.dry[:3_000], "valid"))
    assert lag == 0  # the sound's way to the microphone is taken out


@pytest.mark.parametrize("gain", [1e-4, 1.0, 1e4])
def test_the_level_of_the_response_does_not_matter(gain: float, tmp_path: Path) -> None:
    path = speech(tmp_path / "talk.wav")
    louder = heard(path, replace(HALL, samples=gain * HALL.samples))
    np.testing.assert_allclose(louder.wet, heard(path).wet, atol=1e-5)


def test_nothing_clips_and_both_are_turned_down_alike(tmp_path: Path) -> None:
    path = speech(tmp_path / "talk.wav", level=2.9)
    found = heard(path)
    assert max(np.abs(found.dry).max(), np.abs(found.wet).max()) == pytest.approx(0.98, abs=1e-4)
    dry_lufs = loudness_lufs(found.dry, RATE_HZ)
    assert loudness_lufs(found.wet, RATE_HZ) == pytest.approx(dry_lufs, abs=0.05)


def gain_at(taps: NDArray[np.float64], rate_hz: int, frequency_hz: float) -> float:
    turned = np.exp(-2j * np.pi * frequency_hz * np.arange(len(taps)) / rate_hz)
    return float(abs(taps @ turned))


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 48_000])
def test_at_another_rate_the_room_does_the_same(rate_hz: int) -> None:
    random = np.random.default_rng(3)
    taps = np.zeros(4_000)
    taps[1_000:2_000] = random.standard_normal(1_000) * np.hanning(1_000)
    there = resampled(response(taps), 0.0, rate_hz)
    for frequency_hz in (100, 700, 2_500):
        assert gain_at(there, rate_hz, frequency_hz) == pytest.approx(
            gain_at(taps, RATE_HZ, frequency_hz), rel=0.02, abs=0.02
        )


def test_the_sound_keeps_its_rate_and_its_channels_become_one(tmp_path: Path) -> None:
    left, right = tone(500, 1.0, 44_100), tone(900, 1.0, 44_100)
    soundfile.write(tmp_path / "two.wav", np.stack([left, right], axis=1), 44_100)
    found = heard(tmp_path / "two.wav")
    assert found.sample_rate_hz == 44_100
    np.testing.assert_allclose(found.dry[:44_100], (left + right) / 2, atol=1e-4)


def test_two_ears_keep_their_delay_and_their_levels(tmp_path: Path) -> None:
    samples = np.zeros(2_000)
    samples[400] = 1.0
    far = np.roll(samples, 9) / 2
    ears = response(samples), response(far)
    found = finish(auralize(speech(tmp_path / "talk.wav"), ears, 60.0))
    left, right = found.wet.T
    np.testing.assert_allclose(right[9:], left[:-9] / 2, atol=1e-5)


def test_only_the_beginning_of_a_long_sound_is_taken(tmp_path: Path) -> None:
    work = Auralize(audio=speech(tmp_path / "talk.wav", 5.0), response=HALL, longest_s=2)
    found = finish(work.steps())
    assert len(found.dry) == 2 * RATE_HZ + len(HALL.samples) - ONSET - 1


def test_it_tells_how_far_it_is(tmp_path: Path) -> None:
    steps = list(Auralize(audio=speech(tmp_path / "talk.wav", 21.0), response=HALL).steps())
    assert all(isinstance(step, Progress) for step in steps)
    shares = [step.done / step.total for step in steps if step.total]
    assert shares == sorted(shares)
    assert len(shares) == 4
    assert shares[-1] == 1.0


def test_what_cannot_be_heard_is_one_sentence(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "still.wav", np.zeros(9_000), RATE_HZ)
    with pytest.raises(AudioError, match=r"still\.wav is silent"):
        heard(tmp_path / "still.wav")
    with pytest.raises(AudioError, match=r"gone\.wav does not exist"):
        heard(tmp_path / "gone.wav")
    with pytest.raises(RoomError, match="is silent: no sound arrives"):
        heard(speech(tmp_path / "talk.wav"), response(np.zeros(900)))


def test_the_faintest_sound_is_matched_too(tmp_path: Path) -> None:
    """Below what loudness counts there still is energy."""
    found = heard(speech(tmp_path / "faint.wav", level=1e-6))
    assert np.isfinite(found.wet).all()
    assert found.wet.std() == pytest.approx(found.dry.std(), rel=0.01)
