"""Tables and a timeline out of a run's checkpoints."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from roomprint.embeddings.embed_run import EmbedRun
from roomprint.embeddings.embedding import EmbedFiles
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.run_models import find_checkpoints
from roomprint.embeddings.timeline import MakeTimeline, read_timeline
from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder
from roomprint.encoders.models import save_model
from roomprint.errors import RunError
from roomprint.plain import to_plain
from roomprint.steps import finish
from roomprint.training.checkpoints import Checkpoints, kept_name
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.kept import BEST
from roomprint.training.run_folder import CHECKPOINTS, CONFIG, ENVIRONMENT

TINY = ConformerConfig(dim=8, layers=1, heads=2, hop=256, subsampling=4, dropout=0.0)


def encoder(seed: int) -> FingerprintEncoder:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return FingerprintEncoder(TINY)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run with checkpoints of steps 10 and 20; the first is the best."""
    music = tmp_path / "music"
    music.mkdir()
    for number in range(3):
        noise = np.random.default_rng(number).normal(0, 0.1, 80_000).astype(np.float32)
        soundfile.write(music / f"{number}.wav", noise, 16_000)
    folder = tmp_path / "run"
    folder.mkdir()
    training = TrainFingerprint(music=music, noise=music, rooms=music, run=folder, encoder=TINY)
    (folder / CONFIG).write_text(json.dumps(to_plain(training)))
    (folder / ENVIRONMENT).write_text(json.dumps({"id": "this run"}))
    checkpoints = Checkpoints(folder / CHECKPOINTS, "this run")
    for step in (10, 20):
        module = encoder(step)
        optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
        checkpoints.save(module, optimizer, step)
        checkpoints.keep(kept_name(step))
        if step == 10:
            checkpoints.keep(BEST)
    return folder


def test_each_step_is_one_checkpoint_however_many_files_hold_it(run: Path) -> None:
    assert [one.step for one in find_checkpoints(run)] == [10, 20]


@pytest.mark.parametrize(("name", "step"), [("best", 10), ("last", 20), ("20", 20)])
def test_a_checkpoint_embeds_as_its_model_does(
    run: Path, tmp_path: Path, name: str, step: int
) -> None:
    made = finish(EmbedRun(run=run, checkpoint=name).steps()).table
    model = save_model(tmp_path / "exported", encoder(step), {})
    music = tmp_path / "music"
    expected = finish(EmbedFiles(paths=(music,), model=str(model.folder)).steps()).table
    assert made.rows.same_as(expected.rows)
    np.testing.assert_allclose(made.vectors, expected.vectors, atol=1e-3)
    assert made.model == f"run step {step}"


def test_a_checkpoint_that_is_not_there_is_said(run: Path) -> None:
    with pytest.raises(RunError, match=r"no checkpoint '15'; there are those of steps 10, 20"):
        finish(EmbedRun(run=run, checkpoint="15").steps())


def test_a_timeline_has_a_picture_for_every_checkpoint(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "line.npz"
    config = ProjectionConfig(method="PCA")
    made = finish(MakeTimeline(run=run, every_s=0.3, output=out, config=config).steps())
    assert made.steps.tolist() == [10, 20]
    assert made.positions.shape == (2, len(made.rows), 2)
    assert np.abs(made.positions[0] - made.positions[1]).max() > 1e-3
    np.testing.assert_array_equal(read_timeline(out).positions, made.positions)
