"""What a training has come to, read off vectors of a fixed held-out set.

Each function takes unit vectors and computes one number of the literature; none knows the encoder.
"""

from dataclasses import dataclass

import torch
from torch import Tensor


def alignment(originals: Tensor, replicas: Tensor) -> float:
    """Mean squared distance of partners (Wang and Isola 2020, equation 4); 0 is best, 2 is chance.

    Args:
        originals: Unit vectors, ``(n, dim)``.
        replicas: Their partners, ``(n, dim)``.
    """
    return float((originals - replicas).square().sum(dim=1).mean())


def uniformity(vectors: Tensor) -> float:
    """Log of the mean Gaussian potential of all pairs (Wang and Isola 2020, equation 5).

    0 when all vectors are the same, towards -4 when they are spread over a sphere of many
    dimensions.

    Args:
        vectors: Unit vectors, ``(n, dim)``, two at least.
    """
    return float(torch.pdist(vectors).square().mul(-2).exp().mean().log())


def effective_rank(vectors: Tensor) -> float:
    """Number of directions that the vectors use (Roy and Vetterli 2007): 1 to ``dim``.

    The exponential of the entropy of the normalized singular values, of the vectors as they are:
    a collapse to one point has rank 1.

    Args:
        vectors: ``(n, dim)``.
    """
    shares = torch.linalg.svdvals(vectors)
    shares = shares[shares > 0] / shares.sum()
    return float(torch.exp(-(shares * shares.log()).sum()))


@dataclass(frozen=True)
class Similarities:
    """Cosines of partners and of strangers.

    Attributes:
        positive: Mean cosine of partners.
        negative: Mean cosine of strangers.
        negative_99: The cosine that one stranger in a hundred exceeds.
        area: Chance that partners are more alike than strangers (area under the ROC curve).
    """

    positive: float
    negative: float
    negative_99: float
    area: float


def parted_cosines(originals: Tensor, replicas: Tensor) -> tuple[Tensor, Tensor]:
    """Cosines of partners, ``(n,)``, and of strangers, ``(n (n - 1),)``.

    Args:
        originals: Unit vectors, ``(n, dim)``.
        replicas: Their partners, ``(n, dim)``.
    """
    cosines = originals @ replicas.T  # (n, n)
    strangers = ~torch.eye(len(cosines), dtype=torch.bool, device=cosines.device)
    return cosines.diagonal().contiguous(), cosines[strangers]


def area(positive: Tensor, negative: Tensor) -> float:
    """Chance that a positive cosine exceeds a negative one (area under the ROC curve); ties half.

    Args:
        positive: Cosines of partners, ``(p,)``.
        negative: Cosines of strangers, ``(n,)``.
    """
    ordered, positive = negative.sort().values, positive.contiguous()
    below = torch.searchsorted(ordered, positive)
    not_above = torch.searchsorted(ordered, positive, right=True)
    return float((below + not_above).double().mean() / (2 * len(ordered)))


def similarities(positive: Tensor, negative: Tensor) -> Similarities:
    """How far partners stand out from strangers.

    Args:
        positive: Cosines of partners, ``(p,)``.
        negative: Cosines of strangers, ``(n,)``.
    """
    least = int(0.99 * (len(negative) - 1))
    return Similarities(
        float(positive.mean()),
        float(negative.mean()),
        float(negative.sort().values[least]),
        area(positive, negative),
    )


def hit_rate(queries: Tensor, index: Tensor, right: Tensor, top: int) -> float:
    """Share of queries with a right row among their ``top`` nearest.

    Args:
        queries: Unit vectors, ``(n, dim)``.
        index: Unit vectors, ``(m, dim)``.
        right: Which rows of the index are right for each query, ``(n, m)``, true or false.
        top: How many neighbours count.
    """
    nearest = (queries @ index.T).topk(min(top, len(index)), dim=1).indices  # (n, top)
    return float(right.gather(1, nearest).any(dim=1).double().mean())
