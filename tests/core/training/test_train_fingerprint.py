"""The whole recipe, from sound files to a model folder, with processes that make the data."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from tests.core.packs import noise, sine

from roomprint.corpora.packed import PackedAudio
from roomprint.encoders.conformer import PRESETS, ConformerConfig
from roomprint.encoders.models import load_encoder
from roomprint.errors import ConfigError
from roomprint.steps import Progress, finish
from roomprint.training.augmentation import Surroundings
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.loop import LoopConfig

TINY = ConformerConfig(dim=8, layers=1, heads=2, mels=16, hop=512, embedding=8, dropout=0.0)


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainFingerprint:
    monkeypatch.setitem(PRESETS, "fast", TINY)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    click = np.zeros(4_000, np.float32)
    click[[50, 900]] = 0.9, 0.3
    sounds = {
        "music": [sine(hz, 4.0) + noise(4.0, hz, 0.02) for hz in (300, 700, 1_500, 3_100)],
        "noise": [noise(4.0, seed=1), noise(4.0, seed=2)],
        "rooms": [click, click[::-1], click * 0.5],
    }
    for folder, recordings in sounds.items():
        (tmp_path / folder).mkdir()
        for number, samples in enumerate(recordings):
            soundfile.write(tmp_path / folder / f"{number}.flac", samples, 16_000)
    return TrainFingerprint(
        music=tmp_path / "music",
        noise=tmp_path / "noise",
        rooms=tmp_path / "rooms",
        run=tmp_path / "runs" / "first",
        loop=LoopConfig(steps=3, batch=4, warm_up=1, save_every=2),
    )


def steps_in(run: Path) -> list[int]:
    return [json.loads(line)["step"] for line in (run / "metrics.jsonl").read_text().splitlines()]


def test_folders_of_audio_become_a_model_that_can_learn_on(recipe: TrainFingerprint) -> None:
    steps = recipe.steps()
    notes = []
    while True:
        try:
            notes.append(next(steps).note)
        except StopIteration as stop:
            model = stop.value
            break
    assert notes[:6] == ["0.flac", "1.flac", "2.flac", "3.flac", "0.flac", "1.flac"]
    assert [note.split()[0] for note in notes[-3:]] == ["loss"] * 3
    assert model.card == {
        "architecture": "fast",
        "steps": 3,
        "batch": 4,
        "trained_on": "4 recordings, 0.0 h",
    }
    encoder = load_encoder(model)
    assert encoder.config == TINY
    vectors = encoder(torch.from_numpy(np.stack([sine(300, 3.0), sine(3_100, 3.0)])))
    torch.testing.assert_close(vectors.norm(dim=-1), torch.ones(2))
    written = json.loads((recipe.run / "config.json").read_text())
    assert written["music"] == str(recipe.music)
    assert written["loop"]["steps"] == 3
    assert written["augmentation"]["noise"]["probability"] == 0.45
    assert steps_in(recipe.run) == [1, 2, 3]
    longer = replace(recipe, loop=replace(recipe.loop, steps=4))
    assert finish(longer.steps()).identity != model.identity
    assert steps_in(recipe.run) == [1, 2, 3, 4]


def test_rooms_are_grouped_by_their_manifest(
    recipe: TrainFingerprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Surroundings] = []

    def look(_: TrainFingerprint, __: PackedAudio, around: Surroundings) -> Iterator[Progress]:
        seen.append(around)
        return iter(())

    monkeypatch.setattr(TrainFingerprint, "train_on", look)
    list(recipe.steps())
    lines = ("path,room", "0.flac,hall", "2.flac,hall", "1.flac,attic")
    (recipe.rooms / "manifest.csv").write_text("\n".join(lines))
    list(recipe.steps())
    alone, grouped = (around.room_groups.tolist() for around in seen)
    assert len(set(alone)) == 3
    assert grouped[0] == grouped[2] != grouped[1]


def test_a_manifest_without_rooms_is_named(recipe: TrainFingerprint) -> None:
    (recipe.rooms / "manifest.csv").write_text("path,hall\n0.flac,1\n")
    with pytest.raises(ConfigError, match=r"manifest.csv' has no column 'room'"):
        finish(recipe.steps())


def test_an_empty_folder_is_said(recipe: TrainFingerprint, tmp_path: Path) -> None:
    for file in recipe.noise.iterdir():
        file.unlink()
    with pytest.raises(ConfigError, match="none of the 0 audio files could be read"):
        finish(recipe.steps())


def test_an_unknown_architecture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="preset must be one of small, medium, large, fast"):
        TrainFingerprint(music=tmp_path, noise=tmp_path, rooms=tmp_path, run=tmp_path, preset="x")
