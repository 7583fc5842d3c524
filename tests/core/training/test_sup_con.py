import math

import pytest
import torch
from pytorch_metric_learning.losses import SupConLoss
from torch import Tensor
from torch.nn import functional as F

from roomprint.training.nt_xent import nt_xent
from roomprint.training.sup_con import sup_con


def unit(count: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return F.normalize(torch.randn(count, 16, generator=generator, dtype=torch.float64), dim=1)


LABELS = torch.arange(8).repeat_interleave(3)


@pytest.mark.parametrize("temperature", [0.01, 0.1, 1.0])
def test_it_equals_another_implementation_with_its_gradient(temperature: float) -> None:
    ours, theirs = unit(24).requires_grad_(), unit(24).requires_grad_()
    loss = sup_con(F.normalize(ours, dim=1), LABELS, temperature)
    wanted = SupConLoss(temperature=temperature)(theirs, LABELS)  # normalizes by itself
    torch.testing.assert_close(loss, wanted)
    loss.backward()  # type: ignore[no-untyped-call]
    wanted.backward()
    assert ours.grad is not None
    assert float(ours.grad.abs().max()) > 1e-6
    torch.testing.assert_close(ours.grad, theirs.grad)


def test_it_is_equation_2_in_slow_loops() -> None:
    z, temperature, total = unit(9, seed=3), 0.1, 0.0
    labels = [0, 0, 0, 1, 1, 1, 1, 2, 2]
    for i in range(9):
        others = [a for a in range(9) if a != i]
        partners = [p for p in others if labels[p] == labels[i]]
        below = sum(math.exp(float(z[i] @ z[a]) / temperature) for a in others)
        logs = [math.log(math.exp(float(z[i] @ z[p]) / temperature) / below) for p in partners]
        total -= sum(logs) / len(partners)
    assert float(sup_con(z, torch.tensor(labels), temperature)) == pytest.approx(total / 9)


@pytest.mark.parametrize("temperature", [0.01, 0.1, 1.0])
def test_a_collapse_costs_the_log_of_the_others(temperature: float) -> None:
    same = unit(1).expand(72, 16)
    labels = torch.arange(24).repeat_interleave(3)
    assert float(sup_con(same, labels, temperature)) == pytest.approx(math.log(71))


@pytest.mark.parametrize(("temperature", "floor"), [(0.1, 0.694), (1.0, 3.270)])
def test_the_floor_of_24_classes_of_3(temperature: float, floor: float) -> None:
    """Partners the same, classes at the corners of a simplex: as far apart as 24 can be."""
    corners = torch.eye(24, dtype=torch.float64) - 1 / 24
    corners = F.normalize(corners, dim=1).repeat_interleave(3, dim=0)
    labels = torch.arange(24).repeat_interleave(3)
    assert float(sup_con(corners, labels, temperature)) == pytest.approx(floor, abs=1e-3)


def test_with_one_partner_each_it_is_nt_xent() -> None:
    a, b = unit(6, seed=1), unit(6, seed=2)
    labels = torch.arange(6).repeat(2)
    torch.testing.assert_close(sup_con(torch.cat([a, b]), labels, 0.1), nt_xent(a, b, 0.1))
