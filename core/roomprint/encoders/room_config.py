"""Architectures of room encoders as plain settings (Götz et al. 2023, section 3.4)."""

from dataclasses import dataclass

from roomprint.errors import ConfigError
from roomprint.settings import Config, setting

CLIP = 64_000  # samples: 4 s at 16 kHz
WINDOW, HOP = 32, 16
PAPER, POOLED = ARCHITECTURES = ("paper", "pooled")


@dataclass(frozen=True, kw_only=True)
class RoomConfig(Config):
    """Architecture of an encoder of rooms.

    The paper does not say how many channels its layers have. Five in each is the only uniform plan
    that gives its number of parameters. The pooled architecture wants some 96.
    """

    architecture: str = setting(
        PAPER,
        "paper: a weight for each place of a fine spectrogram; pooled: statistics over the clip.",
        choices=ARCHITECTURES,
    )
    channels: int = setting(5, "Channels of every convolution.", low=1, high=256)
    embedding: int = setting(64, "Length of the embedding.", low=2, high=1024)
    dropout: float = setting(0.5, "Share of features dropped in training.", low=0.0, high=0.9)
    echoes: int = setting(
        0, "Bands of delays whose echoes the pooled architecture reads too.", low=0, high=40
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.echoes and self.architecture != POOLED:
            raise ConfigError(
                f"echoes must be 0 in the {self.architecture} architecture, got {self.echoes}"
            )


@dataclass(frozen=True, kw_only=True)
class ProjectionConfig(Config):
    """The network between embedding and loss.

    The paper's text has 128 hidden neurons, its 2,600 parameters have 32.
    """

    hidden: int = setting(32, "Neurons of the hidden layer; the paper's text has 128.", low=1)
    output: int = setting(16, "Length of the vector that the loss compares.", low=2, high=1024)
