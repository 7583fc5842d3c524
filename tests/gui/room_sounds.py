"""Sounds in the open room, on a loudspeaker that makes none."""

import numpy as np
from tests.gui.fakes import HeldJobs
from tests.gui.room_results import analysis, response

from roomprint.rooms.auralization import Auralization
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint_gui.models.room_result import RoomResult
from roomprint_gui.models.room_results import RoomResults


class SilentPair:
    """Plays nothing, and says what it was asked to play."""

    def __init__(self) -> None:
        self.loop = False
        self.loaded: list[int] = []
        self.asked: list[float] = []
        self.chosen = "wet"
        self.playing = False
        self.position_s = 0.0
        self.error = ""

    def load(self, dry: object, wet: object, sample_rate_hz: int) -> None:
        self.loaded.append(sample_rate_hz)
        self.playing = False

    def play(self, start_s: float = 0.0) -> None:
        self.asked.append(start_s)
        self.playing = True

    def choose(self, version: str) -> None:
        self.chosen = version

    def stop(self) -> None:
        self.playing = False

    def close(self) -> None:
        self.stop()


def look_at(results: RoomResults, held: HeldJobs, name: str) -> ImpulseResponse:
    """Put a response on the screen."""
    heard = response(origin=Origin.IMPORTED, onset_s=None)
    results.add(RoomResult(name=name, origin=Origin.IMPORTED, responses=(heard,)))
    results.choose(results.entries[0])
    held.jobs[-1].settle("succeeded", analysis())
    return heard


def make(held: HeldJobs, seconds: float = 2.0) -> None:
    """Play the worker's part: the sound in the room."""
    wet = np.zeros(round(8000 * seconds), np.float32)
    held.jobs[-1].settle("succeeded", Auralization(wet, wet, 8000))
