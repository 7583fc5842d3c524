"""The recipe for room encoders: rooms and speech in, a run's folder with an encoder out."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.encoders.room_config import ProjectionConfig, RoomConfig
from roomprint.errors import ConfigError, RunError
from roomprint.plain import from_plain, to_plain
from roomprint.training.joint_config import JointHeads
from roomprint.training.kept import best_or_last, kept_step
from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_noise import as_it_was
from roomprint.training.room_sources import RoomSources, look_for
from roomprint.training.run_folder import CHECKPOINTS, CONFIG, read_config
from roomprint.training.schedule import LoopConfig

if TYPE_CHECKING:
    from roomprint.steps import Steps
    from roomprint.training.room_run import TrainedRooms

KIND = "rooms"
SHIPPED = "rooms shipped"  # a training with heads
EPOCH = 128  # batches (Götz et al. 2023, section 3.5)

# Götz et al. 2023, section 3.5: Adam at 1e-3, N = 24, until four epochs brought nothing better.
PAPER_LOOP = LoopConfig(
    epochs=60,
    batch=24,
    learning_rate=1e-3,
    warm_up=0,
    decay_share=0.0,
    optimizer="adam",
    weight_decay=0.0,
    temperature=0.1,
    clip_norm=0.0,
    precision="float32",
    save_every=EPOCH,
    patience=4,
)


@dataclass(frozen=True, kw_only=True)
class TrainRooms(RoomSources):
    """Train a room encoder by contrast, or with its heads; going on where ``run`` stopped.

    Attributes:
        encoder: The architecture.
        projection: The network between encoder and loss, left behind afterwards.
        batches: What partners share.
        heads: Heads that learn along.
        loop: How it is trained; its batch is the paper's N.
        monitors: How the training is watched.
        begin_with: Name or folder of the model of rooms whose weights it begins with, whose encoder
            must be of the same architecture; nothing once the run has a checkpoint.
    """

    encoder: RoomConfig = field(default_factory=RoomConfig)
    projection: ProjectionConfig = field(default_factory=ProjectionConfig)
    batches: RoomBatches = field(default_factory=RoomBatches)
    heads: JointHeads = field(default_factory=JointHeads)
    loop: LoopConfig = PAPER_LOOP
    monitors: RoomMonitors = field(default_factory=RoomMonitors)
    begin_with: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.monitors.best_by == "heads" and not self.heads.are_trained:
            raise ConfigError("monitors.best_by must not be heads where no head is trained")

    @property
    def recipe(self) -> str:
        """What it is called."""
        return SHIPPED if self.heads.are_trained else f"{KIND} {self.batches.sampling}"

    def steps(self) -> "Steps[TrainedRooms | None]":
        """Simulate the rooms, cut the speech, and train.

        Returns:
            The encoder, and the model where heads learned along; None when somebody asked to
            pause before the end.
        """
        from roomprint.training.run_record import failing_in

        with failing_in(self.run):
            look_for(self)
            self.refuse_too_few()
            self._find_model()
        from roomprint.training.room_run import train_rooms  # heavy: folders come first

        return (yield from train_rooms(self))

    def refuse_too_few(self) -> None:
        """Tell before anything is simulated that the rooms to be drawn are too few for a batch.

        Raises:
            ConfigError: They are; the settings are named.
        """
        if (rooms := self.drawn) is None:
            return
        held, batch = self.monitors.rooms, self.loop.batch
        learned, there = rooms - held, f"got {rooms}"
        if held:
            there += f", of which {held} are held out (monitors.rooms)"
        if learned < 2:
            raise ConfigError(
                f"grid.rooms must leave two rooms to learn from, {there}: one is told from another"
            )
        each = self.grid.responses * (1 + self.more.simulated_variants)
        if self.batches.sampling != "position-independent":
            if learned * each < batch:
                raise ConfigError(
                    f"loop.batch must be at most {learned * each}, got {batch}: that many "
                    "responses are drawn to learn from"
                )
            return
        if each < 2:
            raise ConfigError(
                f"grid.responses must be at least 2 with position-independent sampling, got {each}:"
                " partners are other responses of the same room"
            )
        if learned < batch:
            raise ConfigError(
                f"grid.rooms must leave {batch} rooms to learn from, {there}: a batch of "
                f"position-independent sampling has {batch} of them (loop.batch)"
            )

    def _find_model(self) -> None:
        from roomprint.encoders.models import find_model

        if self.begin_with is None or kept_step(self.run / CHECKPOINTS) is not None:
            return
        model = find_model(self.begin_with, kind="room")
        its = from_plain(RoomConfig, model.config.get("encoder", {}))
        for name in ("architecture", "channels", "embedding", "echoes"):
            has, needed = getattr(its, name), getattr(self.encoder, name)
            if has != needed:
                hint = "; the recipe shipped has a pooled one" if name == "architecture" else ""
                raise ConfigError(
                    f"the training cannot begin with '{model.name}': its encoder.{name} is {has}, "
                    f"and the training's {needed}{hint}"
                )


def needs_heads(recipe: str) -> bool:
    """Whether a run of ``recipe`` ends in an encoder of rooms alone, without heads."""
    return recipe.startswith(f"{KIND} ") and recipe != SHIPPED


def to_run(work: TrainRooms) -> dict[str, Any]:
    """A training of rooms as its run's folder keeps it."""
    return {"kind": KIND, **to_plain(work)}


def read_room_training(run: Path) -> TrainRooms:
    """The training that a run's folder was begun with, wherever that folder lies now.

    Raises:
        RunError: There is no run, or it trains something else.
        ConfigError: Its config does not fit this version.
    """
    content = read_config(run)
    if content.pop("kind", None) != KIND:
        raise RunError(f"the run '{run}' trains no room encoder: its {CONFIG} says so")
    return from_plain(TrainRooms, as_it_was(content) | {"run": str(run)})


def trained_checkpoint(run: Path) -> Path:
    """The best checkpoint of a room encoder, or the last one where none was watched.

    Raises:
        RunError: There is no run, it trains something else, or has no checkpoint yet.
        ConfigError: Its config does not fit this version.
    """
    path = best_or_last(run / CHECKPOINTS)
    if not path.exists():
        read_room_training(run)
        raise RunError(f"the run '{run}' has no checkpoint yet")
    return path
