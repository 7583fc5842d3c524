"""One room, told from several recordings of it."""

from dataclasses import dataclass, replace
from pathlib import Path
from statistics import geometric_mean
from typing import TYPE_CHECKING

from roomprint.audio.names import shown
from roomprint.errors import ConfigError
from roomprint.library.room_answers import RoomEstimate
from roomprint.library.room_checks import Finding
from roomprint.library.room_estimate import (
    HOP_S,
    read_file,
    reader_for,
    summarized,
    with_opinion,
)
from roomprint.library.room_reading import WindowReadings
from roomprint.settings import Config
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.steps import Steps


@dataclass(frozen=True)
class ToldTogether:
    """What several recordings of one room tell.

    Attributes:
        each: Of every recording alone.
        together: Of all of them.
    """

    each: tuple[RoomEstimate, ...]
    together: RoomEstimate


@dataclass(frozen=True, kw_only=True)
class EstimateTogether(Config):
    """Estimate the one room that several recordings are of, best from several places in it.

    Attributes:
        paths: Sound or video files, one or more, each of them once.
        workspace: Where models of one's own are, and which of them was chosen.
        model: Name of the model of rooms; by default the one that was chosen.
    """

    paths: tuple[Path, ...]
    workspace: Path | None = None
    model: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.paths:
            raise ConfigError("a room is told from one recording at least, got none")

    def steps(self) -> "Steps[ToldTogether]":
        """Read the files, then take the windows of all of them for one recording's.

        Recordings without speech are left out, unless there is none with it. Of free decays the
        geometric mean over the recordings counts. What is told together lies inside of what the
        model was trained on only where every recording does.

        Raises:
            ModelError: There is no such model of rooms.
            AudioError: A file cannot be read, or there is too little in it.
        """
        workspace = None if self.workspace is None else Workspace(self.workspace)
        reader = yield from reader_for(self.paths, self.model, workspace)
        heard = list[_Heard]()
        for path in self.paths:
            estimate, windows = yield from read_file(path, reader, HOP_S)
            heard.append(_Heard(shown(path.name), estimate, windows))
        speaking = [one for one in heard if one.estimate.speaks]
        taken = speaking or heard
        left_out = [one.name for one in heard if one not in taken]
        outside = [one.name for one in taken if not one.estimate.in_distribution]
        found = []
        if outside:
            what = f"rests on what lies outside of the model's training: {', '.join(outside)}"
            found.append(Finding(what, outside=True))
        if left_out:
            what = f"leaves out what holds no speech: {', '.join(left_out)}"
            found.append(Finding(what, outside=False))
        speech_s = sum(one.estimate.speech_s for one in taken)
        windows = WindowReadings.joined(*(one.windows for one in taken))
        together = summarized(windows, reader.trained_on, speech_s, found)
        together = replace(together, speaks=bool(speaking))
        times_s = (one.estimate.decay_rt60_s for one in taken)
        decays_s = [time_s for time_s in times_s if time_s is not None]
        decay_s = geometric_mean(decays_s) if decays_s else None
        return ToldTogether(tuple(one.estimate for one in heard), with_opinion(together, decay_s))


@dataclass(frozen=True, eq=False)
class _Heard:
    """One of the recordings: its name, its estimate, and what was read off its windows."""

    name: str
    estimate: RoomEstimate
    windows: WindowReadings
