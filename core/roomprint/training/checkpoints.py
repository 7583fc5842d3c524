"""Checkpoints of a run: weights, optimizer and step, each one whole file.

``last`` is written again and again, and the one before stays as ``previous``, so that there is a
whole one whatever happens to the newest: a process killed, a disk full, a file cut short.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes
from torch import Tensor

from roomprint.atomic import take_place, write_whole
from roomprint.errors import ModelError, RunError
from roomprint.training.kept import LAST, PREVIOUS, read_step


class Checkpoints:
    """The checkpoints of one run.

    Args:
        folder: Where they lie.
        run: The run's identity; another run's checkpoint is refused.
    """

    def __init__(self, folder: Path, run: str) -> None:
        self._folder = folder
        self._run = run

    def save(self, module: torch.nn.Module, optimizer: torch.optim.Optimizer, step: int) -> None:
        """Write ``last``; what was last becomes ``previous``."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for part in self._folder.glob(".*.part"):  # of a process that was killed
            part.unlink(missing_ok=True)
        tensors = {f"weights.{k}": v.contiguous() for k, v in module.state_dict().items()}
        for index, state in optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{index}.{k}": v for k, v in state.items()}
        content = to_bytes(tensors, metadata={"step": str(step), "run": self._run})
        new = self._folder / f"new.{LAST}"
        write_whole(new, content)  # all that can fail, before anything is moved
        if (self._folder / LAST).exists():
            take_place(self._folder / LAST, self._folder / PREVIOUS)
        take_place(new, self._folder / LAST)

    def keep(self, name: str) -> None:
        """Keep what is last under ``name`` too."""
        write_whole(self._folder / name, (self._folder / LAST).read_bytes())

    def are_there(self) -> bool:
        """Whether there is anything to go on from, whole or not."""
        return any(True for _ in self._newest_first())

    def restore(
        self, module: torch.nn.Module, optimizer: torch.optim.Optimizer
    ) -> tuple[int, list[str]]:
        """Load the newest whole checkpoint, if there is one.

        Returns:
            The number of steps done, and what is to be said of the checkpoints that could not be
            used.

        Raises:
            RunError: There are checkpoints, and none can be used.
        """
        said: list[str] = []
        for path in self._newest_first():
            try:
                step, weights, state = read_checkpoint(path, self._run)
                module.load_state_dict(weights)
            except (ModelError, RuntimeError) as error:
                sentence = f"the checkpoint '{path}' does not fit this run: {error}"
                said.append(sentence)
                continue
            optimizer.load_state_dict(optimizer.state_dict() | {"state": state})
            return step, said
        if said:
            raise RunError(said[0])
        return 0, []

    def _newest_first(self) -> Iterator[Path]:
        if not self._folder.is_dir():
            return
        found = [path for path in self._folder.glob("*.safetensors") if path.name[0] != "."]
        order = {f"new.{LAST}": 0, LAST: 1, PREVIOUS: 2}
        first = sorted((p for p in found if p.name in order), key=lambda p: order[p.name])
        yield from first
        others = [(read_step(path), path) for path in found if path.name not in order]
        yield from (path for _, path in sorted(others, reverse=True))


def kept_name(step: int) -> str:
    """Name of a checkpoint that is kept for good."""
    return f"step-{step:08d}.safetensors"


def read_checkpoint(
    path: Path, run: str | None = None
) -> tuple[int, dict[str, Tensor], dict[int, dict[str, Any]]]:
    """Step, weights and optimizer state of a checkpoint.

    Raises:
        ModelError: It is damaged, or of another run than ``run``.
    """
    weights: dict[str, Tensor] = {}
    state: dict[int, dict[str, Any]] = {}
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata()
            step = int(metadata["step"])
            if run is not None and metadata["run"] != run:
                raise ModelError("it is another run's")
            for name in file.keys():  # noqa: SIM118  (it is no dict)
                kind, rest = name.split(".", 1)
                if kind == "weights":
                    weights[rest] = file.get_tensor(name)
                else:
                    index, key = rest.split(".", 1)
                    state.setdefault(int(index), {})[key] = file.get_tensor(name)
    except (SafetensorError, KeyError, TypeError, ValueError, OSError) as error:
        raise ModelError(f"it is cut short or damaged ({error})") from error
    return step, weights, state
