"""How strong the echoes of a room are at every delay, read off speech.

An echo puts ripples on the spectrum of whatever is heard, the closer in frequency the later it
comes, and its delay is where the cepstrum has a peak (Bogert, Healy and Tukey 1963). What is said
changes from moment to moment and the voice glides, the echoes of a place stay: so the logarithm of
the spectrum is averaged over the clip first. How early walls answer and how densely is what tells a
small room from a large one that reverberates as long.
"""

from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn

_FFT, _HOP = 4096, 1024  # 256 ms, which holds every delay looked at and its direct sound
_FIRST, _LAST = 12, 640  # samples at 16 kHz: delays of 0.75 to 40 ms
_LOUD = 0.03  # of the loudest frame's power, or a frame is a pause
_FLOOR = 1e-5  # of the mean power: what is below is no ripple but noise
_EPSILON = 1e-8
_SILENCE = 1e-9  # RMS


class EchoPattern(nn.Module):
    """How strong echoes are in bands of delays, each band a share longer than the one before.

    Args:
        bands: How many.
    """

    window: Tensor

    def __init__(self, bands: int) -> None:
        super().__init__()
        self.register_buffer("window", torch.hann_window(_FFT), persistent=False)
        edges = np.geomspace(_FIRST, _LAST, bands + 1).round().astype(int).tolist()
        self._bands = list(pairwise(edges))

    def forward(self, audio: Tensor) -> Tensor:
        """The pattern of clips.

        Args:
            audio: At 16 kHz, ``(batch, samples)``.

        Returns:
            ``(batch, 2 * bands)``: the logarithm of the cepstrum's mean square in each band, then
            its greatest value in each.
        """
        cepstrum = torch.fft.irfft(self._mean_log_power(audio), dim=1)
        bands = [cepstrum[:, first:end] for first, end in self._bands]
        strengths = [torch.log(band.square().mean(dim=1) + _EPSILON) for band in bands]
        return torch.stack([*strengths, *(band.amax(dim=1) for band in bands)], dim=1)

    def _mean_log_power(self, audio: Tensor) -> Tensor:
        """Logarithmic spectra averaged over the frames that are no pauses, ``(batch, bins)``."""
        level = audio.square().mean(dim=1, keepdim=True).sqrt().clamp_min(_SILENCE)
        spectrum = torch.stft(
            audio / level, _FFT, _HOP, window=self.window, center=False, return_complex=True
        )
        power = torch.view_as_real(spectrum).square().sum(-1)  # (batch, bins, frames)
        frames = power.sum(dim=1, keepdim=True)
        loud = (frames >= _LOUD * frames.amax(dim=2, keepdim=True)).to(power)
        mean = self.window.square().sum()  # the power of a bin in white noise of RMS 1
        floor = _FLOOR * mean
        return (torch.log(power + floor) * loud).sum(dim=2) / loud.sum(dim=2)
