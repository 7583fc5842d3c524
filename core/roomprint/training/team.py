"""One process or several that train one encoder together, each on its share of every batch.

``torchrun`` starts the processes; Lightning Fabric finds out who is who, chooses the device, and
carries what they tell each other. A batch's loss couples all its vectors, so they are gathered:
every process computes the whole loss and its derivative, and carries what is its own through its
encoder. The sum over the processes is the gradient of the whole batch. Nothing is approximated, but
for batch norm on processors: its statistics are those of a process's share.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import torch
import torch.distributed as dist
from torch import Tensor, nn

from roomprint.encoders.arithmetic import bfloat16_is_fast
from roomprint.errors import ConfigError
from roomprint.training.memory import keep_freed_memory
from roomprint.training.processes import processes
from roomprint.training.schedule import LoopConfig

if TYPE_CHECKING:
    from lightning_fabric import Fabric

_PACKING = timedelta(hours=24)  # the others wait while the first decodes a corpus


@dataclass(frozen=True)
class Team:
    """Who trains.

    Attributes:
        fabric: What holds it together, launched.
    """

    fabric: "Fabric"

    @property
    def rank(self) -> int:
        """This process's number, from 0."""
        return self.fabric.global_rank

    @property
    def size(self) -> int:
        """How many processes there are."""
        return self.fabric.world_size

    @property
    def device(self) -> torch.device:
        """What this process computes on."""
        return self.fabric.device

    @property
    def is_first(self) -> bool:
        """Whether this is the process that writes."""
        return self.fabric.is_global_zero

    def autocast(self) -> AbstractContextManager[Any]:
        """Arithmetic of the precision that the team was asked for."""
        return self.fabric.autocast()

    def gather(self, rows: Tensor) -> Tensor:
        """The rows of all processes, in their order.

        The derivative goes back to a process's own rows: those of the others are numbers to it.
        Where all compute the same loss, :meth:`sum_gradients` makes the whole batch's of them.

        Args:
            rows: ``(n, dim)``, the same shape in every process.

        Returns:
            ``(size * n, dim)``.
        """
        if self.size == 1:
            return rows
        parts = [torch.empty_like(rows) for _ in range(self.size)]
        dist.all_gather(parts, rows.detach().contiguous())
        parts[self.rank] = rows
        return torch.cat(parts)

    def sum_gradients(self, module: nn.Module) -> None:
        """Make every process's gradient the sum of all."""
        if self.size > 1:
            gradients = [p.grad for p in module.parameters() if p.grad is not None]
            flat = nn.utils.parameters_to_vector(gradients)
            dist.all_reduce(flat)
            nn.utils.vector_to_parameters(flat, gradients)

    def share_buffers(self, module: nn.Module) -> None:
        """Give every process the running statistics of the first."""
        if self.size > 1:
            told = self.fabric.broadcast([buffer.cpu() for buffer in module.buffers()])
            for buffer, value in zip(module.buffers(), told, strict=True):
                buffer.copy_(value)

    def with_shared_statistics(self, module: nn.Module) -> nn.Module:
        """Batch norm over the whole batch, on graphics processors; elsewhere over each share."""
        if self.size > 1 and self.device.type == "cuda":
            return nn.SyncBatchNorm.convert_sync_batchnorm(module)  # type: ignore[no-any-return, no-untyped-call]
        return module

    def agree(self, answer: bool) -> bool:
        """What the first process answers."""
        return self.fabric.broadcast(answer)

    def wait(self) -> None:
        """Wait until every process is here."""
        self.fabric.barrier()


@contextmanager
def join_team(loop: LoopConfig) -> Iterator[Team]:
    """The team that ``torchrun`` started this process in; alone where it did not.

    Args:
        loop: Says on what device, in what arithmetic and with how many threads.

    Raises:
        ConfigError: There is no such device here.
    """
    device = _device(loop.device)
    if loop.threads:
        torch.set_num_threads(loop.threads)
    keep_freed_memory()
    size = processes()
    try:
        yield _launched(device, loop.precision, size)
    finally:
        if size > 1:
            dist.destroy_process_group()


def alone(precision: str = "float32") -> Team:
    """This process and its processor, whoever else there is."""
    return _launched("cpu", precision, 1)


def device_name(device: torch.device) -> str:
    """A device in words."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return "graphics processor (Metal)"
    return f"processor, {torch.get_num_threads()} threads"


def _launched(device: str, precision: str, size: int) -> Team:
    from lightning_fabric import Fabric
    from lightning_fabric.plugins.environments.lightning import LightningEnvironment
    from lightning_fabric.plugins.environments.torchelastic import TorchElasticEnvironment
    from lightning_fabric.strategies.ddp import DDPStrategy

    logging.getLogger("lightning_fabric").setLevel(logging.WARNING)  # the run tells its own story
    here = int(os.environ.get("LOCAL_WORLD_SIZE", size)) if size > 1 else 1
    bfloat16 = precision == "bfloat16" or (precision == "auto" and bfloat16_is_fast(device))
    fabric = Fabric(
        accelerator=device,
        devices=here,
        num_nodes=size // here,
        strategy=DDPStrategy(timeout=_PACKING) if size > 1 else "auto",
        precision="bf16-mixed" if bfloat16 else "32-true",
        plugins=[TorchElasticEnvironment() if size > 1 else LightningEnvironment()],
    )
    fabric.launch()
    return Team(fabric)


def devices_here() -> tuple[str, ...]:
    """What encoders can be trained on, on this machine."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return ("cpu", *(name for name, is_there in there.items() if is_there))


def _device(asked: str) -> str:
    there = devices_here()
    if asked == "auto":
        return "cuda" if "cuda" in there else "cpu"
    if asked not in there:
        raise ConfigError(
            f"device must be one that is here ({', '.join(there)}) or auto, got {asked}"
        )
    return asked
