"""How long and how fast to train, and what that comes to for a number of recordings."""

import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from roomprint.computing import ARITHMETIC, DEVICES, MOST_THREADS, ON, PRECISIONS
from roomprint.errors import ConfigError
from roomprint.settings import Config, setting

_STAGE = re.compile(r"\s*(\d+)\s*x\s*(\d+)\s*@\s*([\d.]+(?:e-?\d+)?)\s*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class LoopConfig(Config):
    """How long and how fast to train."""

    epochs: int = setting(
        0,
        "Passes over the recordings, one segment of each; for rooms, 128 batches each; 0: as many "
        "as the steps take.",
        low=0,
    )
    steps: int = setting(
        3000,
        "Batches to train on, unless epochs say.",
        low=1,
        high=10_000_000,
        unless="epochs",
    )
    batch: int = setting(
        64,
        "What a batch tells apart: recordings, a pair of each; or impulse responses, or rooms.",
        low=2,
        high=65_536,
    )
    learning_rate: float = setting(1e-3, "Peak step size of the optimizer.", low=1e-7, high=1.0)
    schedule: str = setting(
        "",
        "Stages such as '40x64@2e-4, 60x128@1e-4': epochs, pairs in a batch and rate of each; they "
        "take the place of epochs, steps, batch and rate.",
    )
    warm_up: int = setting(200, "Steps over which the rate rises from zero.", low=0, high=100_000)
    decay_share: float = setting(
        0.4, "Last share of the steps, over which the rate falls.", low=0, high=1
    )
    optimizer: str = setting(
        "adamw",
        "Adam adds the weight decay to the gradient, AdamW takes it off the weights.",
        choices=("adamw", "adam"),
    )
    weight_decay: float = setting(5e-4, "Weight decay.", low=0.0, high=1.0)
    temperature: float = setting(0.06, "Divides the cosines in the loss.", low=0.001, high=10.0)
    clip_norm: float = setting(
        0.0, "Largest norm of the gradient; 0 is no limit.", low=0, high=1000
    )
    device: str = setting("auto", ON, choices=DEVICES)
    precision: str = setting("auto", ARITHMETIC, choices=PRECISIONS)
    threads: int = setting(
        0,
        "Processor threads that train; 0 chooses as many as the processor has cores.",
        low=0,
        high=MOST_THREADS,
    )
    piece: int = setting(
        0,
        "Segments encoded at once, to fit a large batch into little memory; 0: all. Batch norm "
        "takes its statistics from them.",
        low=0,
    )
    seed: int = setting(0, "Seed of segments, replicas and weights.", low=0, high=2**31)
    save_every: int = setting(50, "Steps between checkpoints.", low=1, high=100_000)
    keep_every: int = setting(
        0, "Steps between checkpoints that are kept for good; 0 keeps none.", low=0, high=10_000_000
    )
    minutes: float = setting(
        0.0,
        "Minutes in one go after which training ends, however few steps it did; 0: no limit.",
        low=0.0,
        high=1e6,
        unit="min",
    )
    patience: int = setting(
        0,
        "Looks at what is held out, without a better one, after which training ends; 0: it never "
        "ends early.",
        low=0,
        high=10_000,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        stages(self)


@dataclass(frozen=True)
class Stage:
    """A part of a training with one size of batch and one peak rate.

    Attributes:
        epochs: Passes over the recordings; 0 where steps are counted instead.
        batch: Pairs in a batch.
        learning_rate: Peak rate.
    """

    epochs: int
    batch: int
    learning_rate: float


@dataclass(frozen=True)
class Place:
    """Where in a training a step lies.

    Attributes:
        epoch: Passes over the recordings before this one.
        first: Pairs of this epoch that came before.
        batch: Pairs in this step's batch, of all processes together.
        learning_rate: Rate of this step.
    """

    epoch: int
    first: int
    batch: int
    learning_rate: float


def stages(config: LoopConfig) -> tuple[Stage, ...]:
    """The stages that ``config`` asks for, one at least.

    Raises:
        ConfigError: Its schedule cannot be read, or a stage is out of range.
    """
    if not config.schedule.strip():
        return (Stage(config.epochs, config.batch, config.learning_rate),)
    found = []
    for text in config.schedule.split(","):
        match = _STAGE.fullmatch(text)
        if match is None:
            raise ConfigError(
                f"schedule must be stages of epochs x batch @ rate, such as 40x64@2e-4, got "
                f"'{text.strip()}'"
            )
        stage = Stage(int(match[1]), int(match[2]), float(match[3]))
        if stage.epochs < 1 or not 2 <= stage.batch <= 65_536 or not 0 < stage.learning_rate <= 1:
            raise ConfigError(
                f"a stage of the schedule needs one epoch, a batch of 2 to 65536 and a rate up to "
                f"1, got '{text.strip()}'"
            )
        found.append(stage)
    return tuple(found)


class Plan:
    """What every step of a training is.

    A batch holds different recordings, so no more pairs than there are; what an epoch leaves over
    beyond whole batches is left out. A batch is divided among the processes without remainder.

    Args:
        config: How long and how fast.
        recordings: Recordings that segments are drawn from.
        processes: Processes that share each batch.

    Raises:
        ConfigError: The recordings are too few for so many processes.
    """

    def __init__(self, config: LoopConfig, recordings: int, processes: int = 1) -> None:
        self._config = config
        self._stages = stages(config)
        self._batches = [
            min(stage.batch, recordings) // processes * processes for stage in self._stages
        ]
        if min(self._batches) < 2:
            raise ConfigError(
                f"a batch of {recordings} recordings cannot be shared by {processes} processes"
            )
        self._steps_per_epoch = [recordings // batch for batch in self._batches]
        steps = [
            stage.epochs * count or config.steps
            for stage, count in zip(self._stages, self._steps_per_epoch, strict=True)
        ]
        self._ends = list(accumulate(steps))  # of the stages, in steps
        self._epochs = [0, *accumulate(stage.epochs for stage in self._stages)]
        self.steps = self._ends[-1]

    def at(self, step: int) -> Place:
        """Where ``step`` lies, counted from 0."""
        which = bisect_right(self._ends, step)
        stage, batch = self._stages[which], self._batches[which]
        into = step - (self._ends[which - 1] if which else 0)
        epochs, steps = divmod(into, self._steps_per_epoch[which])
        rate = stage.learning_rate * self._share(step)
        return Place(self._epochs[which] + epochs, steps * batch, batch, rate)

    def pairs_from(self, step: int) -> int:
        """Pairs that are trained on from ``step`` to the end."""
        left, start = 0, 0
        for end, batch in zip(self._ends, self._batches, strict=True):
            left += max(0, end - max(start, step)) * batch
            start = end
        return left

    def _share(self, step: int) -> float:
        """Share of the peak rate: linear warm-up, flat, then a cosine to zero."""
        config = self._config
        rise = min(1.0, (step + 1) / config.warm_up) if config.warm_up else 1.0
        left = (self.steps - step) / max(1.0, self.steps * config.decay_share)
        return rise * (1.0 if left >= 1 else 0.5 - 0.5 * math.cos(math.pi * left))
