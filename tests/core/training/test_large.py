"""The paper's large model: its weights are trained, its batch grows while its rate falls."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.utils.data import Dataset

from roomprint.encoders.conformer import FingerprintEncoder, parameter_count
from roomprint.training.checkpoints import Checkpoints
from roomprint.training.loading import Views
from roomprint.training.loop import Task, Trainer
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.nt_xent import nt_xent
from roomprint.training.recipes import RECIPES
from roomprint.training.run_folder import METRICS, parse_lines
from roomprint.training.run_record import RunRecord
from roomprint.training.schedule import Plan

RECORDINGS = 4


class Noise(Dataset[Views]):
    """Short spectrograms in pairs."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def __len__(self) -> int:
        return self._plan.steps

    def __getitem__(self, step: int) -> Views:
        generator = torch.Generator().manual_seed(step)
        originals = torch.randn(self._plan.at(step).batch, 24, 96, generator=generator)
        return originals, originals + 0.1 * torch.randn(originals.shape, generator=generator)


class Unsaved(Checkpoints):
    """Writes nothing: it would be a third of a gigabyte."""

    def save(self, module: nn.Module, optimizer: torch.optim.Optimizer, step: int) -> None:
        assert parameter_count(module) > step


@pytest.mark.timeout(300)  # 26 million weights, on whatever processor there is
def test_its_stages_run_from_one_to_the_next_in_pieces(tmp_path: Path) -> None:
    recipe = RECIPES["large"]
    loop = replace(recipe.loop, schedule="1x2@2e-4, 1x4@1e-4", piece=2, precision="float32")
    torch.manual_seed(0)
    encoder = FingerprintEncoder(recipe.encoder)
    assert parameter_count(encoder) == 26_214_272
    before = encoder.output.weight.detach().clone()
    plan = Plan(loop, RECORDINGS)
    task = Task(
        encoder,
        encoder.embed,
        Noise(plan),
        lambda views: nt_xent(views[0], views[1], loop.temperature),
        beside=False,
    )
    with RunRecord(tmp_path) as record:
        checkpoints = Unsaved(tmp_path / "checkpoints", "x")
        trainer = Trainer(task, loop, plan, record, checkpoints, MonitorConfig(every=0))
        for _ in trainer.steps():
            pass
        record.finished()
    rows = parse_lines((tmp_path / METRICS).read_bytes())
    assert [row["batch"] for row in rows] == [2, 2, 4]
    assert [row["rate"] for row in rows] == pytest.approx([2e-4, 2e-4, 1e-4])
    assert not torch.equal(encoder.output.weight, before)
