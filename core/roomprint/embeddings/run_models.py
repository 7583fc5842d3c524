"""The encoders that a run has left on its way, each as a model that can embed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from roomprint.errors import ModelError, RunError
from roomprint.training.fingerprint import read_training
from roomprint.training.run_folder import CHECKPOINTS, read_environment

if TYPE_CHECKING:
    from roomprint.library.fingerprint import Fingerprinter

_SUFFIX = ".safetensors"


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint of a run.

    Attributes:
        path: Its file.
        step: How many steps the run had done.
    """

    path: Path
    step: int


def find_checkpoints(run: Path) -> list[Checkpoint]:
    """The checkpoints of ``run`` that are whole, one a step, the earliest first.

    Raises:
        RunError: There is no run, or it has none.
    """
    from roomprint.training.checkpoints import read_step

    read_training(run)
    found: dict[int, Path] = {}
    for path in sorted((run / CHECKPOINTS).glob(f"[!.]*{_SUFFIX}")):
        step = read_step(path)
        if step >= 0:
            found.setdefault(step, path)
    if not found:
        raise RunError(f"the run '{run}' has no checkpoint yet")
    return [Checkpoint(path, step) for step, path in sorted(found.items())]


def find_checkpoint(run: Path, name: str) -> Checkpoint:
    """The checkpoint called ``name`` (best, last or a step's number).

    Raises:
        RunError: There is none.
    """
    there = find_checkpoints(run)
    for one in there:
        if name in (one.path.stem, str(one.step)):
            return one
    path = run / CHECKPOINTS / f"{name}{_SUFFIX}"
    if path.exists():  # the best is often the last, and found under another name
        from roomprint.training.checkpoints import read_step

        if (step := read_step(path)) >= 0:
            return Checkpoint(path, step)
    steps = ", ".join(str(one.step) for one in there)
    raise RunError(f"the run '{run}' has no checkpoint '{name}'; there are those of steps {steps}")


@contextmanager
def opened(run: Path, checkpoint: Checkpoint) -> Iterator["Fingerprinter"]:
    """The encoder of a checkpoint, ready to embed.

    Raises:
        RunError: It cannot be used.
    """
    from roomprint.encoders.conformer import FingerprintEncoder
    from roomprint.encoders.models import save_model
    from roomprint.library.fingerprint import Fingerprinter
    from roomprint.training.checkpoints import read_checkpoint

    work, known = read_training(run), read_environment(run)
    encoder = FingerprintEncoder(work.encoder)
    try:
        _, weights, _ = read_checkpoint(checkpoint.path, str(known.get("id")))
        encoder.load_state_dict(weights)
    except (ModelError, RuntimeError) as error:
        raise RunError(f"the checkpoint '{checkpoint.path}' cannot be used: {error}") from error
    with TemporaryDirectory(prefix="roomprint-") as folder:
        model = save_model(Path(folder) / f"{run.name} step {checkpoint.step}", encoder, {})
        with Fingerprinter(model) as fingerprinter:
            yield fingerprinter
