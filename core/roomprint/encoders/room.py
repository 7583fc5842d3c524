"""The encoder of rooms, its projection and its heads (Götz et al. 2023, section 3.4)."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from roomprint.encoders.room_config import CLIP, HOP, WINDOW, ProjectionConfig, RoomConfig
from roomprint.encoders.time_convolution import TimeConvolution

__all__ = ["CLIP", "Head", "Projection", "ProjectionConfig", "RoomConfig", "RoomEncoder"]

_BINS, _FRAMES = WINDOW // 2 + 1, 1 + (CLIP - WINDOW) // HOP  # 17, 3999
_EPSILON = 1e-6
_SILENCE = 1e-9  # RMS

# Table 1: kernel and stride along (frequency, time), no padding.
_LAYERS = (
    ((1, 4), (1, 2)),
    ((1, 4), (1, 2)),
    ((1, 4), (1, 2)),
    ((1, 4), (1, 2)),
    ((2, 4), (1, 2)),
    ((2, 4), (2, 2)),
)
_QUICK = 3  # layers, the longest, that :class:`TimeConvolution` is worth it for


class RoomEncoder(nn.Module):
    """Four seconds of reverberant speech to a unit vector that tells of the room.

    Nearly all weights are in the last layer, one for each place of the spectrogram: the input has
    to be exactly 4 s.
    """

    window: Tensor

    def __init__(self, config: RoomConfig) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("window", torch.hann_window(WINDOW), persistent=False)
        blocks: list[nn.Module] = []
        for number, (kernel, stride) in enumerate(_LAYERS):
            before = config.channels if number else 1
            blocks += [
                TimeConvolution(before, config.channels)
                if number < _QUICK
                else nn.Conv2d(before, config.channels, kernel, stride),
                nn.ReLU(),
                nn.BatchNorm2d(config.channels),
            ]
        self.convolutions = nn.Sequential(*blocks)
        self.dropout = nn.Dropout(config.dropout)
        self.output = _listening_alike(config.channels * 8, 60, config.embedding)

    def forward(self, audio: Tensor) -> Tensor:
        """Embeddings.

        Args:
            audio: 4 s at 16 kHz, ``(batch, 64_000)``.

        Returns:
            Unit vectors, ``(batch, embedding)``.
        """
        features = self.convolutions(self.log_spectrogram(audio).unsqueeze(1))
        return F.normalize(self.output(self.dropout(features.flatten(1))), dim=-1)

    def log_spectrogram(self, audio: Tensor) -> Tensor:
        """Log magnitudes, zero mean and unit variance over each clip, ``(batch, 17, 3999)``.

        A clip is brought to an RMS of 1 first, so that its level plays no part, and what is added
        under the logarithm lies 120 dB below it.
        """
        level = audio.square().mean(dim=1, keepdim=True).sqrt().clamp_min(_SILENCE)
        spectrum = torch.stft(
            audio / level, WINDOW, HOP, window=self.window, center=False, return_complex=True
        )
        logarithm = torch.log(spectrum.abs() + _EPSILON)  # (batch, frequency, time)
        deviation, mean = torch.std_mean(logarithm, dim=(1, 2), keepdim=True)
        return (logarithm - mean) / deviation.clamp_min(_EPSILON)


def _listening_alike(features: int, places: int, outputs: int) -> nn.Linear:
    """A layer over features at many places in time that begins with the same weights at each.

    So it begins with sums over the clip, in which the room shows and what is said hardly does.
    Begun at random, position-independent sampling was still at chance after 880 steps, in the one
    run that was tried; begun so, it left chance after 200.

    Args:
        features: At each place.
        places: In time.
        outputs: Length of what the layer gives.

    Returns:
        Weights ``(outputs, features * places)``, the places of a feature side by side.
    """
    layer = nn.Linear(features * places, outputs)
    each = nn.Linear(features, outputs, bias=False)
    with torch.no_grad():
        layer.weight.copy_(each.weight.repeat_interleave(places, dim=1))
    return layer


class Projection(nn.Module):
    """From embeddings to the unit vectors that the contrastive loss compares."""

    def __init__(self, config: ProjectionConfig, embedding: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(embedding, config.hidden),
            nn.ReLU(),
            nn.Linear(config.hidden, config.output),
        )

    def forward(self, embeddings: Tensor) -> Tensor:
        """Unit vectors ``(batch, output)`` of embeddings ``(batch, embedding)``."""
        return F.normalize(self.layers(embeddings), dim=-1)


class Head(nn.Sequential):
    """From embeddings to one room parameter, or to the logits of classes.

    Args:
        embedding: Length of the embeddings.
        outputs: 1 for a parameter, 2 for small and large.
        positive: The parameter cannot be negative (a reverberation time).
    """

    def __init__(self, embedding: int, outputs: int, *, positive: bool) -> None:
        last: list[nn.Module] = [nn.ReLU()] if positive else []
        super().__init__(
            nn.Linear(embedding, 256),
            nn.ReLU(),
            nn.Linear(256, 256),
            nn.ReLU(),
            nn.Linear(256, outputs),
            *last,
        )
