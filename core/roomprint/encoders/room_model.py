"""A model of rooms on disk: encoder, three heads, and what they were trained on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from roomprint.encoders.models import ModelInfo, read_weights, require_kind, write_model
from roomprint.encoders.room import Head, RoomConfig
from roomprint.encoders.room_encoders import room_encoder
from roomprint.encoders.training_range import RangeLimits, TrainingRange
from roomprint.errors import ConfigError, ModelError
from roomprint.plain import from_plain, to_plain
from roomprint.rooms.sizes import LARGE_M3
from roomprint.settings import Config, setting

_REFERENCES = "range.references"


@dataclass(frozen=True, kw_only=True)
class Scale(Config):
    """From what a head gives to a parameter in its unit: ``offset + factor * output``.

    With ``logarithmic`` that is the parameter's natural logarithm: then an error counts as a share.
    """

    offset: float = setting(0.0, "The parameter where the head gives 0.")
    factor: float = setting(1.0, "How much one of the head's output counts.")
    logarithmic: bool = setting(False, "Whether the head tells the parameter's logarithm.")

    def value(self, output: Tensor) -> Tensor:
        """The parameter that ``output`` stands for."""
        scaled = self.offset + self.factor * output
        return scaled.exp() if self.logarithmic else scaled


@dataclass(frozen=True, kw_only=True)
class RoomModelConfig(Config):
    """Architecture of a :class:`RoomModel` and the units of its heads."""

    encoder: RoomConfig = field(default_factory=RoomConfig)
    rt60: Scale = field(default_factory=Scale)
    c50: Scale = field(default_factory=Scale)
    large_m3: float = setting(LARGE_M3, "Rooms of more than this are large.", low=1.0, unit="m³")


@dataclass(frozen=True)
class RoomValues:
    """What the heads say, ``(batch,)`` each.

    Attributes:
        rt60_s: Reverberation time, never negative.
        c50_db: Clarity index.
        p_large: Probability of a large room, 0 to 1.
    """

    rt60_s: Tensor
    c50_db: Tensor
    p_large: Tensor


class RoomModel(nn.Module):
    """Reverberant speech to the room it was spoken in (Götz et al. 2023, section 3.4).

    Attributes:
        encoder: 4 s at 16 kHz to a unit vector.
        rt60: Its output is scaled to seconds.
        c50: Its output is scaled to decibels.
        volume: Logits of small and large.
    """

    def __init__(self, config: RoomModelConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = room_encoder(config.encoder)
        linear = not config.rt60.logarithmic  # a logarithm has either sign
        self.rt60 = Head(config.encoder.embedding, 1, positive=linear)
        self.c50 = Head(config.encoder.embedding, 1, positive=False)
        self.volume = Head(config.encoder.embedding, 2, positive=False)

    def embed(self, audio: Tensor) -> Tensor:
        """Unit vectors ``(batch, embedding)`` of clips ``(batch, 64_000)``."""
        embeddings: Tensor = self.encoder(audio)
        return embeddings

    def read(self, embeddings: Tensor) -> RoomValues:
        """What the heads make of embeddings ``(batch, embedding)``."""
        rt60, c50 = self.config.rt60, self.config.c50
        return RoomValues(
            rt60.value(self.rt60(embeddings)[:, 0]).clamp_min(0),
            c50.value(self.c50(embeddings)[:, 0]),
            self.volume(embeddings).softmax(dim=1)[:, 1],
        )

    def estimate(self, audio: Tensor) -> RoomValues:
        """What the heads make of clips ``(batch, 64_000)``."""
        return self.read(self.embed(audio))


def save_room_model(
    folder: Path, model: RoomModel, trained_on: TrainingRange, card: Mapping[str, Any]
) -> ModelInfo:
    """Write a model of rooms; its weights as they are, since they are few."""
    config = {
        "kind": "room",
        **to_plain(model.config),
        "range": to_plain(trained_on.limits),
    }
    weights = model.state_dict()
    weights[_REFERENCES] = torch.from_numpy(trained_on.references).half()
    return write_model(folder, config, weights, card)


def load_room_model(info: ModelInfo) -> RoomModel:
    """A model of rooms, ready to estimate (dropout off).

    Raises:
        ModelError: It is of another kind, or damaged.
    """
    require_kind(info, "room")
    weights = read_weights(info)
    weights.pop(_REFERENCES, None)
    settings = {key: value for key, value in info.config.items() if key not in ("kind", "range")}
    try:
        model = RoomModel(from_plain(RoomModelConfig, settings))
        model.load_state_dict(weights)
    except (RuntimeError, ConfigError) as error:
        raise _damaged(info, error) from error
    return model.eval().requires_grad_(False)


def load_range(info: ModelInfo) -> TrainingRange:
    """What a model of rooms was trained on.

    Raises:
        ModelError: It is of another kind, or damaged.
    """
    require_kind(info, "room")
    weights = read_weights(info)
    try:
        limits = from_plain(RangeLimits, info.config["range"])
        references = weights[_REFERENCES].float().numpy()
    except (KeyError, ConfigError) as error:
        raise _damaged(info, error) from error
    return TrainingRange(np.ascontiguousarray(references), limits)


def _damaged(info: ModelInfo, error: Exception) -> ModelError:
    return ModelError(f"the model '{info.name}' is damaged: {error}")
