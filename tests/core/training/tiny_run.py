"""A training of seconds: noise, a tiny encoder, the loop that the recipes use."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import Dataset

from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder
from roomprint.steps import Steps
from roomprint.training.checkpoints import Checkpoints, read_checkpoint
from roomprint.training.kept import LAST
from roomprint.training.loading import Views
from roomprint.training.loop import Task, Trainer
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.nt_xent import nt_xent
from roomprint.training.pieces import Embed
from roomprint.training.run_folder import (
    METRICS,
    parse_lines,
)
from roomprint.training.run_record import RunRecord
from roomprint.training.schedule import LoopConfig, Plan

TINY = ConformerConfig(dim=8, layers=1, heads=2, mels=16, hop=512, embedding=8, dropout=0.3)
LOOP = LoopConfig(steps=4, batch=4, warm_up=1, save_every=2, learning_rate=1e-2, decay_share=0.0)
UNWATCHED = MonitorConfig(every=0)
Look = Callable[[Embed], dict[str, Any]]


class Noises(Dataset[Views]):
    """Batches of noise that depend on their number alone."""

    def __init__(self, steps: int, spoilt: int = -1) -> None:
        self._steps = steps
        self._spoilt = spoilt

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, step: int) -> tuple[Tensor, Tensor]:
        generator = torch.Generator().manual_seed(step)
        originals = torch.randn(4, 20, 16, generator=generator)
        if step == self._spoilt:
            originals[0, 0, 0] = math.nan
        return originals, originals + 0.1 * torch.randn(4, 20, 16, generator=generator)


def encoder(seed: int = 0, config: ConformerConfig = TINY) -> FingerprintEncoder:
    torch.manual_seed(seed)
    return FingerprintEncoder(config)


def train(
    model: FingerprintEncoder,
    folder: Path,
    config: LoopConfig = LOOP,
    *,
    spoilt: int = -1,
    monitors: MonitorConfig = UNWATCHED,
    look: Look | None = None,
    run: str = "it",
) -> Steps[None]:
    """Train as the recipe does, without its folders of audio."""

    def objective(views: Views) -> Tensor:
        originals, replicas = views
        return nt_xent(originals, replicas, config.temperature)

    plan = Plan(config, 4)
    task = Task(model, model.embed, Noises(plan.steps, spoilt), objective, look)
    with RunRecord(folder) as record:
        trainer = Trainer(
            task, config, plan, record, Checkpoints(folder / "checkpoints", run), monitors
        )
        if (yield from trainer.steps()):
            record.finished()


def rows(folder: Path, name: str = METRICS) -> list[dict[str, Any]]:
    found = parse_lines((folder / name).read_bytes())
    if name == METRICS:
        assert [row["step"] for row in found] == list(range(1, len(found) + 1))
    return found


def losses(folder: Path) -> list[float]:
    return [row["loss"] for row in rows(folder)]


def same(a: FingerprintEncoder, b: FingerprintEncoder) -> bool:
    theirs = b.state_dict()
    return all(torch.equal(value, theirs[name]) for name, value in a.state_dict().items())


def saved_step(folder: Path, name: str = LAST) -> int:
    return read_checkpoint(folder / "checkpoints" / name)[0]
