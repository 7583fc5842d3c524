"""Heads that learn along with a room encoder, as plain settings."""

from dataclasses import dataclass

from roomprint.errors import ConfigError
from roomprint.settings import Config, setting


@dataclass(frozen=True, kw_only=True)
class JointHeads(Config):
    """What is learned beside the contrast, and how much each counts in the loss.

    As they are, contrast alone teaches the encoder, and heads are trained on it afterwards, as in
    Götz et al. 2023. Where a head counts, encoder and heads learn together and become a model.
    """

    contrast: float = setting(1.0, "Weight of the contrast.", low=0.0, high=100.0)
    rt60: float = setting(
        0.0, "Weight of the error of the reverberation time's logarithm.", low=0.0, high=100.0
    )
    c50: float = setting(0.0, "Weight of the error of the clarity.", low=0.0, high=100.0)
    volume: float = setting(
        0.0, "Weight of the cross-entropy of small and large.", low=0.0, high=100.0
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.are_trained and not (self.rt60 and self.c50 and self.volume):
            raise ConfigError("heads are trained together: rt60, c50 and volume each need a weight")
        if not (self.contrast or self.are_trained):
            raise ConfigError("contrast must be above 0 where no head is trained, got 0")

    @property
    def are_trained(self) -> bool:
        """Whether there are heads to train."""
        return bool(self.rt60 or self.c50 or self.volume)
