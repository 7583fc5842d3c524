"""What a room training has come to, read off vectors of clips that are known inside out.

Each function takes vectors and computes one number; none knows the encoder.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from roomprint.corpora.pearson import pearson

_RIDGE = 1e-2  # of the mean variance of the features


def chance_loss(rows: int) -> float:
    """The supervised contrastive loss when all of a batch's ``rows`` vectors are the same."""
    return math.log(rows - 1)


def floor_loss(classes: int, views: int, temperature: float) -> float:
    """The least supervised contrastive loss that there can be (Graf et al. 2021, theorem 2).

    It is reached when partners are the same vector and the classes stand as far apart as they can,
    all at the cosine ``-1 / (classes - 1)``.
    """
    gap = 1 + 1 / (classes - 1)  # of the cosines of partners and strangers
    strangers = views * (classes - 1) * math.exp(-gap / temperature)
    return math.log(views - 1 + strangers)


@dataclass(frozen=True)
class Share:
    """How often something is so, and how often it would be by chance."""

    value: float
    chance: float


def nearest_share(vectors: Tensor, allowed: Tensor, right: Tensor) -> Share:
    """Share of vectors whose nearest allowed neighbour is a right one.

    Args:
        vectors: Unit vectors, ``(n, dim)``.
        allowed: Which neighbours each may have, ``(n, n)``, true or false; never itself.
        right: Which of them are right, ``(n, n)``.

    Returns:
        The share among the vectors that may have a right neighbour and a wrong one; 0 for none.
    """
    choices, hits = allowed.sum(dim=1), (allowed & right).sum(dim=1)
    fair = (hits > 0) & (hits < choices)
    if not bool(fair.any()):
        return Share(0.0, 0.0)
    cosines = (vectors @ vectors.T).masked_fill(~allowed, -torch.inf)
    nearest = cosines.argmax(dim=1, keepdim=True)
    hit = right.gather(1, nearest)[fair].double().mean()
    return Share(float(hit), float((hits[fair] / choices[fair]).double().mean()))


def ridge_correlation(known: Tensor, values: Tensor, asked: Tensor, truth: Tensor) -> float:
    """How well a linear map of some vectors' values tells those of others: Pearson's r.

    Args:
        known: Vectors that the ridge regression is fitted to, ``(n, dim)``.
        values: Their values, ``(n,)``.
        asked: Other vectors, ``(m, dim)``.
        truth: Theirs, ``(m,)``.
    """
    known, asked = known.double(), asked.double()
    mean = known.mean(dim=0)
    features, level = known - mean, values.double().mean()
    gram = features.T @ features
    gram += _RIDGE * gram.diagonal().mean().clamp_min(1e-12) * torch.eye(len(gram))
    weights = torch.linalg.solve(gram, features.T @ (values.double() - level))
    told = (asked - mean) @ weights + level
    return pearson(told.numpy(), truth.double().numpy())
