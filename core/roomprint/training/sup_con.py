"""The supervised contrastive loss (Khosla et al. 2020; Götz et al. 2023, equation 2)."""

import torch
from torch import Tensor


def sup_con(vectors: Tensor, labels: Tensor, temperature: float) -> Tensor:
    """Cross-entropy of picking each vector's partners, averaged over partners, then over vectors.

    The paper's equation sums over the vectors; the mean makes batches of any size comparable.

    Args:
        vectors: Unit vectors, ``(n, dim)``.
        labels: Vectors of one label are partners, ``(n,)``; each has one at least.
        temperature: Divides the cosines.

    Returns:
        The loss in nats, a scalar; ``log(n - 1)`` when all vectors are the same.
    """
    logits = vectors @ vectors.T / temperature  # (n, n)
    own = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    log_shares = logits - logits.masked_fill(own, -torch.inf).logsumexp(dim=1, keepdim=True)
    partners = (labels[:, None] == labels[None, :]) & ~own  # (n, n)
    return -(log_shares * partners).sum(dim=1).div(partners.sum(dim=1)).mean()
