"""The monitors against their definitions in slow loops, and where the answer is known."""

import math

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from roomprint.training.monitors import (
    alignment,
    effective_rank,
    hit_rate,
    parted_cosines,
    similarities,
    uniformity,
)


def unit(count: int, dim: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return F.normalize(torch.randn(count, dim, generator=generator, dtype=torch.float64), dim=1)


def test_alignment_is_the_mean_squared_distance_of_partners() -> None:
    a, b = unit(7, 5, 1), unit(7, 5, 2)
    slow = sum(float((a[i] - b[i]) @ (a[i] - b[i])) for i in range(7)) / 7
    assert alignment(a, b) == pytest.approx(slow)
    assert alignment(a, a) == 0
    assert alignment(a, -a) == pytest.approx(4)


def test_uniformity_is_the_log_of_the_mean_potential() -> None:
    z = unit(6, 4)
    potentials = [
        math.exp(-2 * float((z[i] - z[j]).square().sum())) for i in range(6) for j in range(i)
    ]
    assert uniformity(z) == pytest.approx(math.log(sum(potentials) / len(potentials)))
    assert uniformity(z[:1].expand(6, 4)) == pytest.approx(0)
    assert uniformity(unit(400, 128)) == pytest.approx(-4, abs=0.1)


def test_effective_rank_counts_directions() -> None:
    assert effective_rank(torch.eye(5)) == pytest.approx(5)
    assert effective_rank(torch.ones(9, 5)) == pytest.approx(1, abs=1e-3)
    two = torch.zeros(8, 5)
    two[::2, 0] = two[1::2, 1] = 1
    assert effective_rank(two) == pytest.approx(2)


def test_similarities_split_partners_from_strangers() -> None:
    a, b = unit(20, 6, 3), unit(20, 6, 4)
    result = similarities(*parted_cosines(a, b))
    positive = [float(a[i] @ b[i]) for i in range(20)]
    negative = [float(a[i] @ b[j]) for i in range(20) for j in range(20) if i != j]
    wins = [(p > n) + (p == n) / 2 for p in positive for n in negative]
    assert result.positive == pytest.approx(sum(positive) / 20)
    assert result.negative == pytest.approx(sum(negative) / 380)
    assert result.area == pytest.approx(sum(wins) / len(wins))
    assert sum(n > result.negative_99 for n in negative) == pytest.approx(3.8, abs=1)


def test_a_collapse_has_an_area_of_one_half() -> None:
    same = unit(1, 6).expand(10, 6)
    assert similarities(*parted_cosines(same, same)).area == pytest.approx(0.5)


def test_hit_rate_looks_at_the_nearest() -> None:
    index = torch.eye(4, dtype=torch.float64)
    queries = F.normalize(torch.tensor([[3.0, 2, 1, 0], [0, 0, 1, 2]], dtype=torch.float64), dim=1)
    right = torch.zeros(2, 4, dtype=torch.bool)
    right[0, 1] = right[1, 3] = True
    assert hit_rate(queries, index, right, 1) == 0.5
    assert hit_rate(queries, index, right, 2) == 1.0
    assert hit_rate(queries, index, right, 9) == 1.0
    right[0, 0] = True  # two rows are right
    assert hit_rate(queries, index, right, 1) == 1.0
