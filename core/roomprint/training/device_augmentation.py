"""The chain of :mod:`roomprint.training.augmentation` for a whole batch, on the training device.

The same draws make the same replicas there, but for rounding. What no device but a processor does
(a codec) arrives done.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from roomprint.corpora.packed import FULL_SCALE
from roomprint.encoders.front_end import FrontEnd
from roomprint.training.augmentation import FREQUENCIES, LOG_FREQUENCIES
from roomprint.training.drawn_batch import DrawnBatch
from roomprint.training.draws import LEAD, LENGTH, STRETCHED
from roomprint.training.loading import Views
from roomprint.training.noise import noise_size


class BatchDegrader:
    """Makes a batch's originals and replicas out of its draws.

    Args:
        rooms: Spectra of the impulse responses, ``(responses, bins)``.
        front_end: Makes the log-mel; it moves to the device.
        device: Where all this is done.
    """

    def __init__(
        self, rooms: Sequence[NDArray[np.complex64]], front_end: FrontEnd, device: torch.device
    ) -> None:
        self._device = device
        self._rooms = torch.from_numpy(np.stack(rooms)).to(device)
        self._front_end = front_end.to(device)
        self._frequencies = torch.from_numpy(FREQUENCIES).to(device).clamp_min(1.0)
        self._log_frequencies = torch.from_numpy(LOG_FREQUENCIES).to(device).double()

    @torch.no_grad()
    def views(self, batch: Views) -> Views:
        """Log-mel of the originals and of the replicas, ``(rows, frames, mels)`` each.

        Args:
            batch: The fields of a :class:`DrawnBatch`.
        """
        drawn = DrawnBatch(*(part.to(self._device, non_blocking=True) for part in batch))
        originals = self._front_end.mel_power(_float(drawn.originals))
        mel = self._front_end.mel_power(self.replicas(drawn))
        log_mel = self._front_end(_retimed(mel, originals.shape[1], drawn.tempo))
        return self._front_end(originals), _masked(log_mel, drawn.masks)

    def replicas(self, drawn: DrawnBatch) -> Tensor:
        """Replicas before their spectrogram is taken, ``(rows, 62_336)``."""
        spectra = torch.fft.rfft(_played(drawn))  # (rows, bins)
        rows, numbers = drawn.room.long().unbind(1)
        spectra[rows] *= self._rooms[numbers]
        spectra[drawn.band[:, 0].long()] *= self._bands(drawn.band[:, 1:])
        spectra[drawn.curve[:, 0].long()] *= self._curves(drawn.curve[:, 1:])
        audio = torch.fft.irfft(spectra, LENGTH)[:, LEAD : LEAD + STRETCHED].contiguous()
        for turn in range(3):  # what is heard first is music to what is heard next
            now = drawn.other[:, 1] == turn
            rows = drawn.other[now, 0].long()
            audio[rows] = _mixed(audio[rows], _float(drawn.other_audio[now]), drawn.other[now, 2])
        if len(drawn.coloured):
            rows = drawn.coloured[:, 0].long()
            noise = _coloured(drawn.white, drawn.coloured[:, 1])
            audio[rows] = _mixed(audio[rows], noise, drawn.coloured[:, 2])
        audio = _bent(audio, drawn) * drawn.gain.float()[:, None]
        audio[drawn.done_rows] = drawn.done
        return audio

    def _bands(self, bands: Tensor) -> Tensor:
        """Magnitudes of Butterworth-like band-passes, ``(k, bins)``."""
        low_hz, high_hz, order = bands.float()[:, :, None].unbind(1)  # (k, 1) each
        f = self._frequencies
        fall = (1 + (low_hz / f) ** (2 * order)) * (1 + (f / high_hz) ** (2 * order))
        return fall.rsqrt()

    def _curves(self, curves: Tensor) -> Tensor:
        """Magnitudes of equalisers, ``(k, bins)``; beyond its knots a curve is level."""
        knots, gains_db = curves.chunk(2, dim=1)  # (k, 5) each
        x = self._log_frequencies.expand(len(curves), -1).contiguous()
        right = torch.searchsorted(knots.contiguous(), x).clamp(1, knots.shape[1] - 1)
        at, after = (knots.gather(1, right + step) for step in (-1, 0))
        low, high = (gains_db.gather(1, right + step) for step in (-1, 0))
        part = ((x - at) / (after - at)).clamp(0, 1)
        return (10 ** ((low + (high - low) * part) / 20)).float()


def _played(drawn: DrawnBatch) -> Tensor:
    """``LENGTH`` samples of each at its speed, ``(rows, LENGTH)``."""
    steps = torch.arange(LENGTH, device=drawn.raw.device, dtype=torch.float64)
    at = drawn.first[:, None] + steps * drawn.speed[:, None]
    low = at.long().clamp_max(drawn.raw.shape[1] - 2)
    part = (at - low).float()
    raw = _float(drawn.raw)
    return raw.gather(1, low) * (1 - part) + raw.gather(1, low + 1) * part


def _mixed(audio: Tensor, noise: Tensor, snr_db: Tensor) -> Tensor:
    """Each row with noise at its ratio of mean powers; silent noise adds nothing."""
    signal_power, noise_power = audio.square().mean(1), noise.square().mean(1)
    wanted = signal_power * (10 ** (-snr_db / 10)).float()
    gains = torch.where(noise_power > 0, wanted / noise_power.clamp_min(1e-30), 0.0).sqrt()
    return audio + noise * gains[:, None]


def _coloured(white: Tensor, slopes: Tensor) -> Tensor:
    bins = torch.arange(white.shape[1], device=white.device).clamp_min(1).double()
    fall = (bins ** (-slopes[:, None] / 2)).float()
    spectra = torch.view_as_complex(white.contiguous()) * fall
    noise: Tensor = torch.fft.irfft(spectra, noise_size(STRETCHED))[:, :STRETCHED]
    return noise


def _bent(audio: Tensor, drawn: DrawnBatch) -> Tensor:
    """What is not linear: few rows each, but for the distortion."""
    for row, kept in zip(drawn.kept[:, 0].long(), drawn.kept[:, 1].float(), strict=True):
        limit = torch.quantile(audio[row].abs(), kept)
        audio[row] = audio[row].clamp(-limit, limit)
    rows, drive = drawn.drive[:, 0].long(), drawn.drive[:, 1].float()
    rms = audio[rows].square().mean(1).sqrt()
    audio[rows] = torch.tanh(audio[rows] * (drive / (rms * 4).clamp_min(1e-6))[:, None])
    return audio


def _retimed(mel_power: Tensor, frames: int, tempo: Tensor) -> Tensor:
    """The middle ``frames`` of each replica's mel power, read at its tempo."""
    steps = torch.arange(frames, device=mel_power.device, dtype=torch.float64) - (frames - 1) / 2
    at = (mel_power.shape[1] - 1) / 2 + steps * tempo[:, None]  # (rows, frames)
    low = at.long().clamp(0, mel_power.shape[1] - 2)
    part = (at - low).float()[:, :, None]
    index = low[:, :, None].expand(-1, -1, mel_power.shape[2])
    return mel_power.gather(1, index) * (1 - part) + mel_power.gather(1, index + 1) * part


def _masked(log_mel: Tensor, masks: Tensor) -> Tensor:
    """Bands and stretches blanked, in place."""
    for axis in (0, 1):
        some = masks[masks[:, 1] == axis]
        places = torch.arange(log_mel.shape[1 + axis], device=log_mel.device)
        inside = (places >= some[:, 2:3]) & (places < some[:, 2:3] + some[:, 3:4])  # (k, size)
        blank = torch.zeros(log_mel.shape[0], len(places), device=log_mel.device)
        blank.index_add_(0, some[:, 0], inside.float())
        log_mel.masked_fill_((blank > 0)[:, :, None] if axis == 0 else (blank > 0)[:, None], 0.0)
    return log_mel


def _float(samples: Tensor) -> Tensor:
    return samples.float() / FULL_SCALE
