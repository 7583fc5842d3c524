"""Weights to begin with: those of another model, as far as they fit."""

from collections.abc import Mapping

from torch import Tensor

from roomprint.encoders.conformer import FingerprintEncoder
from roomprint.encoders.models import ModelInfo, load_encoder
from roomprint.errors import ConfigError

_NAMED = 3  # layers that a sentence names


def begin_with(encoder: FingerprintEncoder, model: ModelInfo) -> str:
    """Give ``encoder`` the weights of ``model`` wherever a layer of the same name fits.

    A layer is taken whole or not at all: a bias says nothing without its weights.

    Returns:
        What was taken, in a sentence.

    Raises:
        ConfigError: Nothing fits.
        ModelError: The model is damaged, or one of rooms.
    """
    given = _layers(load_encoder(model).state_dict())
    mine = _layers(encoder.state_dict())
    fitting = [name for name in mine if _shapes(mine[name]) == _shapes(given.get(name, {}))]
    if not fitting:
        raise ConfigError(
            f"the training cannot begin with '{model.name}': no layer of it fits this encoder"
        )
    taken = {tensor: value for name in fitting for tensor, value in given[name].items()}
    encoder.load_state_dict(encoder.state_dict() | taken)
    anew = [name for name in mine if name not in fitting]
    if not anew:
        return f"the training begins with the weights of '{model.name}'"
    named = ", ".join(anew[:_NAMED])
    more = f" and {len(anew) - _NAMED} more" if len(anew) > _NAMED else ""
    return (
        f"the training begins with {len(fitting)} of {len(mine)} layers from '{model.name}', "
        f"{sum(map(Tensor.numel, taken.values())):,} weights; anew begin {named}{more}"
    )


def _layers(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    """The tensors by the layer they belong to, in order."""
    found: dict[str, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        found.setdefault(name.rpartition(".")[0], {})[name] = value
    return found


def _shapes(layer: Mapping[str, Tensor]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(value.shape) for name, value in layer.items()}
