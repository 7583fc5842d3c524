import math

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from roomprint.training.nt_xent import nt_xent


def unit_vectors(count: int, dim: int, seed: int) -> torch.Tensor:
    vectors = torch.randn(count, dim, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.normalize(vectors, dim=-1)


def by_definition(
    originals: NDArray[np.float64], replicas: NDArray[np.float64], temperature: float
) -> float:
    """Equation 1, the denominator over ``sim(z_i, z_k)``, meant over both ways of every pair."""
    batch = len(originals)
    z = [*originals, *replicas]
    losses = []
    for i in range(2 * batch):
        j = i + batch if i < batch else i - batch
        above = math.exp(float(z[i] @ z[j]) / temperature)
        below = sum(math.exp(float(z[i] @ z[k]) / temperature) for k in range(2 * batch) if k != i)
        losses.append(-math.log(above / below))
    return sum(losses) / len(losses)


@pytest.mark.parametrize("temperature", [0.05, 0.07, 1.0])
@pytest.mark.parametrize("batch", [1, 2, 7])
def test_loss_is_equation_1(batch: int, temperature: float) -> None:
    originals, replicas = unit_vectors(batch, 5, seed=1), unit_vectors(batch, 5, seed=2)
    expected = by_definition(originals.double().numpy(), replicas.double().numpy(), temperature)
    loss = nt_xent(originals, replicas, temperature)
    assert loss.item() == pytest.approx(expected, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("batch", [2, 64])
def test_vectors_all_alike_leave_a_guess(batch: int) -> None:
    alike = unit_vectors(1, 8, seed=0).expand(batch, 8)
    assert nt_xent(alike, alike, 0.07).item() == pytest.approx(math.log(2 * batch - 1), rel=1e-5)


def test_pairs_that_are_alike_among_orthogonal_ones_cost_next_to_nothing() -> None:
    apart = torch.eye(8)
    assert nt_xent(apart, apart, 0.05).item() == pytest.approx(14 * math.exp(-20), abs=1e-6)
    assert nt_xent(apart, apart.roll(1, dims=0), 0.05).item() == pytest.approx(20.0, abs=0.1)


def test_the_gradient_draws_partners_together() -> None:
    originals, replicas = unit_vectors(4, 6, seed=1), unit_vectors(4, 6, seed=2)
    originals.requires_grad_()
    loss = nt_xent(originals, replicas, 0.1)
    (gradient,) = torch.autograd.grad(loss, originals)
    assert bool((gradient.norm(dim=-1) > 1e-3).all())
    assert nt_xent(originals - 0.01 * gradient, replicas, 0.1) < loss


def test_the_gradient_is_that_of_differences() -> None:
    originals, replicas = unit_vectors(3, 4, seed=1).double(), unit_vectors(3, 4, seed=2).double()
    assert torch.autograd.gradcheck(
        lambda a, b: nt_xent(a, b, 0.5), (originals.requires_grad_(), replicas.requires_grad_())
    )
