"""One process or several that train one encoder together, each on its share of every batch.

``torchrun`` starts the processes and says through the environment who is who. A batch's loss
couples all its vectors, so they are gathered: every process computes the whole loss and its
derivative, takes the rows that are its own, carries them through its encoder, and the sum over the
processes is the gradient of the whole batch. Nothing is averaged and nothing approximated, but for
batch norm on processors: its statistics are those of a process's share.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn

_PACKING = timedelta(hours=24)  # the others wait while the first decodes a corpus


@dataclass(frozen=True)
class Team:
    """Who trains.

    Attributes:
        rank: This process's number, from 0.
        size: How many there are.
        device: What this one computes on.
    """

    rank: int
    size: int
    device: torch.device

    @property
    def is_first(self) -> bool:
        """Whether this is the process that writes."""
        return self.rank == 0

    def gather(self, rows: Tensor) -> Tensor:
        """The rows of all processes, in their order; the derivative goes to one's own.

        Args:
            rows: ``(n, dim)``, the same shape in every process.

        Returns:
            ``(size * n, dim)``.
        """
        if self.size == 1:
            return rows
        gathered: Tensor = _Gather.apply(rows, self.rank, self.size)  # type: ignore[no-untyped-call]
        return gathered

    def sum_gradients(self, module: nn.Module) -> None:
        """Make every process's gradient the sum of all."""
        if self.size > 1:
            gradients = [p.grad for p in module.parameters() if p.grad is not None]
            flat = torch.cat([gradient.flatten() for gradient in gradients])
            dist.all_reduce(flat)
            sizes = [gradient.numel() for gradient in gradients]
            for gradient, part in zip(gradients, torch.split(flat, sizes), strict=True):
                gradient.copy_(part.view_as(gradient))

    def share_buffers(self, module: nn.Module) -> None:
        """Give every process the running statistics of the first."""
        if self.size > 1:
            for buffer in module.buffers():
                dist.broadcast(buffer, 0)

    def with_shared_statistics(self, module: nn.Module) -> nn.Module:
        """Batch norm over the whole batch, on graphics processors; elsewhere over each share."""
        if self.size > 1 and self.device.type == "cuda":
            return nn.SyncBatchNorm.convert_sync_batchnorm(module)  # type: ignore[no-any-return, no-untyped-call]
        return module

    def agree(self, answer: bool) -> bool:
        """What the first process answers."""
        if self.size == 1:
            return answer
        word = torch.tensor([int(answer)], device=self.device)
        dist.broadcast(word, 0)
        return bool(word.item())

    def wait(self) -> None:
        """Wait until every process is here."""
        if self.size > 1:
            dist.barrier()


@contextmanager
def join_team() -> Iterator[Team]:
    """The team that the environment tells of; alone where it tells of none."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    rank, local = (int(os.environ.get(name, "0")) for name in ("RANK", "LOCAL_RANK"))
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", local % torch.cuda.device_count()) if cuda else _CPU
    if cuda:
        torch.cuda.set_device(device)
    if size > 1:
        dist.init_process_group("nccl" if cuda else "gloo", timeout=_PACKING)
    try:
        yield Team(rank, size, device)
    finally:
        if size > 1:
            dist.destroy_process_group()


def device_name(device: torch.device) -> str:
    """A device in words."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"processor, {torch.get_num_threads()} threads"


_CPU = torch.device("cpu")
ALONE = Team(0, 1, _CPU)


class _Gather(torch.autograd.Function):
    """All processes' rows; every one differentiates the whole loss, so nothing is summed here."""

    @staticmethod
    def forward(ctx: Any, rows: Tensor, rank: int, size: int) -> Tensor:
        ctx.own = slice(rank * len(rows), (rank + 1) * len(rows))
        parts = [torch.empty_like(rows) for _ in range(size)]
        dist.all_gather(parts, rows.contiguous())
        return torch.cat(parts)

    @staticmethod
    def backward(ctx: Any, *derivatives: Any) -> Any:
        return derivatives[0][ctx.own], None, None
