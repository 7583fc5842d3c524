from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from tests.core.sounds import tone, write
from tests.core.takes import RATE, noise, take_of

from roomprint.audio.levels import dbfs
from roomprint.audio.loudness import LoudnessMeter, loudness_lufs
from roomprint.audio.recording import amplified, trimmed
from roomprint.audio.recording_works import ConvertSound, MeasureGain, OpenSound, SaveSound
from roomprint.audio.spectrum_picture import DrawSpectrum, by_octaves
from roomprint.errors import AudioError
from roomprint.steps import finish


def test_a_file_is_opened_at_its_own_rate_with_all_channels(tmp_path: Path) -> None:
    samples = noise(70_000, 3)
    path = write(tmp_path / "three.wav", samples, 22_050)
    recording = finish(OpenSound(path, tmp_path / "takes").steps())
    assert (recording.name, recording.sample_rate_hz, recording.channels) == ("three", 22_050, 3)
    np.testing.assert_array_equal(
        recording.read(0, 70_000), soundfile.read(path, dtype="float32")[0]
    )


def test_a_file_that_is_no_sound_leaves_no_take(tmp_path: Path) -> None:
    path = tmp_path / "noise.wav"
    path.write_bytes(b"no sound at all" * 100)
    with pytest.raises(AudioError, match=r"noise\.wav"):
        finish(OpenSound(path, tmp_path / "takes").steps())
    assert not list(tmp_path.glob("takes/*"))


def test_cancelling_leaves_no_take(tmp_path: Path) -> None:
    steps = ConvertSound(take_of(tmp_path / "old", noise(9_000)), tmp_path / "new").steps()
    next(steps)
    steps.close()
    assert not list(tmp_path.glob("new/*"))


def test_resampling_is_that_of_soxr_all_at_once(tmp_path: Path) -> None:
    samples = noise(150_000, 2)
    recording = take_of(tmp_path, samples, 44_100)
    made = finish(ConvertSound(recording, tmp_path, sample_rate_hz=16_000).steps())
    expected = soxr.resample(samples, 44_100, 16_000)
    assert made.frames == len(expected)
    np.testing.assert_allclose(made.read(0, made.frames), expected, atol=1e-5)


def test_mono_is_the_mean(tmp_path: Path) -> None:
    samples = noise(5_000, 2)
    recording = take_of(tmp_path, samples)
    made = finish(ConvertSound(recording, tmp_path, sample_rate_hz=RATE, mono=True).steps())
    np.testing.assert_allclose(made.read(0, 5_000)[:, 0], samples.mean(axis=1), atol=1e-7)


def test_normalised_to_a_peak(tmp_path: Path) -> None:
    recording = take_of(tmp_path, 0.3 * noise(20_000, 2))
    gain = finish(MeasureGain(recording, target_db=-3.0).steps())
    heard = amplified(recording, gain).read(0, 20_000)
    assert dbfs(float(np.abs(heard).max())) == pytest.approx(-3.0, abs=1e-3)


def test_normalised_to_a_loudness(tmp_path: Path) -> None:
    loud, quiet = tone(997, 3.0, 48_000), 0.01 * tone(997, 3.0, 48_000)
    recording = take_of(tmp_path, np.concatenate([loud, quiet])[:, None], 48_000)
    gain = finish(MeasureGain(recording, measure="loudness", target_db=-23.0).steps())
    heard = amplified(recording, gain).read(0, recording.frames)[:, 0]
    assert loudness_lufs(heard, 48_000) == pytest.approx(-23.0, abs=0.02)


@pytest.mark.parametrize("seconds", [0.2, 5.03])
def test_the_meter_in_pieces_is_the_meter_at_once(seconds: float) -> None:
    samples = noise(round(seconds * 48_000), 1) * np.float32(0.1)
    meter = LoudnessMeter(48_000, 1)
    for at in range(0, len(samples), 7_001):
        meter.feed(samples[at : at + 7_001])
    assert meter.lufs == pytest.approx(loudness_lufs(samples[:, 0], 48_000), abs=1e-6)


