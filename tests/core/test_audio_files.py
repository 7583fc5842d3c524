"""Every format a person has, against tones and noise whose content and place are known."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from scipy.signal import correlate, resample_poly
from tests.core.sounds import WRITTEN_BY_FFMPEG, Wave, tone, write

from roomprint.audio.files import SAMPLE_RATE_HZ, read_audio, read_info, stream_audio
from roomprint.errors import AudioError

WRITTEN_BY_LIBSNDFILE = ("wav", "flac", "ogg", "opus", "mp3", "aiff")
FORMATS = (*WRITTEN_BY_LIBSNDFILE, *WRITTEN_BY_FFMPEG)
GAPLESS = (*WRITTEN_BY_LIBSNDFILE, "m4a", "mp4", "mkv", "webm")  # the others pad the beginning

Mono = NDArray[np.float32]


def noise(seconds: float, sample_rate_hz: int) -> Wave:
    rng = np.random.default_rng(7)
    return (0.1 * rng.standard_normal(round(seconds * sample_rate_hz))).astype(np.float32)


def level_at(audio: Mono, frequency_hz: float) -> float:
    """Amplitude of the sine of ``frequency_hz`` in ``audio``, by the definition."""
    t = np.arange(len(audio)) / SAMPLE_RATE_HZ
    return float(2 * abs(np.mean(audio * np.exp(-2j * np.pi * frequency_hz * t))))


@pytest.mark.parametrize("end", FORMATS)
def test_a_tone_keeps_its_pitch_level_and_length(end: str, tmp_path: Path) -> None:
    left = tone(440, 4.0, 48_000)
    path = write(tmp_path / f"tone.{end}", np.stack([left, left], axis=1), 48_000)
    audio = read_audio(path)
    assert audio.dtype == np.float32
    assert len(audio) / SAMPLE_RATE_HZ == pytest.approx(4.0, abs=0.06)
    assert level_at(audio[16_000:48_000], 440) == pytest.approx(0.5, rel=0.06)
    info = read_info(path)
    assert (info.sample_rate_hz, info.channels) == (48_000, 2)
    assert info.duration_s == pytest.approx(4.0, abs=0.06)


@pytest.mark.parametrize("end", GAPLESS)
def test_a_start_is_where_it_was_asked_for(end: str, tmp_path: Path) -> None:
    wave = noise(8.0, 48_000)
    path = write(tmp_path / f"noise.{end}", wave, 48_000)
    expected = resample_poly(wave, 1, 3)[3 * SAMPLE_RATE_HZ : 4 * SAMPLE_RATE_HZ]
    part = read_audio(path, start_s=3.0, duration_s=1.0)
    assert part.shape == (SAMPLE_RATE_HZ,)
    lag = int(np.argmax(correlate(np.pad(part, 500), expected, "valid"))) - 500
    assert lag == 0


@pytest.mark.parametrize("end", ["wav", "flac", "ogg", "opus", "mp3", "webm", "wma", "ac3"])
@pytest.mark.parametrize("start_s", [0.013, 1.5, 5.3217])
def test_a_part_equals_that_part_of_the_whole(end: str, start_s: float, tmp_path: Path) -> None:
    rate = 48_000 if end in ("opus", "webm", "ac3") else 44_100
    path = write(tmp_path / f"noise.{end}", noise(8.0, rate), rate)
    whole = read_audio(path)
    first = round(start_s * SAMPLE_RATE_HZ)
    part = read_audio(path, start_s=start_s, duration_s=1.25)
    np.testing.assert_allclose(part, whole[first : first + 20_000], atol=1e-6)
    assert np.std(part) > 0.01


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 44_099])
def test_length_is_that_of_the_file_to_the_sample(rate: int, tmp_path: Path) -> None:
    frames = round(2.345 * rate) + 1
    path = tmp_path / "noise.wav"
    soundfile.write(path, noise(3.0, rate)[:frames], rate)
    assert abs(len(read_audio(path)) - frames * SAMPLE_RATE_HZ / rate) <= 0.5


@pytest.mark.parametrize("block_s", [0.01, 0.7777, 1.0, 30.0])
@pytest.mark.parametrize("end", ["ogg", "m4a"])
def test_blocks_make_up_the_whole(end: str, block_s: float, tmp_path: Path) -> None:
    path = write(tmp_path / f"noise.{end}", noise(5.0, 44_100))
    blocks = list(stream_audio(path, block_s=block_s, start_s=0.5, duration_s=4.0))
    sizes = {len(block) for block in blocks[:-1]}
    assert sizes <= {round(block_s * SAMPLE_RATE_HZ)}
    whole = read_audio(path, start_s=0.5, duration_s=4.0)
    assert len(whole) == 4 * SAMPLE_RATE_HZ
    np.testing.assert_array_equal(np.concatenate(blocks), whole)


def test_what_16_khz_cannot_hold_is_filtered_out(tmp_path: Path) -> None:
    too_high = write(tmp_path / "high.wav", tone(10_000, 2.0))
    passed = write(tmp_path / "low.wav", tone(6_500, 2.0))
    assert np.abs(read_audio(too_high)[1_600:-1_600]).max() < 1e-4  # -74 dB of the tone
    assert level_at(read_audio(passed)[8_000:24_000], 6_500) == pytest.approx(0.5, rel=1e-3)


@pytest.mark.parametrize("channels", [1, 2, 6, 8])
def test_mono_is_the_mean_of_the_channels(channels: int, tmp_path: Path) -> None:
    waves = [tone(200 * (1 + n), 1.0, SAMPLE_RATE_HZ, 1.0) for n in range(channels)]
    path = tmp_path / "many.wav"
    soundfile.write(path, np.stack(waves, axis=1), SAMPLE_RATE_HZ, subtype="FLOAT")
    audio = read_audio(path)
    np.testing.assert_allclose(audio, sum(waves) / channels, atol=1e-6)
    assert level_at(audio, 200) == pytest.approx(1 / channels, rel=1e-3)


def test_eight_channels_of_a_codec_in_planes(tmp_path: Path) -> None:
    """PyAV counts more planes than eight in such a frame; reading them all ends the process."""
    path = write(tmp_path / "cinema.m4a", np.stack([tone(440, 2.0)] * 8, axis=1))
    assert read_info(path).channels == 8
    # the low-frequency channel keeps little of it, the other seven all
    assert level_at(read_audio(path)[8_000:24_000], 440) == pytest.approx(0.5 * 7 / 8, rel=0.15)


def test_full_scale_channels_do_not_clip(tmp_path: Path) -> None:
    square = np.where(np.arange(16_000) % 100 < 50, 1.0, -1.0)
    path = tmp_path / "loud.wav"
    soundfile.write(path, np.stack([square, square], 1), SAMPLE_RATE_HZ, subtype="FLOAT")
    np.testing.assert_allclose(read_audio(path), square)


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_any_kind_of_wav(subtype: str, tmp_path: Path) -> None:
    wave = tone(300, 1.0, SAMPLE_RATE_HZ)
    path = tmp_path / "kind.wav"
    soundfile.write(path, wave, SAMPLE_RATE_HZ, subtype=subtype)
    np.testing.assert_allclose(read_audio(path), wave, atol=1 / 64 if "8" in subtype else 1e-4)


def test_what_is_not_a_number_is_silence(tmp_path: Path) -> None:
    wave = tone(300, 1.0)
    wave[1000:1010] = np.nan
    wave[2000] = np.inf
    path = tmp_path / "broken.wav"
    soundfile.write(path, wave, 44_100, subtype="FLOAT")
    audio = read_audio(path)
    assert np.isfinite(audio).all()
    assert level_at(audio[8_000:], 300) == pytest.approx(0.5, rel=1e-2)


def test_a_length_that_is_not_stated_is_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "stream.flac", noise(3.0, 44_100))
    content = bytearray(path.read_bytes())
    content[21] &= 0xF0  # STREAMINFO: the low half of byte 13 and bytes 14 to 17 are the length
    content[22:26] = bytes(4)
    path.write_bytes(content)
    assert read_info(path).duration_s == pytest.approx(3.0, abs=0.2)
    assert len(read_audio(path)) == 3 * SAMPLE_RATE_HZ


def test_asking_for_nothing_gives_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "tone.wav", tone(440, 1.0))
    assert len(read_audio(path, duration_s=0.0)) == 0


def test_a_start_behind_the_end_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "tone.wav", tone(440, 1.0))
    with pytest.raises(AudioError, match=r"tone.wav ends before 2 s"):
        read_audio(path, start_s=2.0)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """An hour in mono at 16 kHz is 230 MB as float32: far more than is held at any time."""
    import tracemalloc

    path = tmp_path / "hour.wav"
    minute = (noise(60.0, SAMPLE_RATE_HZ) * 32_767).astype(np.int16)
    with soundfile.SoundFile(path, "w", SAMPLE_RATE_HZ, 1) as file:
        for _ in range(60):
            file.write(minute)
    tracemalloc.start()
    try:
        samples = sum(len(block) for block in stream_audio(path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert samples == 3_600 * SAMPLE_RATE_HZ
    assert peak < 16e6
