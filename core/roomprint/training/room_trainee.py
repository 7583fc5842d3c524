"""What is trained upstream: a room encoder under its projection, fed with clips' recipes."""

import torch
from torch import Tensor, nn

from roomprint.encoders.room import Projection
from roomprint.encoders.room_config import ProjectionConfig, RoomConfig
from roomprint.encoders.room_encoders import room_encoder
from roomprint.training.reverberation import Reverberator


class RoomTrainee(nn.Module):
    """Encoder and projection, of the paper's 157,082 weights.

    Args:
        encoder: Architecture of the encoder.
        projection: Of the network above it.
        seed: Of the weights.
    """

    def __init__(self, encoder: RoomConfig, projection: ProjectionConfig, seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.encoder = room_encoder(encoder)
        self.projection = Projection(projection, encoder.embedding)

    def forward(self, audio: Tensor) -> Tensor:
        """What the loss compares, ``(batch, output)``, of clips ``(batch, 64_000)``."""
        projected: Tensor = self.projection(self.encoder(audio))
        return projected


class Heard:
    """Encoders that read clips' recipes: what is written there is heard first.

    Args:
        reverberator: Makes the clips.
        device: Where it does.
    """

    def __init__(self, reverberator: Reverberator, device: torch.device) -> None:
        self._reverberator = reverberator
        self._device = device

    def by(self, network: nn.Module, recipes: Tensor) -> Tensor:
        """What ``network`` makes of clips.

        Args:
            network: Reads ``(batch, 64_000)``.
            recipes: ``(batch, 5)``, on any device.
        """
        with torch.no_grad():
            clips = self._reverberator.clips(recipes.to(self._device))
        heard: Tensor = network(clips)
        return heard
