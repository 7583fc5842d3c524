"""Monitors of room trainings against closed forms and slow loops."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from roomprint.training.monitors import area
from roomprint.training.room_monitors import (
    chance_loss,
    floor_loss,
    nearest_share,
    ridge_correlation,
)
from roomprint.training.sup_con import sup_con


def unit(rows: int, dim: int, seed: int = 0) -> torch.Tensor:
    return F.normalize(torch.randn(rows, dim, generator=torch.Generator().manual_seed(seed)), dim=1)


@pytest.mark.parametrize(("temperature", "known"), [(0.01, 0.693), (0.1, 0.694), (1.0, 3.270)])
def test_chance_and_floor_are_the_losses_of_a_point_and_of_a_simplex(
    temperature: float, known: float
) -> None:
    classes, views = 24, 3
    labels = torch.arange(classes).repeat_interleave(views)
    corners = F.normalize(torch.eye(classes) - 1 / classes, dim=1)  # cosines of -1 / 23
    best = sup_con(corners[labels], labels, temperature)
    assert floor_loss(classes, views, temperature) == pytest.approx(float(best), abs=1e-4)
    assert floor_loss(classes, views, temperature) == pytest.approx(known, abs=1e-3)
    point = torch.ones(72, 1)
    assert chance_loss(72) == pytest.approx(float(sup_con(point, labels, temperature)), abs=1e-4)
    assert chance_loss(72) == pytest.approx(4.263, abs=1e-3)


def test_the_nearest_allowed_neighbour_as_loops_find_it() -> None:
    vectors = unit(30, 4)
    kinds, words = torch.arange(30) % 5, torch.arange(30) % 3
    allowed = (words[:, None] != words[None, :]) & ~torch.eye(30, dtype=torch.bool)
    right = kinds[:, None] == kinds[None, :]
    hits, chances = [], []
    for asked in range(30):
        others = [n for n in range(30) if n != asked and words[n] != words[asked]]
        nearest = max(others, key=lambda n: float(vectors[asked] @ vectors[n]))
        hits.append(kinds[nearest] == kinds[asked])
        chances.append(np.mean([bool(kinds[n] == kinds[asked]) for n in others]))
    share = nearest_share(vectors, allowed, right)
    assert share.value == pytest.approx(np.mean(hits))
    assert share.chance == pytest.approx(np.mean(chances))
    assert 0 < share.value < 1


def test_who_can_only_be_right_does_not_count() -> None:
    vectors = unit(4, 3)
    allowed = ~torch.eye(4, dtype=torch.bool)
    everybody = torch.ones(4, 4, dtype=torch.bool)
    assert nearest_share(vectors, allowed, everybody).value == 0
    assert nearest_share(vectors, allowed, ~everybody).chance == 0


def test_the_area_counts_pairs() -> None:
    positive = torch.tensor([0.9, 0.4, 0.2])
    negative = torch.tensor([0.4, 0.1, 0.3, -0.5])
    pairs = [
        1.0 if p > n else 0.5 if p == n else 0.0
        for p in positive.tolist()
        for n in negative.tolist()
    ]
    assert area(positive, negative) == pytest.approx(np.mean(pairs))


def test_a_linear_value_is_read_off_and_noise_is_not() -> None:
    known, asked = unit(400, 8), unit(300, 8, seed=1)
    direction = torch.arange(8.0) - 3
    assert ridge_correlation(known, known @ direction + 5, asked, asked @ direction) > 0.99
    noise = torch.randn(400, generator=torch.Generator().manual_seed(2))
    assert abs(ridge_correlation(known, noise, asked, asked @ direction)) < 0.6
    assert ridge_correlation(known, known @ direction, asked, torch.ones(300)) == 0
    assert math.isfinite(ridge_correlation(torch.ones(9, 8), torch.ones(9), asked, asked[:, 0]))
