"""How much is embedded; light, since the command line builds its options from these settings."""

from dataclasses import dataclass

from roomprint.settings import Config, setting


@dataclass(frozen=True, kw_only=True)
class Pace(Config):
    """How densely a recording is embedded."""

    every_s: float = setting(
        0.9, "From one vector to the next; each hears three seconds.", low=0.3, high=60.0, unit="s"
    )


@dataclass(frozen=True, kw_only=True)
class RunRecordings(Pace):
    """How much of its recordings a run of fingerprints is looked at by."""

    recordings: int = setting(24, "How many recordings, at most.", low=1, high=10_000)


@dataclass(frozen=True, kw_only=True)
class InRooms(Config):
    """Which responses of a grid, and how much speech in each."""

    voices: int = setting(2, "Pieces of speech in each response.", low=1, high=1_000)
    responses: int = setting(2_000, "How many responses, at most.", low=1, high=1_000_000)
    rooms: int = setting(0, "How many rooms, at most; 0: all of them.", low=0, high=1_000_000)
    seed: int = setting(0, "Which speech, and which rooms of a large grid.", low=0)


FIVE_ROOMS = InRooms(rooms=5, responses=15, voices=16)  # as Figure 4 of Götz et al. 2023 has them
