"""Speech in segments: where they are cut, and whose they are."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from roomprint.corpora.speech import SEGMENT, SpeechSegments, cut_speech
from roomprint.errors import ConfigError
from roomprint.steps import finish

RATE = 16_000


def noise(seconds: float, level: float = 0.1, seed: int = 0) -> np.ndarray:
    return level * np.random.default_rng(seed).uniform(-1, 1, round(seconds * RATE))


def folder_of(tmp_path: Path, recordings: dict[str, np.ndarray], manifest: str = "") -> Path:
    folder = tmp_path / "speech"
    folder.mkdir()
    for name, samples in recordings.items():
        soundfile.write(folder / name, samples, RATE)
    if manifest:
        (folder / "manifest.csv").write_text(manifest)
    return folder


def cut(folder: Path, hop_s: float = 4.0) -> SpeechSegments:
    return finish(cut_speech(folder, folder.parent / "cache", hop_s))


def test_segments_do_not_overlap_and_hold_what_was_recorded(tmp_path: Path) -> None:
    speech = noise(13.0)
    segments = cut(folder_of(tmp_path, {"a.wav": speech}))
    assert segments.starts.tolist() == [0, SEGMENT, 2 * SEGMENT]
    assert SEGMENT == 64_000
    several = segments.segments([2, 0])
    assert several.shape == (2, SEGMENT)
    assert several.dtype == np.float32
    np.testing.assert_allclose(several[0], speech[2 * SEGMENT : 3 * SEGMENT], atol=1e-4)
    np.testing.assert_array_equal(several[1], segments.segment(0))
    whole = segments.whole_segments([2, 0])
    assert whole.dtype == np.int16
    np.testing.assert_array_equal(whole, np.round(several * 32_767))  # the same numbers


def test_overlapping_segments_begin_a_hop_apart(tmp_path: Path) -> None:
    segments = cut(folder_of(tmp_path, {"a.wav": noise(6.0), "b.wav": noise(4.3)}), 0.5)
    assert segments.starts.tolist() == [0, 8_000, 16_000, 24_000, 32_000, 0]
    assert segments.recordings.tolist() == [0, 0, 0, 0, 0, 1]


def test_silence_is_passed_over(tmp_path: Path) -> None:
    """Half of a segment may be silent, no more; the pause may also be a quiet noise."""
    pause = noise(6.0, 0.1 * 10 ** (-45 / 20), seed=1)
    speech = np.concatenate([noise(5.0), pause, noise(5.0)])
    segments = cut(folder_of(tmp_path, {"a.wav": speech}))
    assert segments.starts[0] == 0
    second = segments.starts[1] / RATE
    assert 9.0 - 0.02 <= second <= 9.0 + 0.24 + 0.02
    for index in range(len(segments)):
        frames = segments.segment(index).reshape(-1, 320)
        assert np.mean((frames**2).mean(axis=1) > 1e-4) >= 0.5 - 1 / 200


def test_what_holds_no_speech_is_left_out_and_counted(tmp_path: Path) -> None:
    recordings = {
        "good.wav": noise(4.5),
        "short.wav": noise(3.9),
        "silent.wav": np.zeros(80_000),
        "whispered.wav": noise(5.0, 0.0005),
    }
    folder = folder_of(tmp_path, recordings)
    (folder / "broken.wav").write_bytes(b"RIFF")
    segments = cut(folder)
    assert (len(segments), segments.left_out) == (1, 4)


def test_speakers_are_the_manifests(tmp_path: Path) -> None:
    names = ("a", "b", "c", "d")
    recordings = {f"{name}.wav": noise(8.5, seed=at) for at, name in enumerate(names)}
    rows = "path,speaker,tier\na.wav,ann,A\nb.wav,bob,A-studio\nc.wav,ann,A\nd.wav,dan,B-home\n"
    segments = cut(folder_of(tmp_path, recordings, rows))
    assert segments.names == ("ann", "bob")
    assert [segments.names[one] for one in segments.speakers] == ["ann"] * 2 + ["bob"] * 2 + [
        "ann"
    ] * 2
    assert segments.left_out == 1


def test_without_a_manifest_every_recording_has_its_own_speaker(tmp_path: Path) -> None:
    segments = cut(folder_of(tmp_path, {f"{n}.wav": noise(8.5, seed=n) for n in range(3)}))
    assert segments.speakers.tolist() == [0, 0, 1, 1, 2, 2]


def test_folders_without_speech_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        cut(tmp_path / "speech")
    folder = folder_of(tmp_path, {})
    with pytest.raises(ConfigError, match="holds no audio file"):
        cut(folder)
    soundfile.write(folder / "a.wav", np.zeros(80_000), RATE)
    with pytest.raises(ConfigError, match="holds no four seconds of speech"):
        cut(folder)
    (folder / "manifest.csv").write_text("path,tier\na.wav,B-home\n")
    with pytest.raises(ConfigError, match="holds no speech made in a studio"):
        cut(folder)
    (folder / "manifest.csv").write_text("file,tier\na.wav,A\n")
    with pytest.raises(ConfigError, match=r"manifest.csv has no column path"):
        cut(folder)
