"""The recipe for fingerprint encoders: folders of audio in, a model folder out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.encoders.architectures import ConformerConfig
from roomprint.errors import RunError
from roomprint.plain import from_plain
from roomprint.settings import Config, setting
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.kept import kept_step
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.recipes import RECIPES, find_recipe
from roomprint.training.run_folder import CHECKPOINTS, CONFIG, read_config
from roomprint.training.schedule import LoopConfig, Plan

if TYPE_CHECKING:
    from roomprint.encoders.models import ModelInfo
    from roomprint.steps import Steps

_FOLDERS = ("music", "noise", "rooms", "crowd", "held_out")


@dataclass(frozen=True, kw_only=True)
class TrainFingerprint(Config):
    """Train a fingerprint encoder on folders of audio; going on where ``run`` stopped.

    The encoder and the loop are those of the fast recipe where nothing else is given; :meth:`of`
    takes those of another.

    Attributes:
        music: Recordings to learn from.
        noise: Background noises.
        rooms: Impulse responses; a ``manifest.csv`` with columns path and room groups them.
        run: The run's folder; the packed audio lies beside it, for other runs to use too.
        crowd: Speech for the background; the music itself when there is none.
        held_out: Recordings to watch the training by; the last few of the music when there is none.
        begin_with: Name or folder of the model whose weights it begins with, as far as they fit;
            random ones when there is none.
        teacher: Name or folder of the model whose vectors of the clean segments those of the
            replicas shall come near to; none when there is none.
    """

    music: Path
    noise: Path
    rooms: Path
    run: Path
    crowd: Path | None = None
    held_out: Path | None = None
    begin_with: str | None = None
    teacher: str | None = None
    teacher_weight: float = setting(
        1.0, "What the distance to the teacher's vectors weighs in the loss.", low=0, high=100
    )
    recipe: str = setting("fast", "What the settings were taken from.", choices=tuple(RECIPES))
    encoder: ConformerConfig = field(default_factory=lambda: RECIPES["fast"].encoder)
    loop: LoopConfig = field(default_factory=lambda: RECIPES["fast"].loop)
    augmentation: AugmentationConfig = field(default_factory=AugmentationConfig)
    monitors: MonitorConfig = field(default_factory=MonitorConfig)

    @classmethod
    def of(
        cls,
        recipe: str,
        *,
        music: Path,
        noise: Path,
        rooms: Path,
        run: Path,
        crowd: Path | None = None,
        held_out: Path | None = None,
    ) -> "TrainFingerprint":
        """The training that a recipe describes.

        Raises:
            ConfigError: There is no such recipe.
        """
        found = find_recipe(recipe)
        return cls(
            music=music,
            noise=noise,
            rooms=rooms,
            run=run,
            crowd=crowd,
            held_out=held_out,
            recipe=recipe,
            encoder=found.encoder,
            loop=found.loop,
        )

    def steps(self) -> "Steps[ModelInfo | None]":
        """Pack the audio, train, and write the model.

        Returns:
            The model; None when somebody asked to pause before the end.
        """
        from roomprint.training.run_record import failing_in

        with failing_in(self.run):
            find_ingredients(self)
            self._find_models()
        from roomprint.training.fingerprint_run import train_fingerprint  # heavy: folders first

        return (yield from train_fingerprint(self))

    def _find_models(self) -> None:
        from roomprint.encoders.models import find_model

        if self.teacher is not None:
            find_model(self.teacher)
        if self.begin_with is not None and kept_step(self.run / CHECKPOINTS) is None:
            find_model(self.begin_with)


def model_card(
    work: TrainFingerprint, learned: Mapping[str, Any], plan: Plan, step: int
) -> dict[str, Any]:
    """What the card of a model says that a training made.

    Args:
        work: The training.
        learned: How many ``files`` and ``hours`` of music it learned from.
        plan: What each step was.
        step: Steps that were done, fewer than planned where it ended early.
    """
    return {
        "architecture": work.recipe,
        "steps": step,
        "batch": plan.at(min(max(step, 1), plan.steps) - 1).batch,
        "trained_on": f"{learned['files']} recordings, {learned['hours']:.1f} h",
        **({"began_with": work.begin_with} if work.begin_with is not None else {}),
        **({"teacher": work.teacher} if work.teacher is not None else {}),
    }


def find_ingredients(work: TrainFingerprint) -> dict[str, list[Path]]:
    """The files of each folder that a training names, before any of them is read.

    Raises:
        ConfigError: A folder is missing or empty; a sentence names it.
    """
    from roomprint.corpora.folders import find_sounds

    return find_sounds({kind: getattr(work, kind) for kind in _FOLDERS})


def read_training(run: Path) -> TrainFingerprint:
    """The training that a run's folder was begun with, wherever that folder lies now.

    Raises:
        RunError: There is no run.
        ConfigError: Its config does not fit this version.
    """
    content = read_config(run)
    if "kind" in content:
        raise RunError(f"the run '{run}' trains {content['kind']}, no fingerprints")
    if "music" not in content:
        raise RunError(f"the run '{run}' is damaged: {CONFIG} names no music")
    return from_plain(TrainFingerprint, content | {"run": str(run)})
