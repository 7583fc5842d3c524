"""A model out of a run that goes on, is paused, or ended."""

from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.errors import ModelError, RunError
from roomprint.settings import Config, setting
from roomprint.steps import Progress
from roomprint.training.environment import LEARNED
from roomprint.training.fingerprint import model_card, read_training
from roomprint.training.run_folder import CHECKPOINTS, read_environment
from roomprint.training.schedule import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roomprint.encoders.conformer import FingerprintEncoder
    from roomprint.encoders.models import ModelInfo
    from roomprint.steps import Steps

_RUN = "run"  # in the card: its own name for itself, whatever its folder is called


@dataclass(frozen=True, kw_only=True)
class ExportModel(Config):
    """Write the encoder of a run's checkpoint as a model that a library can use.

    Attributes:
        run: The run's folder.
        folder: The model's folder; its name will be the model's.
    """

    run: Path
    folder: Path
    checkpoint: str = setting(
        "best", "The best of those that were watched, or the last.", choices=("best", "last")
    )
    beside: bool = setting(
        False, "A model of another run that lies there already stays; a number follows the name."
    )

    def steps(self) -> "Steps[ModelInfo]":
        """Read the checkpoint and write the model.

        Raises:
            RunError: There is no run, or no such checkpoint that is whole.
            ModelError: The disk refuses the model.
        """
        from roomprint.encoders.conformer import FingerprintEncoder
        from roomprint.encoders.models import save_model
        from roomprint.training.checkpoints import read_checkpoint

        work, known = read_training(self.run), read_environment(self.run)
        yield Progress(0, 1, self.folder.name)
        path = self.run / CHECKPOINTS / f"{self.checkpoint}.safetensors"
        if not path.exists():
            raise RunError(f"the run '{self.run}' has no {self.checkpoint} checkpoint yet")
        encoder = FingerprintEncoder(work.encoder)
        try:
            step, weights, _ = read_checkpoint(path, str(known.get("id")))
            encoder.load_state_dict(weights)
        except (ModelError, RuntimeError) as error:
            raise RunError(f"the checkpoint '{path}' cannot be used: {error}") from error
        data = known["data"]
        music = {"files": data["music"]["recordings"], "hours": data["music"]["hours"]}
        learned = data.get(LEARNED, music)  # older runs do not tell what was held out
        plan = Plan(work.loop, learned["files"], known["sessions"][-1]["processes"])
        card = {**model_card(work, learned, plan, step), _RUN: known.get("id")}
        return (
            self._beside(encoder, card) if self.beside else save_model(self.folder, encoder, card)
        )

    def _beside(self, encoder: "FingerprintEncoder", card: "Mapping[str, Any]") -> "ModelInfo":
        """The same model where it lies already, or one that leaves those of other runs alone."""
        from roomprint.encoders.models import identity_when_saved, is_model, read_model, save_model

        same = identity_when_saved(encoder)
        numbered = (self.folder.with_name(f"{self.folder.name}-{n}") for n in count(2))
        for folder in chain([self.folder], numbered):
            if not is_model(folder):
                break
            with suppress(ModelError):  # a damaged one stays where it is
                there = read_model(folder)
                if there.identity == same:
                    return there
                if is_made_of(there, self.run):
                    break
        return save_model(folder, encoder, card)


def is_made_of(model: "ModelInfo", run: Path) -> bool:
    """Whether the card of ``model`` says that it was made of the run in the folder ``run``."""
    with suppress(RunError):
        own = read_environment(run).get("id")
        return own is not None and bool(model.card.get(_RUN) == own)
    return False
