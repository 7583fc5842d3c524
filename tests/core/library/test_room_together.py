"""One room told from several recordings."""

from pathlib import Path

import numpy as np
import pytest
import torch
from tests.core.packs import noise
from tests.core.room_models import HEARING, save_untrained, untrained
from tests.core.spoken import spoken, write_mono

from roomprint.errors import AudioError
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
    paths = [write_mono(tmp_path / f"{n}.wav", spoken(8.0 + n)) for n in range(2)]
    found = told(tmp_path, *paths)
    one, other = (estimate.decay_rt60_s for estimate in found.each)
    assert one is not None
    assert other is not None
    assert found.together.decay_rt60_s == pytest.approx(np.sqrt(one * other))


def test_one_recording_outside_of_the_training_takes_all_outside(tmp_path: Path) -> None:
    good = write_mono(tmp_path / "good.wav", spoken(8.0) + noise(8.0, 0, 2e-3))
    clipped = write_mono(tmp_path / "clipped.wav", np.clip(8 * spoken(8.0), -0.5, 0.5))
    found = told(tmp_path, good, clipped)
    assert [estimate.in_distribution for estimate in found.each] == [True, False]
    assert not found.together.in_distribution


def test_a_recording_with_nothing_in_it_is_named(tmp_path: Path) -> None:
    silent = write_mono(tmp_path / "silent.wav", np.zeros(80_000, np.float32))
    with pytest.raises(AudioError, match=r"silent\.wav holds nothing but silence"):
        told(tmp_path, write_mono(tmp_path / "good.wav", spoken(6.0)), silent)
