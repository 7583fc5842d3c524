"""More decays than were measured: variants of the responses of a grid (Bryan 2020).

N. J. Bryan, "Impulse response data augmentation and deep neural networks for blind room acoustic
parameter estimation", ICASSP 2020: a response is made to decay faster or slower, and its direct
sound louder or softer; what is learned from a few measured rooms then holds for others.
"""

import json
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.grid import Grid, Samples, chain_grids
from roomprint.corpora.grid_rows import GridRows
from roomprint.corpora.marks import digest_of
from roomprint.plain import to_plain
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps

_DIRECT_S = 0.0025  # half the window around the onset that is the direct sound's
_DECAY = 3 * np.log(10)  # of an amplitude, in one reverberation time


@dataclass(frozen=True, kw_only=True)
class Variation(Config):
    """How the variants of a response are drawn; the ratio of the times is even in logarithm."""

    copies: int = setting(3, "Variants of each response.", low=1, high=100)
    shortest: float = setting(0.5, "Least ratio of reverberation times.", low=0.1, high=1.0)
    longest: float = setting(1.5, "Largest ratio of reverberation times.", low=1.0, high=3.0)
    raised_db: float = setting(
        15.0,
        "Most that the end of a response is raised by, lest its noise be heard as its decay.",
        low=0.0,
        high=60.0,
        unit="dB",
    )
    direct_db: float = setting(
        6.0, "Largest change of the direct sound, either way.", low=0.0, high=20.0, unit="dB"
    )
    seed: int = setting(0, "Of all that is drawn.", low=0, high=2**31)

    def vary(self, samples: Samples, onset_s: float, time_s: float, rng: Generator) -> Samples:
        """A response of another room, ``(samples,)``.

        Args:
            samples: A response at 16 kHz, ``(samples,)``.
            onset_s: When its direct sound arrives.
            time_s: Its reverberation time.
            rng: Where chance comes from.
        """
        after_s = np.arange(len(samples)) / SAMPLE_RATE_HZ - onset_s
        ratio = float(np.exp(rng.uniform(np.log(self.shortest), np.log(self.longest))))
        slower = _DECAY / time_s * (1 - 1 / ratio)  # of the logarithm of the amplitude, a second
        most = self.raised_db / 20 * np.log(10) / max(float(after_s[-1]), _DIRECT_S)
        late = np.exp(np.minimum(slower, most) * np.maximum(after_s, 0.0))
        gain = 10 ** (rng.uniform(-self.direct_db, self.direct_db) / 20)
        window = np.clip(1 - np.abs(after_s) / _DIRECT_S, 0.0, 1.0)
        varied: Samples = (samples * (late + (gain - 1) * window)).astype(np.float32)
        return varied


def vary_grid(grid: Grid, variation: Variation) -> Steps[Grid]:
    """The responses of ``grid``, each followed by its variants, of the same room.

    Times and energies of the variants are measured anew; volume and distance stay. Responses
    without a T20 have no variants.

    Raises:
        GridError: The grid is empty.
    """
    parts = []
    for index in range(len(grid)):
        rows = GridRows()
        time_s = float(grid.labels["t20_s"][index])
        copies = variation.copies if np.isfinite(time_s) else 0
        scene = grid.scene(index)
        for copy in range(copies):
            rng = np.random.default_rng((variation.seed, index, copy))
            onset_s = float(grid.onsets_s[index])
            samples = variation.vary(grid.response(index), onset_s, time_s, rng)
            response = ImpulseResponse(
                samples=samples.astype(np.float64),
                sample_rate_hz=SAMPLE_RATE_HZ,
                origin=Origin.MEASURED if scene is None else Origin.SIMULATED,
                onset_s=onset_s,
            )
            known = {key: float(grid.labels[key][index]) for key in ("volume_m3", "distance_m")}
            rows.add(response, int(grid.rooms[index]), known)
        parts += [grid.part([index]), rows.grid(grid.digest)]
        yield Progress(index + 1, len(grid), f"making variants: {index + 1} of {len(grid)}")
    return chain_grids(parts, varied_digest(grid, variation))


def varied_digest(grid: Grid, variation: Variation) -> str:
    """The digest of a grid with such variants."""
    return digest_of(json.dumps([grid.digest, to_plain(variation)], sort_keys=True))
