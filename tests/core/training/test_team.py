"""Two processes on one batch against one process on the same batch."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import torch
from torch import Tensor, nn
from torch.multiprocessing.spawn import spawn
from torch.nn import functional as F
from torch.utils.data import Dataset

from roomprint.training.checkpoints import Checkpoints
from roomprint.training.loading import Views
from roomprint.training.loop import Task, Trainer
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.nt_xent import nt_xent
from roomprint.training.run_folder import METRICS, ask_to_stop, parse_lines
from roomprint.training.run_record import Record, RunRecord
from roomprint.training.schedule import LoopConfig, Plan
from roomprint.training.team import Team, alone, join_team

LOOP = LoopConfig(
    steps=4, batch=6, learning_rate=0.05, warm_up=0, temperature=0.2, precision="float32", piece=4
)


class Shares(Dataset[Views]):
    """This process's rows of batches that depend on their number alone."""

    def __init__(self, team: Team) -> None:
        self._team = team

    def __len__(self) -> int:
        return LOOP.steps

    def __getitem__(self, step: int) -> Views:
        generator = torch.Generator().manual_seed(step)
        originals = torch.randn(LOOP.batch, 5, dtype=torch.float64, generator=generator)
        noise = torch.randn(LOOP.batch, 5, dtype=torch.float64, generator=generator)
        rows = slice(
            *(LOOP.batch * n // self._team.size for n in (self._team.rank, self._team.rank + 1))
        )
        return originals[rows], (originals + 0.3 * noise)[rows]


def in_this_process(pairs: Dataset[Views], first: int, _: int, **__: bool) -> Iterator[Views]:
    yield from (pairs[step] for step in range(first, LOOP.steps))


def train(team: Team, folder: Path, stop_at: int = -1) -> nn.Module:
    """Train a network without batch norm, whose statistics would be each process's own."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(5, 16), nn.Tanh(), nn.Linear(16, 4)).double()

    def objective(views: Views) -> Tensor:
        assert len(views[0]) == LOOP.batch  # the negatives of all processes
        return nt_xent(views[0], views[1], LOOP.temperature)

    task = Task(network, lambda rows: F.normalize(network(rows), dim=1), Shares(team), objective)
    made_here = patch("roomprint.training.loop.load_batches", in_this_process)
    with made_here, (RunRecord if team.is_first else Record)(folder) as record:
        checkpoints = Checkpoints(folder / "checkpoints", "it")
        plan = Plan(LOOP, LOOP.batch, team.size)
        trainer = Trainer(task, LOOP, plan, record, checkpoints, MonitorConfig(every=0), team)
        for progress in trainer.steps():
            if progress.done == stop_at and team.is_first:
                ask_to_stop(folder)
    return network


def one_of_two(rank: int, port: int, folder: str) -> None:
    """What each of the two processes does: pause after two steps, go on to the end."""
    there = {"RANK": rank, "WORLD_SIZE": 2, "LOCAL_RANK": rank, "MASTER_ADDR": "127.0.0.1"}
    os.environ.update({name: str(value) for name, value in (there | {"MASTER_PORT": port}).items()})
    torch.set_num_threads(1)
    with join_team(LOOP) as team:
        train(team, Path(folder), stop_at=2)
        network = train(team, Path(folder))
        torch.save(network.state_dict(), Path(folder) / f"{rank}.pt")


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_two_processes_learn_what_one_learns(tmp_path: Path, free_port: int) -> None:
    wanted = train(alone(), tmp_path / "one").state_dict()
    folder = tmp_path / "two"
    spawn(one_of_two, (free_port, str(folder)), nprocs=2)  # type: ignore[no-untyped-call]
    first, second = (torch.load(folder / f"{rank}.pt") for rank in (0, 1))
    for name, value in wanted.items():
        torch.testing.assert_close(first[name], value, rtol=1e-9, atol=1e-12)
        assert torch.equal(first[name], second[name])
    lines: list[list[dict[str, Any]]] = [
        parse_lines((tmp_path / name / METRICS).read_bytes()) for name in ("one", "two")
    ]
    assert [row["step"] for row in lines[1]] == [1, 2, 3, 4]
    for mine, theirs in zip(*lines, strict=True):
        assert theirs["loss"] == pytest.approx(mine["loss"], rel=1e-9)
        assert theirs["gradient"] == pytest.approx(mine["gradient"], rel=1e-9)


def test_alone_nothing_is_exchanged() -> None:
    rows = torch.randn(3, 2)
    with join_team(LOOP) as team:
        assert (team.rank, team.size, team.is_first) == (0, 1, True)
    assert team.gather(rows) is rows
    assert team.agree(True)
    assert not team.agree(False)
    network = nn.BatchNorm1d(2)
    team.wait()
    team.share_buffers(network)
    team.sum_gradients(network)
    assert team.with_shared_statistics(network) is network
