"""How a room training is watched, as plain settings."""

from dataclasses import dataclass

from roomprint.settings import Config, setting

ROOM_MONITORS = (
    "validation",
    "heads",
    "knn_response",
    "knn_room",
    "probe_rt60",
    "probe_c50",
)


@dataclass(frozen=True, kw_only=True)
class RoomMonitors(Config):
    """How often a room encoder is looked at, and on what."""

    every: int = setting(
        128, "Steps between two looks: an epoch of the paper.", low=1, high=10_000_000
    )
    batches: int = setting(
        32,
        "Batches of other speech in the same rooms that the loss is taken over.",
        low=1,
        high=999,
    )
    rooms: int = setting(
        12, "Rooms held out, to watch by; 0: new rooms are not looked at.", low=0, high=1000
    )
    best_by: str = setting(
        "validation",
        "The number that the best checkpoint is chosen by; the paper's is the loss, heads is their "
        "loss in held-out rooms.",
        choices=ROOM_MONITORS,
    )
    seed: int = setting(0, "Seed of what is watched.", low=0, high=2**31)
