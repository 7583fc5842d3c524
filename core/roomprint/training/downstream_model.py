"""An encoder and its three heads put together to a model of rooms."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from roomprint.encoders.models import ModelInfo
from roomprint.encoders.room import Head
from roomprint.encoders.room_encoders import AnyRoomEncoder
from roomprint.encoders.room_model import RoomModel, RoomModelConfig, save_room_model
from roomprint.encoders.training_range import fit_range
from roomprint.training.downstream import TrainDownstream
from roomprint.training.downstream_clips import Clips
from roomprint.training.heads import HeadTask
from roomprint.training.room_run import describe

_REFERENCES = 2048  # embeddings that say what is inside of the training


def write_room_model(
    folder: Path,
    work: TrainDownstream,
    encoder: AnyRoomEncoder,
    heads: Mapping[str, Head],
    tasks: Mapping[str, HeadTask],
    *,
    embeddings: Mapping[str, Tensor],
    clips: Mapping[str, Clips],
    data: Mapping[str, Any],
    results: Mapping[str, Mapping[str, float]],
    lines: Mapping[str, Mapping[str, float]],
) -> ModelInfo:
    """Write the model; its card says what it was trained on and how good it is.

    Args:
        folder: Where to.
        work: How it was trained.
        encoder: The encoder.
        heads: By task.
        tasks: Their scales.
        embeddings: Of the clips of each part, ``(n, embedding)``.
        clips: The clips of each part.
        data: What they were made of.
        results: How good the estimates of the test clips are, by task.
        lines: How good it would be to say the mean, or the larger class, of all of them.
    """
    config = RoomModelConfig(
        encoder=encoder.config,
        rt60=tasks["rt60"].scale,
        c50=tasks["c50"].scale,
        large_m3=work.samples.large_m3,
    )
    model = RoomModel(config)
    model.encoder.load_state_dict(encoder.state_dict())
    for name, head in (("rt60", model.rt60), ("c50", model.c50), ("volume", model.volume)):
        head.load_state_dict(heads[name].state_dict())
    learned = clips["train"].labels
    new = ("validation", "test")
    trained_on = fit_range(
        embeddings["train"][:_REFERENCES].numpy(),
        np.concatenate([embeddings[part].numpy() for part in new]),
        learned["rt60"],
        learned["c50"],
    )
    card = {
        "architecture": "room",
        "trained_on": describe(dict(data)),
        "encoder_run": work.encoder.name if work.encoder else None,
        "rt60": work.samples.time,
        "split": work.samples.split,
        "measured": {name: dict(result) for name, result in results.items()},
        "guessed": {name: dict(line) for name, line in lines.items()},
        "made_at": time.strftime("%Y-%m-%d"),
    }
    return save_room_model(folder, model.eval(), trained_on, card)
