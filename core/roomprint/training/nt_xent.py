"""NT-Xent, the contrastive loss of SimCLR (Chen et al. 2020; Altwlkany et al., equation 1)."""

import torch
from torch import Tensor
from torch.nn import functional as F


def nt_xent(originals: Tensor, replicas: Tensor, temperature: float) -> Tensor:
    """Mean cross-entropy of picking each vector's partner among the other ``2 B - 1`` vectors.

    The denominator runs over ``sim(z_i, z_k)`` for all ``k != i``; equation 1 of the paper prints
    ``z_j`` there, which is a misprint.

    Args:
        originals: Unit vectors, ``(B, dim)``.
        replicas: Unit vectors of the same recordings degraded, ``(B, dim)``.
        temperature: Divides the cosines.

    Returns:
        The loss in nats, a scalar; ``log(2 B - 1)`` when all vectors are the same.
    """
    z = torch.cat([originals, replicas])  # (2 B, dim)
    logits = z @ z.T / temperature  # (2 B, 2 B)
    logits.fill_diagonal_(-torch.inf)
    partner = torch.arange(len(z), device=z.device).roll(len(originals))
    return F.cross_entropy(logits, partner)
