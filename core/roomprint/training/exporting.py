"""A model out of a run that goes on, is paused, or ended."""

from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from roomprint.errors import ModelError, RunError
from roomprint.settings import Config, setting
from roomprint.steps import Progress
from roomprint.training.environment import LEARNED
from roomprint.training.fingerprint import model_card, read_training
from roomprint.training.run_folder import CHECKPOINTS, read_environment
from roomprint.training.schedule import Plan

if TYPE_CHECKING:
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
        own = str(known.get("id"))
        card = {**model_card(work, learned, plan, step), _RUN: own}
        return save_model(self._free(own) if self.beside else self.folder, encoder, card)

    def _free(self, own: str) -> Path:
        """The first folder of that name, or of it and a number, without a model of another run."""
        from roomprint.encoders.models import is_model, read_model

        numbered = (self.folder.with_name(f"{self.folder.name}-{n}") for n in count(2))
        return next(
            folder
            for folder in chain([self.folder], numbered)
            if not is_model(folder) or read_model(folder).card.get(_RUN) == own
        )
