"""The room that speech was recorded in: an estimate, its spread, and how far to trust it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.names import shown
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.errors import AudioError
from roomprint.settings import Config, setting
from roomprint.steps import Progress

if TYPE_CHECKING:
    from roomprint.encoders.training_range import TrainingRange
    from roomprint.library.room_reading import WindowReadings
    from roomprint.steps import Steps

SHORTEST_S = 4.0
LONGEST_S = 600.0  # of a file that are listened to
FEWEST_ACTIVE = 0.3  # of a window's frames, or it is a pause
_MOST_STRANGE = 0.5  # of the windows may lie far from what was trained on
_BATCH = 16  # windows between two looks at whether to go on


@dataclass(frozen=True)
class RoomEstimate:
    """A room as its speech tells of it: medians over windows of 4 s.

    Attributes:
        rt60_s: Reverberation time.
        c50_db: Clarity index.
        p_large: Probability that it is a large room.
        segments: Windows that speak for it.
        in_distribution: Whether all of this lies inside what the encoder was trained on.
        rt60_spread_s: Half the distance between the quartiles of the windows' times.
        c50_spread_db: The same of their clarities.
        speech_s: Seconds in which there was something other than a pause.
        decay_rt60_s: A second opinion, by no network; None when there were too few decays.
        warnings: Why not to trust it, a sentence each.
    """

    rt60_s: float
    c50_db: float
    p_large: float
    segments: int
    in_distribution: bool
    rt60_spread_s: float
    c50_spread_db: float
    speech_s: float
    decay_rt60_s: float | None = None
    warnings: tuple[str, ...] = ()

    @property
    def volume(self) -> Literal["small", "large"]:
        """The likelier size."""
        return "large" if self.p_large >= 0.5 else "small"


@dataclass(frozen=True, kw_only=True)
class EstimateRoom(Config):
    """Estimate the room of a file of speech.

    Attributes:
        path: Any sound or video file.
        models: Folder of models of one's own.
        model: Name of the model of rooms; by default the one that comes with Roomprint.
    """

    path: Path
    models: Path | None = None
    model: str | None = None
    hop_s: float = setting(2.0, "From one window to the next.", low=0.1, high=60.0, unit="s")

    def steps(self) -> "Steps[RoomEstimate]":
        """Read the file and look at its windows.

        Raises:
            ModelError: There is no such model of rooms.
            AudioError: The file cannot be read, or there is too little in it.
        """
        from roomprint.audio.files import read_audio
        from roomprint.encoders.models import find_model
        from roomprint.library.room_reading import RoomReader, WindowReadings, cut_windows

        info = find_model(self.model, self.models, kind="room")
        yield Progress(0, 0, f"Reading {self.path.name}")
        audio = read_audio(self.path, duration_s=LONGEST_S)
        starts, speech_s = speech_windows(audio, self.hop_s, shown(self.path))
        reader = RoomReader(info)
        parts = []
        for done in range(0, len(starts), _BATCH):
            yield Progress(done, len(starts), f"Listening to {self.path.name}")
            parts.append(reader.read(cut_windows(audio, starts[done : done + _BATCH])))
        return summarized(WindowReadings.joined(*parts), reader.trained_on, speech_s)


def speech_windows(audio: Mono, hop_s: float, name: str) -> tuple[NDArray[np.int64], float]:
    """First samples of the windows of 4 s in which there is more than a pause.

    Args:
        audio: At 16 kHz.
        hop_s: From one window to the next, in seconds.
        name: What the audio is called in an error.

    Returns:
        The starts, ``(windows,)``, and how many seconds of ``audio`` are not a pause.

    Raises:
        AudioError: It is too short, or there is no such window.
    """
    from roomprint.audio.voice_activity import HOP, active_frames, active_shares, voice_levels_db
    from roomprint.library.room_reading import WINDOW

    seconds = len(audio) / SAMPLE_RATE_HZ
    if seconds < SHORTEST_S:
        raise AudioError(
            f"{name} holds {seconds:.1f} s of sound, a room needs {SHORTEST_S:.0f} s of speech"
        )
    active = active_frames(voice_levels_db(audio))
    starts = np.arange(0, len(audio) - WINDOW + 1, max(1, round(hop_s * SAMPLE_RATE_HZ)))
    speaking = starts[active_shares(active, starts, WINDOW) >= FEWEST_ACTIVE]
    if not len(speaking):
        what = "too little speech" if active.any() else "nothing but silence"
        raise AudioError(f"{name} holds {what} to tell a room from")
    return speaking, float(active.sum()) * HOP / SAMPLE_RATE_HZ


def summarized(
    windows: "WindowReadings", trained_on: "TrainingRange", speech_s: float
) -> RoomEstimate:
    """One estimate out of those of several windows, one or more."""
    strange = float((windows.distances > trained_on.limits.farthest).mean())
    rt60_s, c50_db = float(np.median(windows.rt60_s)), float(np.median(windows.c50_db))
    return RoomEstimate(
        rt60_s=rt60_s,
        c50_db=c50_db,
        p_large=float(np.median(windows.p_large)),
        segments=len(windows),
        in_distribution=strange <= _MOST_STRANGE and trained_on.holds(rt60_s, c50_db),
        rt60_spread_s=_half_quartiles(windows.rt60_s),
        c50_spread_db=_half_quartiles(windows.c50_db),
        speech_s=speech_s,
    )


def _half_quartiles(values: NDArray[np.float32]) -> float:
    low, high = np.percentile(values, (25, 75))
    return float(high - low) / 2
