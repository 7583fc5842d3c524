"""How loud a sound is: the integrated loudness of ITU-R BS.1770-4."""

import numpy as np
from numpy.typing import NDArray

_BLOCK_S, _HOP_S = 0.4, 0.1
_SILENCE_LUFS = -70.0  # what is below is a pause
_GATE_LU = 10.0  # what is that much below the rest is one too
_OFFSET = -0.691  # makes a 997 Hz sine of full scale -3.01


def loudness_lufs(samples: NDArray[np.floating], sample_rate_hz: int) -> float:
    """The integrated loudness of one channel.

    Args:
        samples: ``(samples,)``, full scale 1; below 0.4 s taken as one block.
        sample_rate_hz: Of the samples.

    Returns:
        In LUFS; minus infinity for silence.
    """
    from scipy.signal import sosfilt

    if not len(samples):
        return -np.inf
    weighted = sosfilt(_k_weighting(sample_rate_hz), np.asarray(samples, np.float64))
    sums = np.concatenate([[0.0], np.cumsum(weighted**2)])
    size = min(len(samples), round(_BLOCK_S * sample_rate_hz))
    starts = np.arange(0, len(samples) - size + 1, max(1, round(_HOP_S * sample_rate_hz)))
    power = np.maximum(sums[starts + size] - sums[starts], 0) / size  # (blocks,)
    return _gated(power)


class LoudnessMeter:
    """The integrated loudness of a sound of any length and number of channels, piece by piece.

    The powers of all channels are added up, each with weight 1 (the surround channels' 1.41 is
    left out: which those are, a file does not say).
    """

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        self._sections = _k_weighting(sample_rate_hz)
        self._state = np.zeros((len(self._sections), 2, channels))
        self._hop = max(1, round(_HOP_S * sample_rate_hz))
        self._rest = np.zeros(0)
        self._hops: list[NDArray[np.float64]] = []  # energy of each tenth of a second

    def feed(self, block: NDArray[np.floating]) -> None:
        """Take in ``(frames, channels)``, full scale 1."""
        from scipy.signal import sosfilt

        weighted, self._state = sosfilt(
            self._sections, np.asarray(block, np.float64), axis=0, zi=self._state
        )
        energy = np.concatenate([self._rest, (weighted**2).sum(axis=1)])
        full = len(energy) // self._hop * self._hop
        self._hops.append(energy[:full].reshape(-1, self._hop).sum(axis=1))
        self._rest = energy[full:]

    @property
    def lufs(self) -> float:
        """The loudness so far; minus infinity for silence."""
        hops = np.concatenate(self._hops) if self._hops else np.zeros(0)
        count = round(_BLOCK_S / _HOP_S)
        if len(hops) < count:  # too short for a block: all of it is one
            samples = len(hops) * self._hop + len(self._rest)
            total = float(hops.sum() + self._rest.sum())
            return _gated(np.array([total / samples])) if samples else -np.inf
        sums = np.convolve(hops, np.ones(count), "valid")
        return _gated(sums / (count * self._hop))


def _gated(power: NDArray[np.float64]) -> float:
    """The loudness of blocks of such power, without pauses; minus infinity where all are pauses."""
    heard = power[power > _power(_SILENCE_LUFS)]
    if not len(heard):
        return -np.inf
    heard = heard[heard > heard.mean() * 10 ** (-_GATE_LU / 10)]
    return float(_OFFSET + 10 * np.log10(heard.mean()))


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


def _k_weighting(rate: int) -> NDArray[np.float64]:
    """The head's shelf and the low cut, as second-order sections at any rate.

    The standard states coefficients at 48 kHz; these are the analogue filters behind them
    (Mansbridge et al. 2012), brought to ``rate`` by the bilinear transform.
    """
    k = np.tan(np.pi * 1681.974450955533 / rate)
    high, quality = 10 ** (3.999843853973347 / 20), 0.7071752369554196
    band = high**0.4996667741545416
    norm = 1 + k / quality + k * k
    shelf = [
        (high + band * k / quality + k * k) / norm,
        2 * (k * k - high) / norm,
        (high - band * k / quality + k * k) / norm,
        1.0,
        2 * (k * k - 1) / norm,
        (1 - k / quality + k * k) / norm,
    ]
    k = np.tan(np.pi * 38.13547087602444 / rate)
    quality = 0.5003270373238773
    norm = 1 + k / quality + k * k
    cut = [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / norm, (1 - k / quality + k * k) / norm]
    return np.array([shelf, cut])
