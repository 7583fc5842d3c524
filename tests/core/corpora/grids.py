"""Small grids of made-up responses, without a simulator."""

import numpy as np

from roomprint.corpora.drawn_rooms import draw_scene
from roomprint.corpora.grid import Grid
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_rows import GridRows
from roomprint.corpora.grid_simulation import with_pair
from roomprint.rooms.response import ImpulseResponse, Origin

RATE = 16_000


def decaying(time_s: float, onset_s: float, seed: int, length_s: float = 1.5) -> ImpulseResponse:
    """Pulses of either sign that decay by 60 dB in ``time_s`` from the onset on."""
    rng = np.random.default_rng(seed)
    after_s = np.arange(round(length_s * RATE)) / RATE - onset_s
    samples = rng.choice([-1.0, 1.0], len(after_s)) * 10 ** (-3.0 * after_s / time_s)
    samples[after_s < 0] = 0.0
    return ImpulseResponse(
        samples=samples, sample_rate_hz=RATE, origin=Origin.SIMULATED, onset_s=onset_s
    )


def small_grid(rooms: int = 3, responses: int = 2, seed: int = 0) -> Grid:
    """A room decays in 0.3 s, the next in 0.4 s, and so on."""
    config = GridConfig(rooms=rooms, responses=responses, seed=seed)
    rows = GridRows()
    for room in range(rooms):
        scene = draw_scene(config, room)
        for pair in range(responses):
            response = decaying(0.3 + 0.1 * room, 0.004 + 0.003 * pair, 100 * room + pair)
            rows.add_simulated(response, room, with_pair(scene, pair, pair))
    return rows.grid(config.digest)
