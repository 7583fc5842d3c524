"""One room told from several recordings."""

from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.signal import fftconvolve
from tests.core.packs import noise
from tests.core.room_models import HEARING, save_untrained, untrained
from tests.core.spoken import spoken, write_mono

from roomprint.errors import AudioError, ConfigError
from roomprint.library.room_together import EstimateTogether, ToldTogether
from roomprint.steps import finish


def told(folder: Path, *paths: Path) -> ToldTogether:
    save_untrained(folder / "models" / "mine", config=HEARING)
    return finish(EstimateTogether(paths=paths, workspace=folder, model="mine").steps())


def test_the_windows_of_all_recordings_count_alike(tmp_path: Path) -> None:
    short, long = spoken(4.0), spoken(10.0) + noise(10.0, 1, 0.1)
    paths = [write_mono(tmp_path / f"{len(a)}.wav", a) for a in (short, long)]
    found = told(tmp_path, *paths)
    windows = np.stack([short, *(long[at : at + 64_000] for at in (0, 32_000, 64_000, 96_000))])
    values = untrained(config=HEARING).estimate(torch.from_numpy(windows))
    assert found.together.segments == 5
    assert found.together.c50_db == pytest.approx(float(np.median(values.c50_db)), rel=1e-3)
    assert [estimate.segments for estimate in found.each] == [1, 4]
    assert found.each[0].c50_db == pytest.approx(float(values.c50_db[0]), rel=1e-3)
    assert found.together.speech_s == pytest.approx(sum(e.speech_s for e in found.each))


def test_decays_of_all_recordings_are_joined(tmp_path: Path) -> None:
    fading = np.exp(-np.arange(4_000) / 1_200).astype(np.float32) * noise(0.25, 0, 0.1)
    wet = fftconvolve(spoken(8.0), fading)[:128_000].astype(np.float32)
    paths = [
        write_mono(tmp_path / name, a) for name, a in (("dry.wav", spoken(8.0)), ("wet.wav", wet))
    ]
    found = told(tmp_path, *paths)
    one, other = (estimate.decay_rt60_s for estimate in found.each)
    assert one is not None
    assert other is not None
    assert one != pytest.approx(other, rel=0.2)
    assert found.together.decay_rt60_s == pytest.approx(np.sqrt(one * other))


def test_one_recording_outside_of_the_training_takes_all_outside(tmp_path: Path) -> None:
    good = write_mono(tmp_path / "good.wav", spoken(8.0) + noise(8.0, 0, 2e-3))
    clipped = write_mono(tmp_path / "clipped.wav", np.clip(8 * spoken(8.0), -0.5, 0.5))
    found = told(tmp_path, good, clipped)
    assert [estimate.in_distribution for estimate in found.each] == [True, False]
    assert not found.together.in_distribution
    assert found.together.speaks
    (sentence,) = [w for w in found.together.warnings if "outside" in w]
    assert sentence == "rests on what lies outside of the model's training: clipped.wav"


def test_a_recording_without_speech_is_left_out(tmp_path: Path) -> None:
    good = write_mono(tmp_path / "good.wav", spoken(8.0) + noise(8.0, 0, 2e-3))
    hiss = write_mono(tmp_path / "hiss.wav", noise(8.0, 0))
    found = told(tmp_path, good, hiss)
    alone = found.each[0]
    assert [estimate.speaks for estimate in found.each] == [True, False]
    assert found.together.speaks
    assert found.together.in_distribution
    assert (found.together.segments, found.together.c50_db) == (alone.segments, alone.c50_db)
    assert found.together.decay_rt60_s == pytest.approx(alone.decay_rt60_s)
    assert "leaves out what holds no speech: hiss.wav" in found.together.warnings
    assert not told(tmp_path, hiss).together.speaks


def test_without_recordings_there_is_nothing_to_tell() -> None:
    with pytest.raises(ConfigError, match="one recording at least, got none"):
        EstimateTogether(paths=())


def test_a_recording_with_nothing_in_it_is_named(tmp_path: Path) -> None:
    silent = write_mono(tmp_path / "silent.wav", np.zeros(80_000, np.float32))
    with pytest.raises(AudioError, match=r"silent\.wav holds nothing but silence"):
        told(tmp_path, write_mono(tmp_path / "good.wav", spoken(6.0)), silent)
