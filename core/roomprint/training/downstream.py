"""The recipe for what stands on a room encoder: heads for RT60, C50 and the size of the room."""

from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from roomprint.corpora.grid_config import GridConfig
from roomprint.encoders.room_config import RoomConfig
from roomprint.errors import ConfigError, RunError
from roomprint.inside import plain
from roomprint.plain import from_plain, to_plain
from roomprint.rooms.sizes import LARGE_M3
from roomprint.settings import Config, setting
from roomprint.training.kept import read_step
from roomprint.training.room_noise import as_it_was
from roomprint.training.room_sources import RoomSources, look_for
from roomprint.training.run_folder import CONFIG, read_config
from roomprint.training.schedule import LoopConfig

if TYPE_CHECKING:
    from roomprint.steps import Steps
    from roomprint.training.downstream_run import Downstream

KIND = "downstream"
RESULT, LINES = "result.json", "lines.json"  # of each head, and what a guess would give
TASKS = {"rt60": "RT60", "c50": "C50", "volume": "size"}  # each with a person's word for it
_STEP = "encoder_step"  # of the encoder, in the config of heads that stand on it
FROZEN, SUPERVISED, UNTRAINED = MODES = ("frozen", "supervised", "untrained")
BY_ROOM, PAPER_STYLE = SPLITS = ("rooms", "paper")

# Götz et al. 2023, section 3.5: batches of 16 at 1e-3. When they stopped is not said.
HEAD_LOOP = LoopConfig(
    epochs=60,
    batch=16,
    learning_rate=1e-3,
    warm_up=0,
    decay_share=0.0,
    optimizer="adam",
    weight_decay=0.0,
    clip_norm=0.0,
    precision="float32",
    save_every=10_000,
    patience=4,
)


@dataclass(frozen=True, kw_only=True)
class Samples(Config):
    """Which clips teach, validate and test the heads."""

    train: int = setting(8192, "Clips to learn from.", low=2, high=10_000_000)
    validation: int = setting(2048, "Clips to validate by, and to test by.", low=2, high=1_000_000)
    split: str = setting(
        BY_ROOM,
        "rooms: no room is in two parts, and all parts are alike in size and reverberation; "
        "paper: every room is in all parts, as the paper may have it.",
        choices=SPLITS,
    )
    time: str = setting(
        "t20_s", "What RT60 is: the decay from -5 dB over 20 or 30 dB.", choices=("t20_s", "t30_s")
    )
    large_m3: float = setting(LARGE_M3, "Rooms of more than this are large.", low=1.0, unit="m³")
    seed: int = setting(0, "Seed of the split and of the clips.", low=0, high=2**31)


@dataclass(frozen=True, kw_only=True)
class TrainDownstream(RoomSources):
    """Train heads on a room encoder; going on where ``run`` stopped.

    Other speakers are taken than taught the encoder.

    Attributes:
        run: The folder of it all: one run for each task, and at the end the model. Inside of the
            encoder's run it moves and goes with that.
        encoder: The run of a room encoder; None where there is none to begin with.
        architecture: Of the encoder that is trained along, or left untrained.
        grid: The rooms that are simulated.
        samples: Which clips there are.
        loop: How each head is trained.
    """

    encoder: Path | None = None
    mode: str = setting(
        FROZEN,
        "frozen: heads on an encoder that stays; supervised: both from scratch, for each task; "
        "untrained: heads on an encoder that learned nothing.",
        choices=MODES,
    )
    tasks: str = setting("rt60, c50, volume", "What is estimated.")
    architecture: RoomConfig = field(default_factory=RoomConfig)
    grid: GridConfig = field(default_factory=lambda: GridConfig(rooms=100, responses=10, seed=1))
    samples: Samples = field(default_factory=Samples)
    loop: LoopConfig = HEAD_LOOP

    def __post_init__(self) -> None:
        super().__post_init__()
        unknown = [task for task in self.task_names if task not in TASKS]
        if unknown or not self.task_names:
            raise ConfigError(f"tasks must be some of {', '.join(TASKS)}, got '{self.tasks}'")
        if (self.mode == FROZEN) != (self.encoder is not None):
            raise ConfigError(
                "heads on a frozen encoder need the run of one (encoder)"
                if self.mode == FROZEN
                else f"{self.mode} begins without an encoder: leave encoder out"
            )

    @property
    def cache(self) -> Path:
        """Heads inside of their encoder's run share what lies beside that."""
        parent = plain(self.run).parent
        return parent.parent if self.encoder and parent == plain(self.encoder) else parent

    @property
    def task_names(self) -> list[str]:
        """The tasks, one by one."""
        return [task.strip() for task in self.tasks.split(",") if task.strip()]

    def steps(self) -> "Steps[Downstream | None]":
        """Make the clips, train one head after another, and write the model.

        Returns:
            What came of it; None when somebody asked to pause before the end.
        """
        from roomprint.training.room_recipe import trained_checkpoint

        if self.encoder is not None:
            trained_checkpoint(self.encoder)
        look_for(self)
        least = 3 if self.samples.split == BY_ROOM else 2
        if self.drawn is not None and self.drawn < least:
            raise ConfigError(
                f"grid.rooms must be at least {least} with samples.split={self.samples.split}, got "
                f"{self.drawn}"
            )
        from roomprint.training.downstream_run import train_downstream  # heavy: folders come first

        return (yield from train_downstream(self))


def to_run(work: TrainDownstream) -> dict[str, Any]:
    """A training of heads as its folder keeps it, with the step of the encoder that they are on.

    Raises:
        RunError: There is no such encoder.
    """
    from roomprint.training.room_recipe import trained_checkpoint

    asked = {"kind": KIND, **to_plain(work)}
    if work.encoder is not None:
        asked[_STEP] = read_step(trained_checkpoint(work.encoder))
    return asked


def read_downstream(run: Path) -> TrainDownstream:
    """The training that a folder was begun with, wherever it lies now.

    Raises:
        RunError: There is none, or it trains something else.
        ConfigError: Its config does not fit this version.
    """
    content = read_config(run)
    if content.pop("kind", None) != KIND:
        raise RunError(f"the run '{run}' trains no heads: its {CONFIG} says so")
    content.pop(_STEP, None)
    now = {"run": str(run), "encoder": _encoder_now(run, content)}
    return from_plain(TrainDownstream, as_it_was(content) | now)


def _encoder_now(run: Path, content: dict[str, Any]) -> Any:
    """The encoder's run; heads inside of it stand on that, whatever it is called by now."""
    then, encoder = content.get("run"), content.get("encoder")
    if then is None or encoder is None or PurePath(then).parent != PurePath(encoder):
        return encoder
    home = run if run.name == PurePath(then).name else run.parent  # else it is a task's folder
    return str(home.parent)
