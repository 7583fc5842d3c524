"""Conformer encoders for audio fingerprints (Altwlkany et al., Figure 1 and Table 1)."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from roomprint.encoders.architectures import PRESETS, ConformerConfig
from roomprint.encoders.front_end import FrontEnd
from roomprint.encoders.torchaudio_import import Conformer

__all__ = ["PRESETS", "ConformerConfig", "FingerprintEncoder", "parameter_count"]


class FingerprintEncoder(nn.Module):
    """Windows of audio to unit vectors; the same recording gives neighbouring vectors."""

    def __init__(self, config: ConformerConfig) -> None:
        super().__init__()
        self.config = config
        self.front_end = FrontEnd(config.mels, config.hop)
        self.input: nn.Module = (
            nn.Linear(config.mels, config.dim)
            if config.subsampling == 1
            else _Subsampling(config.mels, config.dim, config.subsampling)
        )
        self.blocks = Conformer(
            input_dim=config.dim,
            num_heads=config.heads,
            ffn_dim=config.dim,
            num_layers=config.layers,
            depthwise_conv_kernel_size=config.kernel,
            dropout=config.dropout,
        )
        self.output = nn.Linear(config.dim, config.embedding)

    def forward(self, audio: Tensor) -> Tensor:
        """Fingerprints of windows.

        Args:
            audio: Windows at 16 kHz, ``(batch, samples)``; trained on 48,000 samples (3 s).

        Returns:
            Unit vectors, ``(batch, embedding)``.
        """
        return self.embed(self.front_end(self.front_end.mel_power(audio)))

    def embed(self, log_mel: Tensor) -> Tensor:
        """Fingerprints of windows given as log-mel, ``(batch, frames, mels)``."""
        x = self.input(log_mel)  # (batch, time, dim)
        lengths = torch.full((x.shape[0],), x.shape[1], device=x.device)
        x, _ = self.blocks(x, lengths)
        return F.normalize(self.output(x.mean(dim=1)).float(), dim=-1)


class _Subsampling(nn.Module):
    """A strided convolution: ``(batch, time, mels) -> (batch, time // factor, dim)``."""

    def __init__(self, mels: int, dim: int, factor: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(mels, dim, kernel_size=2 * factor, stride=factor, padding=factor // 2)

    def forward(self, x: Tensor) -> Tensor:
        return F.silu(self.conv(x.transpose(1, 2))).transpose(1, 2)


def parameter_count(encoder: nn.Module) -> int:
    """Number of trainable parameters."""
    return sum(p.numel() for p in encoder.parameters() if p.requires_grad)
