"""An encoder of rooms of our own: the same job as the paper's, an order of magnitude cheaper.

Reverberation shows in how the bands of speech decay, wherever in a clip they do so. So this encoder
reads a log-mel spectrogram with convolutions in time and describes the clip by what they give on
average, how much it varies and where it is greatest, while the encoder of Götz et al. has a weight
for each place of its spectrogram and reads that in steps of a millisecond. Where the first echoes
lie is too fine for such frames, so the pattern of these may be read beside it.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.encoders.echo_pattern import EchoPattern
from roomprint.encoders.room_config import RoomConfig
from roomprint.encoders.torchaudio_import import torchaudio

_FFT, _HOP = 512, 128
_MELS, _LOW_HZ = 40, 50.0
_LAYERS, _KERNEL = 4, 8  # 106 frames, 0.85 s, are seen at once
_EPSILON = 1e-4  # of the power of a clip of RMS 1
_SILENCE = 1e-9  # RMS


class PooledRoomEncoder(nn.Module):
    """Reverberant speech to a unit vector that tells of the room."""

    window: Tensor
    filters: Tensor

    def __init__(self, config: RoomConfig) -> None:
        super().__init__()
        self.config = config
        filters = torchaudio.functional.melscale_fbanks(
            _FFT // 2 + 1, _LOW_HZ, SAMPLE_RATE_HZ / 2, _MELS, SAMPLE_RATE_HZ
        )
        self.register_buffer("window", torch.hann_window(_FFT), persistent=False)
        self.register_buffer("filters", filters, persistent=False)  # (bins, mels)
        blocks: list[nn.Module] = []
        for number in range(_LAYERS):
            before = config.channels if number else _MELS
            blocks += [
                nn.Conv1d(before, config.channels, _KERNEL, stride=2),
                nn.BatchNorm1d(config.channels),
                nn.ReLU(),
            ]
        self.convolutions = nn.Sequential(*blocks)
        self.echoes = _echo_layers(config) if config.echoes else None
        self.dropout = nn.Dropout(config.dropout)
        parts = 3 if self.echoes is None else 4
        self.output = nn.Linear(parts * config.channels, config.embedding)

    def forward(self, audio: Tensor) -> Tensor:
        """Embeddings.

        Args:
            audio: At 16 kHz, ``(batch, samples)``; trained on 64,000 samples (4 s).

        Returns:
            Unit vectors, ``(batch, embedding)``.
        """
        found = self.convolutions(self.log_mel(audio).transpose(1, 2))  # (batch, channels, time)
        parts = [found.mean(dim=2), found.std(dim=2), found.amax(dim=2)]
        if self.echoes is not None:
            parts.append(self.echoes(audio))
        return F.normalize(self.output(self.dropout(torch.cat(parts, dim=1))), dim=-1)

    def log_mel(self, audio: Tensor) -> Tensor:
        """Log mel powers of a clip brought to an RMS of 1, mean free, ``(batch, frames, mels)``."""
        level = audio.square().mean(dim=1, keepdim=True).sqrt().clamp_min(_SILENCE)
        spectrum = torch.stft(
            audio / level, _FFT, _HOP, window=self.window, center=False, return_complex=True
        )
        power = torch.view_as_real(spectrum).square().sum(-1).transpose(1, 2)
        log_mel = torch.log(power @ self.filters + _EPSILON)
        return (log_mel - log_mel.mean(dim=(1, 2), keepdim=True)) / 2


def _echo_layers(config: RoomConfig) -> nn.Sequential:
    return nn.Sequential(
        EchoPattern(config.echoes),
        nn.BatchNorm1d(2 * config.echoes),
        nn.Linear(2 * config.echoes, config.channels),
        nn.ReLU(),
    )
