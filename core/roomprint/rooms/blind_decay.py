"""Reverberation time from speech by its free decays, without any learning.

Where a sound ends, the room's own decay is heard. There the samples are modelled as noise under an
exponential, whose decay rate has a maximum-likelihood estimate (Ratnam et al. 2003, "Blind
estimation of reverberation time"). As by Löllmann et al. (2010, "An improved algorithm for blind
reverberation time estimation"), only stretches are looked at in which the energy falls from step to
step, and the rate is searched on a grid. A sound that fades out by itself falls more slowly than
the room, so the time is an order statistic of many decays: a low quantile.

Whether energy falls has to be asked in steps that fit the room: within short ones a long decay
goes up as often as down, and the few that do not are the steep ones; a short decay is over before
there are enough long ones. So several steps are tried, and the one is taken that is nearest to a
fixed share of the time that it leads to.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono

Floats = NDArray[np.float64]

FEWEST_DECAYS = 3
_BLOCK = 16  # samples whose energies are added up: 1 ms, in which no decay shows
# what follows was chosen on measured and made-up responses with the training speech
_STEPS = (12, 18, 27, 40, 60, 90)  # blocks
_SHARE = 0.06  # of the reverberation time: a fall of 3.6 dB
_FEWEST_STEPS = 6  # of a decay
_FALL_DB = 8.0  # from its beginning to its end, at least
_QUANTILE = 0.25
_GRID_S = np.geomspace(0.1, 8.0, 120)  # reverberation times that are tried
_BAND_HZ = (300.0, 4000.0)


@dataclass(frozen=True)
class BlindDecay:
    """A reverberation time, and how many decays speak for it.

    Attributes:
        rt60_s: Seconds for a fall by 60 dB; None where fewer than ``FEWEST_DECAYS`` were found.
        decays: How many were taken.
    """

    rt60_s: float | None
    decays: int


def blind_decay(audio: Mono) -> BlindDecay:
    """The reverberation time of speech, ``(samples,)`` at 16 kHz."""
    energy = _block_energies(audio)
    best, smallest = BlindDecay(None, 0), np.inf
    for step in _STEPS:
        times_s = [most_likely_time_s(energy[a:b], _BLOCK) for a, b in _falls(energy, step)]
        if len(times_s) < FEWEST_DECAYS:
            continue
        time_s = float(np.quantile(times_s, _QUANTILE))
        misfit = abs(np.log(step * _BLOCK / SAMPLE_RATE_HZ / (_SHARE * time_s)))
        if misfit < smallest:
            best, smallest = BlindDecay(time_s, len(times_s)), misfit
    return best


def most_likely_time_s(energy: Floats, block: int) -> float:
    """The decay that explains ``energy`` best, as the time of a fall by 60 dB.

    The log-likelihood of Gaussian noise times ``a ** n`` is, but for a constant,
    ``-N / 2 * ((N - 1) * ln(a) + ln(mean(a ** (-2 * n) * y ** 2)))``.

    Args:
        energy: Sums of squares of consecutive blocks of samples, ``(blocks,)``.
        block: Samples a block, so few that nothing decays within one.
    """
    at = (np.arange(len(energy)) + 0.5) * block - 0.5  # samples, the blocks' middles
    rate = np.log(1e-3) / (_GRID_S * SAMPLE_RATE_HZ)  # ln(a) of each time
    whitened = (np.exp(-2 * rate[:, None] * at) * energy).sum(axis=1)
    samples = len(energy) * block
    likelihood = -((samples - 1) * rate + np.log(np.maximum(whitened, 1e-300)))
    best = int(likelihood.argmax())
    if 0 < best < len(_GRID_S) - 1:  # the top of the parabola through three points
        left, middle, right = likelihood[best - 1 : best + 2]
        shift = 0.5 * (left - right) / (left - 2 * middle + right)
        return float(_GRID_S[best] * (_GRID_S[1] / _GRID_S[0]) ** shift)
    return float(_GRID_S[best])


def _block_energies(audio: Mono) -> Floats:
    from scipy.signal import butter, sosfilt

    sections = butter(4, _BAND_HZ, "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
    filtered = np.asarray(sosfilt(sections, audio.astype(np.float64)))
    blocks = len(filtered) // _BLOCK
    energies: Floats = np.square(filtered[: blocks * _BLOCK]).reshape(blocks, _BLOCK).sum(axis=1)
    return energies


def _falls(energy: Floats, step: int) -> list[tuple[int, int]]:
    """First block, and the one after the last, of each free decay.

    Args:
        energy: Of blocks, ``(blocks,)``.
        step: Blocks between two looks at whether it still falls. The first is left out: the voice
            has not quite ended there.
    """
    steps = len(energy) // step
    if steps == 0:
        return []
    power = energy[: steps * step].reshape(steps, step).sum(axis=1)
    level_db = 10 * np.log10(np.maximum(power, 1e-14))
    ends = np.flatnonzero(np.diff(level_db, append=np.inf) >= 0) + 1  # of each run that falls
    firsts = np.concatenate([[0], ends[:-1]]) + 1
    return [
        (int(first) * step, int(end) * step)
        for first, end in zip(firsts, ends, strict=True)
        if end - first >= _FEWEST_STEPS and level_db[first] - level_db[end - 1] >= _FALL_DB
    ]
