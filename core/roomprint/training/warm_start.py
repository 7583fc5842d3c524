"""Weights to begin with: those of another model, as far as they fit or can be made to."""

from collections.abc import Mapping

from torch import Tensor

from roomprint.encoders.conformer import FingerprintEncoder
from roomprint.encoders.models import ModelInfo, load_encoder
from roomprint.errors import ConfigError
from roomprint.training.growing import pass_on, times_as_wide, widened

_NAMED = 3  # layers that a sentence names


def begin_with(encoder: FingerprintEncoder, model: ModelInfo) -> str:
    """Give ``encoder`` the weights of ``model`` wherever a layer of the same name fits.

    A layer is taken whole or not at all: a bias says nothing without its weights. A wider encoder
    takes the layers widened, and blocks that the model does not have begin by passing on what they
    are given, so that it begins by saying what the model says.

    Returns:
        What was taken, in a sentence.

    Raises:
        ConfigError: Nothing fits.
        ModelError: The model is damaged, or one of rooms.
    """
    giver = load_encoder(model)
    times = times_as_wide(giver.config, encoder.config)
    tensors = giver.state_dict()
    given = _layers(widened(tensors, times) if times > 1 else tensors)
    mine = _layers(encoder.state_dict())
    fitting = [name for name in mine if _shapes(mine[name]) == _shapes(given.get(name, {}))]
    if not fitting:
        raise ConfigError(
            f"the training cannot begin with '{model.name}': no layer of it fits this encoder"
        )
    taken = {tensor: value for name in fitting for tensor, value in given[name].items()}
    encoder.load_state_dict(encoder.state_dict() | taken)
    if f"blocks.conformer_layers.{giver.config.layers - 1}.final_layer_norm" in fitting:
        pass_on(encoder, giver.config.layers)
    anew = [name for name in mine if name not in fitting]
    copied = f", {times} times as wide" if times > 1 else ""
    if not anew:
        return f"the training begins with the weights of '{model.name}'{copied}"
    named = ", ".join(anew[:_NAMED])
    more = f" and {len(anew) - _NAMED} more" if len(anew) > _NAMED else ""
    return (
        f"the training begins with {len(fitting)} of {len(mine)} layers from '{model.name}'"
        f"{copied}, {sum(map(Tensor.numel, taken.values())):,} weights; anew begin {named}{more}"
    )


def _layers(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    """The tensors by the layer they belong to, in order."""
    found: dict[str, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        found.setdefault(name.rpartition(".")[0], {})[name] = value
    return found


def _shapes(layer: Mapping[str, Tensor]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(value.shape) for name, value in layer.items()}
