"""From audio to what the conformer reads: a stabilized log-mel spectrogram."""

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import fft
from torch import Tensor, nn

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.encoders.torchaudio_import import torchaudio

FFT = 1024
_EPSILON = 1e-3
_CHUNK = 384  # frames transformed at once: their spectra still fit the processor's cache


class FrontEnd(nn.Module):
    """Mel power of a piece of audio, and the stabilized logarithm of a window of it.

    The two halves are apart so that the mel power of a whole track is computed once and windows
    are sliced from it: no frame reaches past its own 1024 samples (the transform is not centred),
    so a slice equals the mel power of the sliced audio exactly.

    The logarithm is "stabilized" as log(mel + eps) (Altwlkany et al., section 2.1), with the mel
    power first divided by its mean over the window: the level of playback plays no part.
    """

    window: Tensor
    filters: Tensor

    def __init__(self, mels: int, hop: int) -> None:
        super().__init__()
        self.hop = hop
        filters = torchaudio.functional.melscale_fbanks(
            FFT // 2 + 1, 0.0, SAMPLE_RATE_HZ / 2, mels, SAMPLE_RATE_HZ
        )
        self.register_buffer("window", torch.hann_window(FFT), persistent=False)  # (fft,)
        self.register_buffer("filters", filters, persistent=False)  # (fft / 2 + 1, mels)

    def mel_power(self, audio: Tensor) -> Tensor:
        """Mel power.

        Args:
            audio: Samples at 16 kHz, ``(*, samples)``; at least 1024 of them.

        Returns:
            ``(*, frames, mels)`` with ``frames = 1 + (samples - 1024) // hop``.
        """
        if audio.device.type == "cpu":  # scipy's FFT is 3.5 times faster there than torch.stft
            rows = audio.reshape(-1, audio.shape[-1]).numpy()
            mel = np.stack([self._mel_power_on_cpu(row) for row in rows])
            return torch.from_numpy(mel).reshape(*audio.shape[:-1], *mel.shape[1:])
        rows_ = audio.reshape(-1, audio.shape[-1])
        spectrum = torch.stft(
            rows_, FFT, self.hop, window=self.window, center=False, return_complex=True
        )  # (rows, bins, frames)
        power = torch.view_as_real(spectrum).square().sum(-1).transpose(1, 2)
        return (power @ self.filters).reshape(*audio.shape[:-1], power.shape[1], -1)

    def _mel_power_on_cpu(self, audio: NDArray[np.float32]) -> NDArray[np.float32]:
        window = self.window.numpy()
        frames = np.lib.stride_tricks.sliding_window_view(audio, FFT)[:: self.hop]  # (frames, fft)
        mel = np.empty((len(frames), self.filters.shape[1]), np.float32)
        for at in range(0, len(frames), _CHUNK):
            spectrum = fft.rfft(frames[at : at + _CHUNK] * window)
            power = torch.from_numpy(spectrum.real**2 + spectrum.imag**2)
            # torch's product, not numpy's, whose own threads would wait for more on all processors
            mel[at : at + _CHUNK] = power @ self.filters
        return mel

    def forward(self, mel_power: Tensor) -> Tensor:
        """Stabilized log-mel of windows, mean free, near unit spread; ``(*, frames, mels)``."""
        mean = mel_power.mean(dim=(-2, -1), keepdim=True).clamp_min(1e-12)
        log_mel = torch.log(mel_power / mean + _EPSILON)
        return (log_mel - log_mel.mean(dim=(-2, -1), keepdim=True)) / 2

    @staticmethod
    def power_of(log_mel: Tensor) -> Tensor:
        """The mel power that :meth:`forward` made a stabilized log-mel of, divided by its mean.

        ``exp(2 log_mel)`` is that power plus epsilon but for one factor a window, and the mean of
        the power is 1.

        Args:
            log_mel: ``(*, frames, mels)``.
        """
        shape = torch.exp(2 * log_mel)
        mean = shape.mean(dim=(-2, -1), keepdim=True)
        return (shape / mean * (1 + _EPSILON) - _EPSILON).clamp_min(0)

    def frames_in(self, samples: int) -> int:
        """Frames that :meth:`mel_power` makes of so many samples; none of fewer than 1024."""
        return max(0, 1 + (samples - FFT) // self.hop)
