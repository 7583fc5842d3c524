"""A larger encoder that begins by saying what a smaller one says.

Widening copies every channel and shares what it weighs among its copies (Net2WiderNet, Chen et al.
2016, section 2.2), by shares that are drawn for each weight, so that training can tell the copies
apart. A block that is added begins by passing on what it is given (their Net2DeeperNet).
"""

from collections.abc import Mapping

import torch
from torch import Tensor

from roomprint.encoders.architectures import ConformerConfig
from roomprint.encoders.conformer import FingerprintEncoder

_SIDE_BY_SIDE = {  # what a layer's rows make, one part behind the other
    "self_attn.in_proj_": 3,  # queries, keys, values
    "conv_module.sequential.0.": 2,  # what is let through, and how far
}
_ENDS = ("ffn1.sequential.4", "self_attn.out_proj", "conv_module.sequential.5", "ffn2.sequential.4")


def times_as_wide(narrow: ConformerConfig, wide: ConformerConfig) -> int:
    """How many copies of each channel make the wide encoder's; 1 where copies do not make it.

    Heads are copied with their channels, so there have to be as many times more of them.
    """
    times = wide.dim // narrow.dim
    fits = (narrow.dim * times, narrow.heads * times) == (wide.dim, wide.heads)
    return times if fits else 1


def widened(tensors: Mapping[str, Tensor], times: int) -> dict[str, Tensor]:
    """The weights of an encoder that is ``times`` as wide and gives the same vectors.

    Args:
        tensors: Of a :class:`FingerprintEncoder`, by their names.
        times: Copies of each channel.
    """
    found = {}
    for name, value in tensors.items():
        if value.ndim and not name.startswith("output."):
            parts = next((n for layer, n in _SIDE_BY_SIDE.items() if layer in name), 1)
            value = torch.cat([p for part in value.chunk(parts) for p in [part] * times])
        if value.ndim > 1 and value.shape[1] > 1 and not name.startswith("input."):
            shares = torch.rand(times, *value.shape) + 0.5
            value = torch.cat(list(value * shares / shares.sum(0)), dim=1)
        found[name] = value
    return found


@torch.no_grad()
def pass_on(encoder: FingerprintEncoder, first: int) -> None:
    """Let the blocks from number ``first`` on give what they are given.

    What they add is nothing yet. The normalization that each ends with would take away the mean
    and the deviation of what the block before it gives: it is set to give them back, exactly where
    they are the same at all times, and nearly so in a trained encoder.
    """
    tensors = dict(encoder.named_parameters())
    for number in range(first, encoder.config.layers):
        here, before = (f"blocks.conformer_layers.{n}." for n in (number, number - 1))
        for end in _ENDS:
            tensors[f"{here}{end}.weight"].zero_()
            tensors[f"{here}{end}.bias"].zero_()
        scale, offset = (tensors[f"{before}final_layer_norm.{kind}"] for kind in ("weight", "bias"))
        spread = (scale.square().mean() + offset.var(correction=0)).sqrt()
        tensors[f"{here}final_layer_norm.weight"].fill_(spread.item())
        tensors[f"{here}final_layer_norm.bias"].fill_(offset.mean().item())
