"""What the heads of a joint training make of rooms that they never heard."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from roomprint.training.joint import JointLoss, answers, contrasted
from roomprint.training.pieces import Embed, in_pieces
from roomprint.training.room_clips import recipes
from roomprint.training.room_metrics import classification, regression
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_set import RoomSet

_CLIPS = 512
_DRAW = 6  # what a generator is for


def new_rooms_clips(rooms: RoomSet, noise: RoomNoise, seed: int) -> Tensor:
    """Clips in held-out rooms, with speech to validate by, ``(512, 5)``; none without such rooms.

    Every room comes as often as any other, whatever number of responses it has.
    """
    rng = np.random.default_rng((seed, _DRAW))
    there = by_room(rooms.rooms, rooms.held_out)
    count = _CLIPS if there else 0
    responses = [rng.choice(there[number % len(there)]) for number in range(count)]
    speech = rng.choice(rooms.parts[1], count)
    noises = noise.draw(count, len(rooms.sounds.noise), rng)
    return recipes(np.array(responses, np.int64), speech, noises)


def by_room(rooms: NDArray[np.int64], responses: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Some responses, parted by their rooms; ``rooms`` is the room of each response there is."""
    own = rooms[responses]
    return [responses[own == name] for name in np.unique(own)]


def watch_jointly(
    look: Callable[[Embed], dict[str, Any]], loss: JointLoss, clips: Tensor
) -> Callable[[Embed], dict[str, Any]]:
    """Look at the contrast as ever, and at the heads in rooms that were held out.

    Args:
        look: Looks at what contrast compares.
        loss: Its heads' part is ``heads``.
        clips: In held-out rooms.
    """

    def look_at_both(embed: Embed) -> dict[str, Any]:
        values = look(lambda batch: contrasted(embed(batch)))
        if len(clips):
            rows = in_pieces(embed, clips)
            values |= {"heads": float(loss.of_heads(rows)), **in_short(measured(rows))}
        return values

    return look_at_both


def measured(rows: Tensor) -> dict[str, dict[str, float]]:
    """How good the heads are, by task, of rows for the loss; tasks without a label are left out."""
    found: dict[str, dict[str, float]] = {}
    for name, (said, right) in answers(rows).items():
        if not len(right):
            continue
        made = (
            classification(said > 0.5, right > 0.5) if name == "volume" else regression(said, right)
        )
        found[name] = asdict(made)
    return found


def in_short(found: dict[str, dict[str, float]]) -> dict[str, float]:
    """The numbers that are drawn over a training."""
    wanted = (("rt60", "rmse"), ("rt60", "corr"), ("c50", "rmse"), ("c50", "corr"))
    short = {f"{name}_{key}": found[name][key] for name, key in wanted if name in found}
    if "volume" in found:
        short["volume_recall"] = found["volume"]["recall"]
    return short
