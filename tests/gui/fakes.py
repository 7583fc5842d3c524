"""Stand-ins made of core's own dataclasses: pages are tested without a model or sound."""

from pathlib import Path
from typing import Any

import numpy as np

from roomprint.library.answers import Identification, Match
from roomprint.library.confidence import Evidence
from roomprint.library.listening import Heard, Status
from roomprint.library.tracks import Track
from roomprint_gui.jobs import Job, Jobs, JobState, Lane


class HeldJobs(Jobs):
    """Starts nothing; a test plays the worker's part on ``jobs[-1]``."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[Job] = []
        self.lanes: dict[Job, Lane] = {}

    def start(self, job: Job) -> None:
        self._hold(job)

    def interact(self, job: Job, lane: Lane = "recognition") -> None:
        self.lanes[job] = lane
        self._hold(job)

    def _hold(self, job: Job) -> None:
        job.state = JobState.RUNNING
        self.jobs.append(job)
        self._keep(job)

    def works(self, kind: type) -> list[Any]:
        """The works of one kind that were started."""
        return [job.work for job in self.jobs if isinstance(job.work, kind)]


class SilentPlayer:
    """Plays nothing, and says what it was asked to play."""

    def __init__(self) -> None:
        self.asked: list[tuple[Path, float]] = []
        self.playing = False
        self.position_s = 0.0
        self.error = ""

    def play(self, path: Path, start_s: float = 0.0) -> None:
        self.asked.append((path, start_s))
        self.playing = True

    def stop(self) -> None:
        self.playing = False

    def close(self) -> None:
        self.stop()


def track(number: int, **changes: Any) -> Track:
    facts: dict[str, Any] = {
        "id": number,
        "path": Path(f"/music/{number:03}.flac"),
        "content_hash": str(number),
        "title": f"Piece {number}",
        "artist": "Ana Ruiz",
        "album": "Slow glass",
        "duration_s": 185.0,
        "added_at": "2026-03-14T09:26:00+00:00",
    }
    return Track(**{**facts, **changes})


def match(number: int, offset_s: float = 80.0, confidence: float = 0.97) -> Match:
    return Match(track(number), offset_s, 3.5, confidence, 1.0, Evidence(9.0, 0.8))


def known(*matches: Match, elapsed_ms: float = 0.0) -> Identification:
    return Identification("match", matches, 3.0, elapsed_ms, "")


def unknown(*matches: Match, reason: str = "") -> Identification:
    return Identification("unknown", matches, 3.0, 40.0, reason)


def heard(
    at_s: float = 1.0,
    identification: Identification | None = None,
    status: Status = "listening",
    **changes: Any,
) -> Heard:
    facts: dict[str, Any] = {
        "level_dbfs": -20.0,
        "peak_dbfs": -9.0,
        "clipped": False,
        "xruns": 0,
        "moment": np.zeros((8, 16), np.uint8) if identification else None,
    }
    return Heard(heard_s=at_s, status=status, identification=identification, **{**facts, **changes})
