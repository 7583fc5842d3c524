"""What can be trained from the window: the recipes, and what each kind of them needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from roomprint.encoders.models import Kind as ModelKind
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.recipes import RECIPES
from roomprint.training.room_batches import SAMPLINGS, RoomBatches
from roomprint.training.room_recipe import KIND, SHIPPED, TrainRooms
from roomprint.training.room_recipes import ROOM_RECIPES
from roomprint_gui.models.work_parts import defaults_of

AUGMENTATION = "augmentation"


@dataclass(frozen=True)
class Kind:
    """Trainings of one kind.

    Attributes:
        work: The training.
        folders: Its folders, each with what lies in it.
        required: Those it cannot do without.
        parts: Its groups of settings, each with a heading and what it is about.
        models: Which models it can begin with.
        learns_from_model: Whether it can learn from one too.
    """

    work: type[TrainFingerprint] | type[TrainRooms]
    folders: Mapping[str, str]
    required: tuple[str, ...]
    parts: Mapping[str, tuple[str, str]]
    models: ModelKind
    learns_from_model: bool = False

    @property
    def degrades(self) -> bool:
        """Whether replicas are degraded as a person says."""
        return self.work is TrainFingerprint


@dataclass(frozen=True)
class Choice:
    """A recipe to choose.

    Attributes:
        doc: What it is.
        kind: Of which kind.
        settings: The values of its settings, those in groups as groups.
    """

    doc: str
    kind: Kind
    settings: Mapping[str, Any] = field(default_factory=dict)


FINGERPRINTS = Kind(
    TrainFingerprint,
    {
        "music": "Recordings to learn from, and the folders in it",
        "noise": "Background noises",
        "rooms": "Impulse responses: sound files, SOFA files, and rooms designed in Roomprint; a "
        "manifest.csv with columns path and room groups them",
        "crowd": "Speech for the background; without it other music speaks",
        "held_out": "Recordings to watch by, never learned from; without them the last of the "
        "music",
    },
    ("music", "noise", "rooms"),
    {
        "loop": ("Training", "How long and how fast to train"),
        "encoder": ("Encoder", "The network that is trained"),
        "monitors": ("Watching", "How often held-out recordings are looked at, and how many"),
    },
    models="fingerprint",
    learns_from_model=True,
)
ROOMS = Kind(
    TrainRooms,
    {
        "speech": "Speech without any room, to convolve; a manifest.csv may say who speaks",
        "measured": "Measured impulse responses, to mix in; a manifest.csv may group them by room",
        "designed": "Rooms designed in Roomprint, as files, to mix in",
        "noise": "Recorded noises for the background; without them noise of all colours",
    },
    ("speech",),
    {
        "loop": ("Training", "How long and how fast to train"),
        "grid": ("Rooms", "The rooms that are drawn and simulated before the training"),
        "batches": ("Batches", "What partners share, and what strangers"),
        "more": ("More rooms", "Halls, and variants of what is simulated"),
        "clips": ("Noise", "How noisy the clips are, and how they are coloured"),
        "voices": ("Voices", "How much speech is taken, and who speaks where"),
        "encoder": ("Encoder", "The network that is trained"),
        "heads": ("Heads", "What is learned beside the contrast, and how much each counts"),
        "projection": ("Projection", "The network between encoder and loss"),
        "monitors": ("Watching", "How often the encoder is looked at, and on what"),
    },
    models="room",
)


_SAMPLED = {
    "soft": "each response with speech of its own.",
    "hard": "the same speech in every response, so that only the room tells them apart.",
    "position-independent": "a room is the same from wherever it is heard.",
}
CHOICES: dict[str, Choice] = {
    **{
        name: Choice(
            found.doc,
            FINGERPRINTS,
            {
                "recipe": name,
                "encoder": found.encoder,
                "loop": found.loop,
                AUGMENTATION: AugmentationConfig(),
                "monitors": MonitorConfig(),
            },
        )
        for name, found in RECIPES.items()
    },
    **{
        f"{KIND} {sampling}": Choice(
            f"Tells rooms apart by the speech in them (Götz et al. 2023): {_SAMPLED[sampling]}",
            ROOMS,
            {
                **defaults_of(TrainRooms, ROOMS.parts),
                "batches": RoomBatches(sampling=sampling),
            },
        )
        for sampling in SAMPLINGS
    },
    SHIPPED: Choice(
        ROOM_RECIPES["shipped"].doc,
        ROOMS,
        {**defaults_of(TrainRooms, ROOMS.parts), **ROOM_RECIPES["shipped"].settings},
    ),
}
