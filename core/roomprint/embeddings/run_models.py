"""The encoders that a run has left on its way, each as a model that can embed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from roomprint.errors import ModelError, RunError
from roomprint.training.fingerprint import read_training
from roomprint.training.room_recipe import KIND
from roomprint.training.run_folder import CHECKPOINTS, read_config, read_environment

if TYPE_CHECKING:
    from roomprint.encoders.room_encoders import AnyRoomEncoder
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


def is_of_rooms(run: Path) -> bool:
    """Whether a run trains an encoder of rooms, and not one of fingerprints.

    Raises:
        RunError: There is no run, or it trains neither.
    """
    kind = read_config(run).get("kind")
    if kind not in (None, KIND):
        raise RunError(f"the run '{run}' trains {kind}, no encoder")
    return kind == KIND


def find_checkpoints(run: Path) -> list[Checkpoint]:
    """The checkpoints of ``run`` that are whole, one a step, the earliest first.

    Raises:
        RunError: There is no run, it trains no encoder, or it has none.
    """
    from roomprint.training.kept import read_step

    is_of_rooms(run)
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

    Where nothing was watched by, there is no best one, and the last is taken.

    Raises:
        RunError: There is none.
    """
    there = find_checkpoints(run)
    for one in there:
        if name in (one.path.stem, str(one.step)):
            return one
    path = run / CHECKPOINTS / f"{name}{_SUFFIX}"
    if path.exists():  # the best is often the last, and found under another name
        from roomprint.training.kept import read_step

        if (step := read_step(path)) >= 0:
            return Checkpoint(path, step)
    if name == "best":
        return there[-1]
    steps = ", ".join(str(one.step) for one in there)
    raise RunError(f"the run '{run}' has no checkpoint '{name}'; there are those of steps {steps}")


@contextmanager
def opened(run: Path, checkpoint: Checkpoint) -> Iterator["Fingerprinter"]:
    """The encoder of fingerprints of a checkpoint, ready to embed.

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


def room_encoder_of(run: Path, checkpoint: Checkpoint) -> "AnyRoomEncoder":
    """The encoder of rooms of a checkpoint, ready to embed (dropout off).

    Raises:
        RunError: It cannot be used, or the run trains something else.
    """
    from roomprint.training.room_run import load_encoder

    return load_encoder(run, checkpoint.path)


def checkpoint_identity(run: Path, checkpoint: Checkpoint) -> str:
    """What tells the encoder of a checkpoint from every other one."""
    return f"{read_environment(run).get('id')}/{checkpoint.step}"
