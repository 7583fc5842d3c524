"""Many rows through an encoder, a few at a time, so that they need not fit into memory at once."""

from collections.abc import Callable

import torch
from torch import Tensor

Embed = Callable[[Tensor], Tensor]

PIECE = 64  # rows


def in_pieces(embed: Embed, rows: Tensor) -> Tensor:
    """What comes of all rows, in single precision and on the processor."""
    return torch.cat([embed(piece).float().cpu() for piece in torch.split(rows, PIECE)])
