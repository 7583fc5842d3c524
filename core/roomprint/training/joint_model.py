"""The model of rooms at the end of a joint training."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from roomprint.encoders.models import ModelInfo
from roomprint.encoders.room_model import RoomModel, RoomModelConfig, save_room_model
from roomprint.encoders.training_range import fit_range
from roomprint.training.joint import C50_SCALE, RT60_SCALE, JointTrainee
from roomprint.training.joint_watch import by_room, measured, new_rooms_clips
from roomprint.training.pieces import Embed, in_pieces
from roomprint.training.room_clips import recipes
from roomprint.training.room_recipe import TrainRooms
from roomprint.training.room_set import RoomSet

_REFERENCES = 2048  # clips to learn from, whose embeddings say what is inside of the training
_OF_A_ROOM = 10  # clips of each held-out room, to tell how far from these is still inside
_DRAW = 7  # what a generator is for


def write_joint_model(
    folder: Path,
    work: TrainRooms,
    trainee: JointTrainee,
    rooms: RoomSet,
    embeddings: Embed,
    rows: Embed,
    about: dict[str, Any],
) -> ModelInfo:
    """Write encoder and heads as they are now.

    The card's numbers are of clips in held-out rooms by voices that were not learned from, the same
    by which the best checkpoint may have been chosen.

    Args:
        folder: Where to.
        work: How it was trained.
        trainee: Dropout off.
        rooms: What it was trained on.
        embeddings: From clips' recipes to embeddings.
        rows: From clips' recipes to rows for the loss.
        about: What else the card says.
    """
    config = RoomModelConfig(encoder=work.encoder, rt60=RT60_SCALE, c50=C50_SCALE)
    model = RoomModel(config)
    for name in ("encoder", "rt60", "c50", "volume"):
        part = getattr(trainee, name)
        getattr(model, name).load_state_dict({k: v.cpu() for k, v in part.state_dict().items()})
    with torch.no_grad():
        learned = _drawn(rooms, work, rooms.learned, rooms.parts[0], _REFERENCES)
        count = _OF_A_ROOM * len(np.unique(rooms.rooms[rooms.held_out]))
        new = _drawn(rooms, work, rooms.held_out, rooms.parts[1], count)
        asked = new if count else learned
        trained_on = fit_range(
            in_pieces(embeddings, learned).numpy(),
            in_pieces(embeddings, asked).numpy(),
            rooms.labels["t20_s"][rooms.learned],
            rooms.labels["c50_db"][rooms.learned],
        )
        clips = new_rooms_clips(rooms, work.clips, work.monitors.seed)
        found = measured(in_pieces(rows, clips)) if len(clips) else {}
    card = {
        "architecture": work.encoder.architecture,
        **about,
        "measured": {"single clips of 4 s in held-out rooms": found},
        "made_at": time.strftime("%Y-%m-%d"),
    }
    return save_room_model(folder, model.eval(), trained_on, card)


def _drawn(
    rooms: RoomSet,
    work: TrainRooms,
    responses: NDArray[np.int64],
    speech: NDArray[np.int64],
    count: int,
) -> Tensor:
    """Clips of these responses, each room as often as any other, ``(count, 5)``."""
    rng = np.random.default_rng((work.loop.seed, _DRAW))
    there = by_room(rooms.rooms, responses)
    chosen = [rng.choice(there[number % len(there)]) for number in range(count)]
    noise = work.clips.draw(count, len(rooms.sounds.noise), rng)
    return recipes(np.array(chosen, np.int64), rng.choice(speech, count), noise)
