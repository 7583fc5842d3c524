"""Named recipes: an architecture and how it is trained."""

from dataclasses import dataclass

from roomprint.encoders.architectures import PRESETS, ConformerConfig
from roomprint.errors import ConfigError
from roomprint.training.schedule import LoopConfig


@dataclass(frozen=True)
class Recipe:
    """Settings that belong together.

    Attributes:
        doc: What it is, for a person to choose by.
        encoder: The architecture.
        loop: How it is trained.
    """

    doc: str
    encoder: ConformerConfig
    loop: LoopConfig


def _of_the_paper(learning_rate: float, temperature: float, schedule: str = "") -> LoopConfig:
    """Altwlkany et al., Table 1: Adam at a constant rate, 100 epochs of one segment a track."""
    return LoopConfig(
        epochs=100,
        batch=64,
        learning_rate=learning_rate,
        schedule=schedule,
        warm_up=0,
        decay_share=0.0,
        optimizer="adam",
        weight_decay=5e-4,
        temperature=temperature,
        clip_norm=0.0,
    )


RECIPES = {
    "fast": Recipe(
        "Quick on a processor: a short conformer behind a subsampling in time.",
        PRESETS["fast"],
        LoopConfig(clip_norm=1.0),
    ),
    "small": Recipe(
        "The paper's small model, 1.5 million weights.",
        PRESETS["small"],
        _of_the_paper(1e-4, 0.07),
    ),
    "medium": Recipe(
        "The paper's medium model, 8.8 million weights.",
        PRESETS["medium"],
        _of_the_paper(2e-4, 0.05),
    ),
    "large": Recipe(
        "The paper's large model, 26 million weights; its batch grows while its rate falls.",
        PRESETS["large"],
        # "Gradually decreased the learning rate while increasing the batch size" (section 2.1):
        # by how much is not said. From the medium model's rate and batch, both in factors of two.
        _of_the_paper(2e-4, 0.05, "40x64@2e-4, 30x128@1e-4, 20x256@5e-5, 10x512@2.5e-5"),
    ),
}


def find_recipe(name: str) -> Recipe:
    """The recipe called ``name``.

    Raises:
        ConfigError: There is none.
    """
    if name not in RECIPES:
        raise ConfigError(f"recipe must be one of {', '.join(RECIPES)}, got {name}")
    return RECIPES[name]
