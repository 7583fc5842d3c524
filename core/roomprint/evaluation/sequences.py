"""Excerpts looked up as a whole, as the product does: votes, then the spectra compared."""

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np

from roomprint.evaluation.conditions import Condition
from roomprint.evaluation.excerpts import Excerpts
from roomprint.evaluation.hits import NEAR_S, TOP, shares
from roomprint.library.querying import whole_query

if TYPE_CHECKING:
    from roomprint.library.matching import Matcher


def sequence_hits(
    matcher: "Matcher", excerpts: Excerpts, condition: Condition, seed: tuple[int, ...]
) -> Generator[int, None, list[float]]:
    """Ask for every excerpt; yields how many were asked for.

    An answer is at the right time when the excerpt's beginning is placed within a hop of it.

    Returns:
        Shares of ``top1, top5, placed1, placed5``.
    """
    right = np.zeros((len(excerpts.places), TOP), bool)
    placed = np.zeros_like(right)
    for number, excerpt in enumerate(excerpts.heard(condition, seed)):
        found = matcher.rank(whole_query(matcher.fingerprinter, excerpt.audio))[:TOP]
        for place, match in enumerate(found):
            right[number, place] = match.track.id == excerpt.track_id
            near = abs(match.offset_s - excerpt.start_s) <= NEAR_S
            placed[number, place] = right[number, place] and near
        yield number + 1
    return shares(right, placed)
