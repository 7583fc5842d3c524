"""Large contrastive batches in little memory: GradCache (Gao et al. 2021).

The loss couples all vectors of a batch, the encoder does not. So the vectors are first made piece
by piece without a graph, the loss is differentiated by them alone, and each piece is then encoded
again, with a graph, to carry its share of that derivative on to the weights. The result is the
derivative of the whole batch; only one piece's graph is ever in memory, at the price of encoding
everything twice.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


def backward(
    encoder: nn.Module,
    encode: Callable[[Tensor], Tensor],
    inputs: Tensor,
    loss_of: Callable[[Tensor], Tensor],
    piece: int,
) -> Tensor:
    """Add the gradient of ``loss_of(encode(inputs))`` to the weights of ``encoder``.

    Exact as long as ``encode`` treats its rows apart. Batch norm in training does not: its
    statistics are those of a piece, as in data-parallel training those of one device's share.

    Args:
        encoder: The module whose random draws and running statistics are kept in step.
        encode: From rows of inputs to rows of vectors, by ``encoder``.
        inputs: ``(rows, ...)``.
        loss_of: From all vectors ``(rows, dim)`` to a scalar.
        piece: Rows encoded at once.

    Returns:
        The loss, without a graph.
    """
    pieces = torch.split(inputs, piece)
    if len(pieces) == 1:
        loss = loss_of(encode(inputs))
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.detach()
    states = []
    with torch.no_grad(), _kept_buffers(encoder):
        parts = []
        for rows in pieces:
            states.append(_random_state(inputs.device))
            parts.append(encode(rows))
    vectors = torch.cat(parts).requires_grad_()
    with torch.enable_grad():
        loss = loss_of(vectors)
    (derivative,) = torch.autograd.grad(loss, vectors)
    for rows, state, share in zip(pieces, states, torch.split(derivative, piece), strict=True):
        _restore_random_state(inputs.device, state)  # the same units are dropped again
        encode(rows).backward(share)  # type: ignore[no-untyped-call]
    return loss.detach()


@contextmanager
def _kept_buffers(module: nn.Module) -> Iterator[None]:
    """Running statistics move once a batch, not twice."""
    before = [buffer.clone() for buffer in module.buffers()]
    yield
    for buffer, value in zip(module.buffers(), before, strict=True):
        buffer.copy_(value)


def _random_state(device: torch.device) -> Tensor:
    return torch.cuda.get_rng_state(device) if device.type == "cuda" else torch.get_rng_state()


def _restore_random_state(device: torch.device, state: Tensor) -> None:
    if device.type == "cuda":
        torch.cuda.set_rng_state(state, device)
    else:
        torch.set_rng_state(state)
