"""A convolution along time that a processor differentiates quickly.

With five channels the library's backward pass spends most of its time on moving memory: measured on
a batch of 72 clips it took four times as long as what is here, which goes clip by clip, so that a
clip's columns still lie in the cache, and leaves the sums to matrix products.
"""

from typing import Any

import torch
from torch import Tensor, nn

KERNEL, STRIDE = 4, 2


class TimeConvolution(nn.Conv2d):
    """``nn.Conv2d`` of kernel (1, 4) and stride (1, 2): the same weights, the same numbers.

    Args:
        before: Channels of the input.
        after: Channels of the output.
    """

    def __init__(self, before: int, after: int) -> None:
        super().__init__(before, after, (1, KERNEL), (1, STRIDE))

    def forward(self, features: Tensor) -> Tensor:
        """From ``(batch, before, bands, time)`` to ``(batch, after, bands, (time - 2) // 2)``."""
        if features.device.type != "cpu" or not torch.is_grad_enabled():
            return super().forward(features)
        found: Tensor = _Convolve.apply(features, self.weight, self.bias)  # type: ignore[no-untyped-call]
        return found


class _Convolve(torch.autograd.Function):
    """The derivative as products of each clip's columns."""

    @staticmethod
    def forward(ctx: Any, features: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        ctx.save_for_backward(features, weight)
        return torch.conv2d(features, weight, bias, (1, STRIDE))

    @staticmethod
    def backward(ctx: Any, *derivatives: Any) -> Any:
        features, weight = ctx.saved_tensors
        (derivative,) = derivatives
        _, before, bands, _ = features.shape
        after = derivative.shape[1]
        matrix = weight.reshape(after, before * KERNEL)
        of_matrix = torch.zeros_like(matrix)
        of_features = torch.zeros_like(features) if ctx.needs_input_grad[0] else None
        for clip, share in enumerate(derivative):
            flat = share.reshape(after, -1)  # (after, bands * time)
            columns = features[clip].unfold(-1, KERNEL, STRIDE).permute(0, 3, 1, 2)
            of_matrix.addmm_(flat, columns.reshape(before * KERNEL, -1).T)
            if of_features is not None:
                back = (matrix.T @ flat).view(before, KERNEL, bands, -1)
                _add_overlapping(of_features[clip], back)
        return of_features, of_matrix.view_as(weight), derivative.sum(dim=(0, 2, 3))


def _add_overlapping(target: Tensor, columns: Tensor) -> None:
    """Put columns ``(channels, 4, bands, n)`` back where they were cut, adding where they overlap.

    The pairs of a column of four lie one on another's: pair ``t`` of the target is the first half
    of column ``t`` and the second of column ``t - 1``.
    """
    count = columns.shape[-1]
    pairs = target[..., : STRIDE * (count + 1)]
    pairs = pairs.view(*target.shape[:-1], count + 1, STRIDE)
    for place in range(STRIDE):
        pairs[..., :count, place] = columns[:, place]
        pairs[..., 1:, place] += columns[:, STRIDE + place]
