"""The contrastive training loop: resumable, one whole checkpoint at a time."""

import json
import math
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes
from threadpoolctl import threadpool_limits
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Subset

from roomprint.atomic import write_whole
from roomprint.encoders.conformer import FingerprintEncoder
from roomprint.errors import ModelError
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps
from roomprint.training.gradient_cache import backward
from roomprint.training.nt_xent import nt_xent

CHECKPOINT = "checkpoint.safetensors"
METRICS = "metrics.jsonl"


@dataclass(frozen=True, kw_only=True)
class LoopConfig(Config):
    """How long and how fast to train."""

    steps: int = setting(3000, "Batches to train on.", low=1, high=10_000_000)
    batch: int = setting(64, "Pairs in a batch, each of another recording.", low=2, high=65_536)
    piece: int = setting(
        0, "Segments encoded at once, to fit a large batch into little memory; 0: all.", low=0
    )
    learning_rate: float = setting(1e-3, "Peak step size of AdamW.", low=1e-7, high=1.0)
    weight_decay: float = setting(5e-4, "Weight decay.", low=0.0, high=1.0)
    temperature: float = setting(0.06, "Divides the cosines in the loss.", low=0.001, high=10.0)
    warm_up: int = setting(200, "Steps over which the rate rises from zero.", low=0, high=100_000)
    decay_share: float = setting(
        0.4, "Last share of the steps, over which the rate falls.", low=0, high=1
    )
    clip_norm: float = setting(
        1.0, "Largest norm of the gradient; 0 is no limit.", low=0, high=1000
    )
    seed: int = setting(0, "Seed of segments, replicas and weights.", low=0, high=2**31)
    save_every: int = setting(50, "Steps between checkpoints.", low=1, high=100_000)


def rate_at(step: int, config: LoopConfig) -> float:
    """Share of the peak rate at a step: linear warm-up, flat, then a cosine to zero."""
    rise = min(1.0, (step + 1) / config.warm_up) if config.warm_up else 1.0
    left = (config.steps - step) / max(1.0, config.steps * config.decay_share)
    return rise * (1.0 if left >= 1 else 0.5 - 0.5 * math.cos(math.pi * left))


def train(
    encoder: FingerprintEncoder,
    pairs: Dataset[tuple[Tensor, Tensor]],
    config: LoopConfig,
    run: Path,
) -> Steps[FingerprintEncoder]:
    """Train ``encoder`` on ``pairs`` in the folder ``run``, going on from its last checkpoint."""
    torch.set_flush_denormal(True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    encoder.to(device).train()
    optimizer = torch.optim.AdamW(
        encoder.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
    )
    first = restore(encoder, optimizer, run / CHECKPOINT)
    torch.manual_seed(hash((config.seed, first)))
    _forget_after(first, run / METRICS)

    def encode(windows: Tensor) -> Tensor:
        with torch.autocast(device.type, torch.bfloat16, enabled=_bfloat16_is_fast(device)):
            return encoder.embed(windows)

    def loss_of(vectors: Tensor) -> Tensor:
        originals, replicas = vectors.chunk(2)
        return nt_xent(originals, replicas, config.temperature)

    began = time.monotonic()
    with (run / METRICS).open("a", encoding="utf-8") as metrics:
        for step, (originals, replicas) in enumerate(_batches(pairs, first), start=first):
            ready = time.monotonic()
            for group in optimizer.param_groups:
                group["lr"] = config.learning_rate * rate_at(step, config)
            both = torch.cat([originals, replicas]).to(device)
            optimizer.zero_grad()
            loss = backward(encoder, encode, both, loss_of, config.piece or len(both))
            limit = config.clip_norm or math.inf
            norm = float(torch.nn.utils.clip_grad_norm_(encoder.parameters(), limit))
            if not (math.isfinite(value := loss.item()) and math.isfinite(norm)):
                raise ModelError(
                    f"the loss became {value} and its gradient {norm} at step {step}; lower the "
                    "learning rate"
                )
            optimizer.step()
            now = time.monotonic()
            line = {"step": step + 1, "loss": value, "wait_s": ready - began, "step_s": now - began}
            began = now
            metrics.write(json.dumps(line) + "\n")
            if (step + 1) % config.save_every == 0 or step + 1 == config.steps:
                metrics.flush()
                save(encoder, optimizer, step + 1, run / CHECKPOINT)
            yield Progress(step + 1, config.steps, f"loss {value:.3f}")
    return encoder


def _bfloat16_is_fast(device: torch.device) -> bool:
    """On a processor without matrix units for it, bfloat16 is several times slower than float32."""
    return device.type == "cuda" or bool(torch.cpu.get_capabilities().get("amx_bf16"))


def _batches(pairs: Dataset[tuple[Tensor, Tensor]], first: int) -> Iterator[tuple[Tensor, Tensor]]:
    rest = Subset(pairs, range(first, len(pairs)))  # type: ignore[arg-type]
    workers = max(1, (os.cpu_count() or 2) // 2)
    yield from DataLoader(
        rest,
        batch_size=None,
        num_workers=workers,
        prefetch_factor=4,
        multiprocessing_context="spawn",
        worker_init_fn=_one_thread,
    )


def _one_thread(_: int) -> None:
    """More threads in the augmenting processes only take the trainer's cores away."""
    torch.set_num_threads(1)
    threadpool_limits(1)  # numpy's and scipy's BLAS
    torch.set_flush_denormal(True)


def save(encoder: torch.nn.Module, optimizer: torch.optim.Optimizer, step: int, path: Path) -> None:
    """Write weights, optimiser state and step number as one whole file."""
    tensors = {f"weights.{k}": v.contiguous() for k, v in encoder.state_dict().items()}
    for index, state in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{k}": v for k, v in state.items()}
    write_whole(path, to_bytes(tensors, metadata={"step": str(step)}))


def _forget_after(step: int, metrics: Path) -> None:
    """Drop the lines of steps that no checkpoint holds (they come again), and a torn last line."""
    if metrics.exists():
        lines = metrics.read_bytes().splitlines(keepends=True)
        write_whole(metrics, b"".join(lines[:step]))


def restore(encoder: torch.nn.Module, optimizer: torch.optim.Optimizer, path: Path) -> int:
    """Load what :func:`save` wrote, if it is there; returns the number of steps done.

    Raises:
        ModelError: The file is damaged, or of another architecture.
    """
    if not path.exists():
        return 0
    weights: dict[str, Tensor] = {}
    state: dict[int, dict[str, Any]] = {}
    try:
        with safe_open(path, framework="pt") as file:
            step = int(file.metadata()["step"])
            for name in file.keys():  # noqa: SIM118  (it is no dict)
                kind, rest = name.split(".", 1)
                if kind == "weights":
                    weights[rest] = file.get_tensor(name)
                else:
                    index, key = rest.split(".", 1)
                    state.setdefault(int(index), {})[key] = file.get_tensor(name)
        encoder.load_state_dict(weights)
    except (SafetensorError, RuntimeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"the checkpoint '{path}' does not fit this run: {error}") from error
    optimizer.load_state_dict(optimizer.state_dict() | {"state": state})
    return step
