"""Rooms by chance: boxes of six materials with sources and microphones in them."""

from math import dist

import numpy as np
from numpy.random import Generator

from roomprint.corpora.grid_config import GridConfig
from roomprint.rooms.materials import materials
from roomprint.rooms.scene import Point, Scene, Surface, Transducer

LEAST_M = 3.0  # length, width and height
AWAY_M = 0.5  # from every surface, and of a source from its microphone


def draw_scene(config: GridConfig, number: int) -> Scene:
    """Room ``number`` of a grid: Götz et al. 2023, 3.3.

    Length and width are uniform in 3 to 10 m, the height in 3 to 5 m, unless the grid allows for
    larger rooms; each of the six surfaces has a material drawn from the whole table. A room depends
    on nothing but the seed and its number, so that a grid can be made in any order, and on from
    where it stopped.

    Returns:
        A box whose source ``k`` belongs to microphone ``k``: a pair for each response.
    """
    rng = np.random.default_rng([config.seed, number])
    length, width = (float(side) for side in rng.uniform(LEAST_M, config.longest_m, 2))
    height = float(rng.uniform(LEAST_M, config.tallest_m))
    table = list(materials().values())
    floor, ceiling, *walls = (
        Surface(table[index], config.scattering) for index in rng.integers(len(table), size=6)
    )
    pairs = [_pair((length, width, height), rng) for _ in range(config.responses)]
    return Scene(
        name=f"room {number}",
        corners=((0.0, 0.0), (length, 0.0), (length, width), (0.0, width)),
        height_m=height,
        floor=floor,
        ceiling=ceiling,
        walls=tuple(walls),
        sources=tuple(
            Transducer(f"source {k}", source) for k, (source, _) in enumerate(pairs, start=1)
        ),
        microphones=tuple(
            Transducer(f"microphone {k}", microphone)
            for k, (_, microphone) in enumerate(pairs, start=1)
        ),
    )


def _pair(box_m: Point, rng: Generator) -> tuple[Point, Point]:
    """A source and a microphone, uniform among all pairs that are far enough apart."""
    while True:
        source, microphone = _place(box_m, rng), _place(box_m, rng)
        if dist(source, microphone) >= AWAY_M:
            return source, microphone


def _place(box_m: Point, rng: Generator) -> Point:
    x, y, z = (float(rng.uniform(AWAY_M, side - AWAY_M)) for side in box_m)
    return x, y, z
