"""How the cosines of pairs are spread, kind by kind: what the areas under the curve are made of."""

from collections.abc import Mapping

import torch
from torch import Tensor

_BINS = 40  # of 0.05 each


def cosine_shares(kinds: Mapping[str, Tensor]) -> dict[str, list[float]]:
    """A histogram for each kind of pairs, over equal bins from -1 to 1.

    Args:
        kinds: Cosines by the kind of their pairs, each ``(pairs,)``; a kind without a pair is left
            out.

    Returns:
        By kind, the share of its pairs in each bin, ``(40,)``; a kind's shares sum to 1.
    """
    return {
        kind: (torch.histc(cosines.double().clamp(-1, 1), _BINS, -1, 1) / len(cosines)).tolist()
        for kind, cosines in kinds.items()
        if len(cosines)
    }
