"""The convolution along time against the library's own, forwards and backwards."""

import pytest
import torch
from torch import Tensor

from roomprint.encoders.time_convolution import TimeConvolution


def both(before: int, time: int) -> tuple[list[Tensor], list[Tensor]]:
    """Output and derivatives of ours and of the library's."""
    torch.manual_seed(0)
    ours = TimeConvolution(before, 5).double()
    found = []
    for convolve in (ours, lambda x: torch.conv2d(x, ours.weight, ours.bias, (1, 2))):
        torch.manual_seed(1)
        features = torch.randn(3, before, 2, time, dtype=torch.float64, requires_grad=True)
        ours.zero_grad()
        output = convolve(features)
        output.pow(3).sum().backward()
        derivatives = [features.grad, ours.weight.grad, ours.bias.grad]  # type: ignore[union-attr]
        found.append([output, *(one.clone() for one in derivatives if one is not None)])
    return found[0], found[1]


@pytest.mark.parametrize("before", [1, 5])
@pytest.mark.parametrize("time", [4, 5, 6, 9, 20, 33])
def test_it_is_the_librarys_convolution(before: int, time: int) -> None:
    ours, theirs = both(before, time)
    assert len(ours) == 4
    for mine, wanted in zip(ours, theirs, strict=True):
        assert float(wanted.detach().abs().max()) > 0
        torch.testing.assert_close(mine, wanted, atol=1e-9, rtol=1e-9)


def test_an_input_that_needs_no_derivative_gets_none() -> None:
    ours = TimeConvolution(1, 5)
    ours(torch.randn(2, 1, 3, 12)).sum().backward()
    assert ours.weight.grad is not None
    with torch.no_grad():
        assert not ours(torch.randn(2, 1, 3, 12)).requires_grad
