"""Untrained models of rooms for tests."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from roomprint.encoders.models import ModelInfo
from roomprint.encoders.room import RoomConfig
from roomprint.encoders.room_model import RoomModel, RoomModelConfig, Scale, save_room_model
from roomprint.encoders.training_range import RangeLimits, TrainingRange

CONFIG = RoomModelConfig(
    encoder=RoomConfig(channels=1, embedding=8),
    rt60=Scale(factor=2.0, offset=0.5),
    c50=Scale(factor=5.0, offset=9.0),
)


# CONFIG has too few weights to hear a difference between two sounds.
HEARING = replace(CONFIG, encoder=RoomConfig(architecture="pooled", channels=8, embedding=8))


def untrained(seed: int = 0, config: RoomModelConfig = CONFIG) -> RoomModel:
    """A small model of random weights."""
    torch.manual_seed(seed)
    return RoomModel(config).eval().requires_grad_(False)


def save_untrained(
    folder: Path, farthest: float = 2.0, config: RoomModelConfig = CONFIG, **limits: float
) -> ModelInfo:
    """Write such a model; by default everything is inside what it was trained on."""
    model = untrained(config=config)
    vectors = np.random.default_rng(0).normal(size=(200, config.encoder.embedding))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    range_ = TrainingRange(
        vectors.astype(np.float32), replace(RangeLimits(farthest=farthest), **limits)
    )
    return save_room_model(folder, model, range_, {"trained_on": "nothing"})