def test_two_equal_channels_are_3_lu_louder_than_one() -> None:
    samples = noise(48_000)
    mono, stereo = LoudnessMeter(48_000, 1), LoudnessMeter(48_000, 2)
    mono.feed(samples)
    stereo.feed(np.repeat(samples, 2, axis=1))
    assert stereo.lufs - mono.lufs == pytest.approx(10 * np.log10(2), abs=1e-6)


@pytest.mark.parametrize("measure", ["peak", "loudness"])
def test_silence_cannot_be_normalised(tmp_path: Path, measure: str) -> None:
    recording = take_of(tmp_path, np.zeros((9_000, 1)))
    with pytest.raises(AudioError, match="is silent"):
        finish(MeasureGain(recording, measure=measure).steps())


@pytest.mark.parametrize(("ending", "error"), [("wav", 0.0), ("flac", 2e-7), ("ogg", 0.2)])
def test_what_is_saved_is_what_is_heard(tmp_path: Path, ending: str, error: float) -> None:
    smooth = np.stack([tone(440, 2.0, 44_100), tone(660, 2.0, 44_100)], 1)
    recording = trimmed(take_of(tmp_path, smooth, 44_100), 1_000, 81_000)
    path = tmp_path / f"out.{ending}"
    saved = finish(SaveSound(recording, 10, 79_010, path).steps())
    samples, rate = soundfile.read(path)
    assert (saved.path, saved.clipped, rate) == (path, 0, 44_100)
    assert samples.shape == (79_000, 2)
    assert np.abs(samples - recording.read(10, 79_010)).max() <= error


def test_what_a_format_cannot_hold_is_counted(tmp_path: Path) -> None:
    recording = take_of(tmp_path, np.array([[0.5], [1.5], [-2.0]]))
    saved = [
        finish(SaveSound(recording, 0, 3, tmp_path / f"a.{e}").steps()) for e in ("flac", "wav")
    ]
    assert [one.clipped for one in saved] == [2, 0]


def test_a_save_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    recording = take_of(tmp_path, noise(200_000))
    path = tmp_path / "old.wav"
    path.write_bytes(b"old")
    steps = SaveSound(recording, 0, 200_000, path).steps()
    next(steps)
    steps.close()
    assert path.read_bytes() == b"old"
    assert not list(tmp_path.glob(".*part"))
    with pytest.raises(AudioError, match=r"must end in \.wav, \.flac or \.ogg"):
        finish(SaveSound(recording, 0, 3, tmp_path / "a.mp9").steps())
    for take in tmp_path.glob("*.f32"):
        take.unlink()
    with pytest.raises(AudioError, match="working copy is gone"):
        finish(SaveSound(recording, 0, 200_000, path).steps())
    assert path.read_bytes() == b"old"


def test_a_sine_is_one_line_at_its_level_and_its_frequency(tmp_path: Path) -> None:
    sine = 2 * 0.5 * tone(1_000, 3.0, 48_000)
    full = np.float32(np.abs(sine).max())
    recording = take_of(tmp_path, (sine / full)[:, None], 48_000)
    picture = finish(DrawSpectrum(recording, 0.5, 2.5, columns=60, rows=160).steps())
    assert picture.level_db.shape == (160, 60)
    loudest = picture.level_db.argmax(axis=0)
    assert 62.5 * 2 ** picture.octaves[loudest] == pytest.approx(1_000, rel=0.04)
    np.testing.assert_allclose(
        picture.level_db.max(axis=0), 0.0, atol=1.5
    )  # a Hann window's scallop
    far = np.abs(picture.octaves - 4) > 0.5
    assert picture.level_db[far].max() < -60
    assert picture.time_s[0] == pytest.approx(0.5 + 2 / 60 / 2)


def test_before_and_after_the_sound_is_silence(tmp_path: Path) -> None:
    picture = finish(DrawSpectrum(take_of(tmp_path, noise(8_000)), -1.0, 2.0, columns=30).steps())
    levels = picture.level_db.max(axis=0)
    assert (levels[[0, 5, 25, 29]] == -120).all()
    assert (levels[11:19] > -60).all()


def test_rows_show_the_highest_of_their_bins() -> None:
    power = np.full((1, 1_025), 1e-12)
    power[0, 700] = 1.0
    row = by_octaves(power, 48_000, 60)[0]
    assert row.max() == pytest.approx(0.0)
    assert (row > -100).sum() == 1
