"""Named recipes for room encoders: settings that belong together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from roomprint.corpora.grid_config import GridConfig
from roomprint.encoders.room_config import POOLED, RoomConfig
from roomprint.errors import ConfigError
from roomprint.training.joint_config import JointHeads
from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_sources import MoreRooms
from roomprint.training.room_speech import SpeechConfig
from roomprint.training.schedule import LoopConfig


@dataclass(frozen=True)
class RoomRecipe:
    """Settings that belong together.

    Attributes:
        doc: What it is, for a person to choose by.
        settings: Fields of a training of rooms; the others are the paper's.
    """

    doc: str
    settings: Mapping[str, Any] = field(default_factory=dict)


ROOM_RECIPES = {
    "paper": RoomRecipe("Contrast alone, as Götz et al. 2023; heads are trained on it afterwards."),
    "shipped": RoomRecipe(
        "Contrast and heads together, in hundreds of rooms and halls, with noise: how the model "
        "that comes with Roomprint is made.",
        {
            # Seeds of its own: rooms of a seed are the same in every grid, and the ones of the
            # paper's recipe and table are to judge by.
            "grid": GridConfig(rooms=300, responses=4, seed=11),
            "more": MoreRooms(halls=150, simulated_variants=2),
            "variants": 8,
            "clips": RoomNoise(
                probability=0.7, low_db=5.0, high_db=40.0, equalised=0.4, running=True
            ),
            "voices": SpeechConfig(segments=0, validation=128, share=1.0),
            "encoder": RoomConfig(architecture=POOLED, channels=96, dropout=0.2, echoes=24),
            "batches": RoomBatches(views=2),
            "heads": JointHeads(contrast=0.2, rt60=3.0, c50=3.0, volume=1.0),
            "loop": LoopConfig(
                steps=1500,
                batch=30,
                learning_rate=2e-3,
                warm_up=50,
                decay_share=0.5,
                weight_decay=1e-3,
                temperature=0.1,
                clip_norm=5.0,
                precision="float32",
                save_every=100,
            ),
            "monitors": RoomMonitors(every=150, batches=8, rooms=45, best_by="heads"),
        },
    ),
}


def find_room_recipe(name: str) -> RoomRecipe:
    """The recipe called ``name``.

    Raises:
        ConfigError: There is none.
    """
    if name not in ROOM_RECIPES:
        raise ConfigError(f"recipe must be one of {', '.join(ROOM_RECIPES)}, got {name}")
    return ROOM_RECIPES[name]
