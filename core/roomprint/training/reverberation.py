"""Reverberant speech made at batch time, on the device that trains.

A batch arrives as a few numbers a clip: which response, which speech, which noise and how loud. The
sounds themselves lie on the device, so nothing but those numbers travels (Götz et al. 2023,
equation 1: ``y = x * h + n``).
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.fft import next_fast_len
from torch import Tensor

from roomprint.corpora.packed import FULL_SCALE
from roomprint.encoders.room import CLIP

RESPONSE, SPEECH, NOISE, SNR_DB, CURVE = range(5)  # columns of a clip's recipe

_TINY = 1e-12
_KEPT_BYTES = 1 << 28  # spectra that are kept; more are made anew in every batch
_PIECE = 64  # spectra made at once, where all are kept
_POINTS, _STEP_DB = 7, 2.5  # of an equaliser


class Responses(Protocol):
    """Impulse responses and what is known of their rooms, as a grid holds them."""

    @property
    def rooms(self) -> NDArray[np.int64]:
        """Number of each response's room, ``(n,)``."""
        ...

    @property
    def labels(self) -> dict[str, NDArray[np.float64]]:
        """Parameters by name, ``(n,)`` each; NaN where one is not known."""
        ...

    def responses(
        self, indices: NDArray[np.int64], longest: int | None = None
    ) -> NDArray[np.float32]:
        """Some of them, ``(k, taps)``, zeros after the shorter ones; ``longest`` taps at most."""
        ...


@dataclass(frozen=True)
class Sounds:
    """All that clips are made of; speech and noise in 16 bit, as they are packed.

    Attributes:
        responses: ``(responses, taps)`` at 16 kHz.
        speech: ``(segments, 64_000)``.
        noise: One recording after another, ``(samples,)``; empty for none.
    """

    responses: NDArray[np.float32]
    speech: NDArray[np.int16]
    noise: NDArray[np.int16]


class Reverberator:
    """Makes clips of :class:`Sounds` on a device.

    Args:
        sounds: What there is.
        device: Where clips are made.
        running: Speech goes round: what is said at the end of a segment was said before its
            beginning too, so the room is full of sound when a clip begins.
    """

    def __init__(self, sounds: Sounds, device: torch.device, *, running: bool = False) -> None:
        taps = min(sounds.responses.shape[1], CLIP)
        self._size = CLIP if running else int(next_fast_len(CLIP + taps - 1, real=True))
        self._device = device
        self._responses = torch.from_numpy(sounds.responses[:, :taps]).to(device)
        self._speech = torch.from_numpy(sounds.speech).to(device)
        self._noise = torch.from_numpy(sounds.noise).to(device)
        spectrum = (self._size // 2 + 1) * 8  # bytes
        self._of_responses = self._of_speech = None
        room = _KEPT_BYTES - spectrum * len(self._responses)
        if room >= 0:
            self._of_responses = self._spectra(self._responses)
            if room >= spectrum * len(self._speech):
                self._of_speech = self._spectra(self._speech)

    def clips(self, recipes: Tensor) -> Tensor:
        """Reverberant speech; its level is that of the response.

        Args:
            recipes: ``(batch, 5)``: number of the response, of the speech, where the noise begins
                (none where that is negative), its signal-to-noise ratio in dB, and the number of
                an equaliser (none where that is negative).

        Returns:
            ``(batch, 64_000)``.
        """
        numbers = recipes[:, :3].long()
        left = self._chosen(self._responses, self._of_responses, numbers[:, RESPONSE])
        left *= self._chosen(self._speech, self._of_speech, numbers[:, SPEECH])
        coloured = recipes[:, CURVE] >= 0
        if bool(coloured.any()):
            left[coloured] *= self._curves(recipes[coloured, CURVE])
        clips: Tensor = torch.fft.irfft(left, self._size)[:, :CLIP]
        noisy = numbers[:, NOISE] >= 0
        if bool(noisy.any()):
            clips[noisy] += self._noises(clips[noisy], recipes[noisy])
        return clips

    def _chosen(self, sounds: Tensor, spectra: Tensor | None, rows: Tensor) -> Tensor:
        """Spectra of some rows, ``(batch, bins)``; each row is transformed once a batch."""
        if spectra is not None:
            return spectra[rows]
        unique, places = torch.unique(rows, return_inverse=True)
        made: Tensor = torch.fft.rfft(_float(sounds[unique]), self._size)
        return made[places]

    def _spectra(self, sounds: Tensor) -> Tensor:
        pieces = torch.split(sounds, _PIECE)
        return torch.cat([torch.fft.rfft(_float(piece), self._size) for piece in pieces])

    def _curves(self, numbers: Tensor) -> Tensor:
        """Gains of equalisers, ``(n, bins)``; the same number is the same one."""
        rows = [equaliser(int(number), self._size // 2 + 1) for number in numbers]
        return torch.from_numpy(np.stack(rows)).to(self._device)

    def _noises(self, clips: Tensor, recipes: Tensor) -> Tensor:
        """Noise of each clip at its ratio of mean powers, ``(batch, 64_000)``."""
        starts = recipes[:, NOISE].long()[:, None]
        places = (starts + torch.arange(CLIP, device=self._device)) % len(self._noise)
        noise = _float(self._noise[places])
        powers = clips.square().mean(dim=1) / noise.square().mean(dim=1).clamp_min(_TINY)
        gains = torch.sqrt(powers * 10 ** (-recipes[:, SNR_DB].to(clips.dtype) / 10))
        scaled: Tensor = noise * gains[:, None]
        return scaled


def equaliser(number: int, bins: int) -> NDArray[np.float32]:
    """Gains that wander with the frequency, ``(bins,)`` from 0 Hz to half the sample rate.

    Seven points, each some 2.5 dB from the one before, 0 dB on average, joined by straight lines.
    """
    steps_db = np.random.default_rng(number).normal(0.0, _STEP_DB, _POINTS)
    points_db = np.cumsum(steps_db)
    places = np.linspace(0, _POINTS - 1, bins)
    curve_db = np.interp(places, np.arange(_POINTS), points_db - points_db.mean())
    gains: NDArray[np.float32] = (10 ** (curve_db / 20)).astype(np.float32)
    return gains


def _float(sounds: Tensor) -> Tensor:
    return sounds if sounds.is_floating_point() else sounds.float() / FULL_SCALE
