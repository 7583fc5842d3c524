"""Flat tops: how much of a sound stands at its very top, as clipping leaves it.

Asked at the rate at which it was recorded: resampling rounds a flat top off. So do MP3, AAC and
Opus, in whose files samples beyond full scale show where a sound was clipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.levels import CLIPPED, peak

_TOP = 0.98  # of the highest sample
# Full scales: a clipped sound decodes to less, and one beyond is of another scale. Below, a loud
# sound that nothing clipped has up to 0.14 % of its samples above full scale.
_OVERSHOOT = 1.5


@dataclass(frozen=True)
class Tops:
    """The top of one block of one channel.

    Attributes:
        highest: Its highest magnitude.
        at_top: How many of its samples are within a fiftieth of that, or at full scale.
        samples: How many it has.
    """

    highest: float
    at_top: int
    samples: int


def tops_of(block: NDArray[np.float32]) -> Tops:
    """The top of a block; silence has none.

    Args:
        block: One channel, ``(samples,)``, at the rate that it was recorded with.
    """
    highest = peak(block)
    at_top = np.count_nonzero(np.abs(block) >= _least(highest)) if highest > 0 else 0
    return Tops(highest, int(at_top), len(block))


def top_share(blocks: Sequence[Tops]) -> float:
    """How many of all samples stand at the top of the whole, 0 to 1, whatever the level.

    Of a block that reaches there, all that stands at its own top counts.

    Args:
        blocks: Of one channel; none are as silent as nothing.
    """
    least = _least(max((block.highest for block in blocks), default=0.0))
    at_top = sum(block.at_top for block in blocks if block.highest >= least)
    return at_top / max(1, sum(block.samples for block in blocks))


def _least(highest: float) -> float:
    """What is no lower stands at the top of a sound whose highest magnitude is ``highest``."""
    return min(_TOP * highest, CLIPPED) if highest < _OVERSHOOT else _TOP * highest
