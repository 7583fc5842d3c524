"""One room, told from several recordings of it."""

from dataclasses import dataclass, replace
from pathlib import Path
from statistics import geometric_mean
from typing import TYPE_CHECKING

from roomprint.audio.names import shown
from roomprint.errors import ConfigError
from roomprint.library.room_answers import RoomEstimate
from roomprint.library.room_estimate import (
    HOP_S,
    read_file,
    reader_for,
    summarized,
    with_opinion,
)
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

        Of free decays the geometric mean over the recordings counts. What is told together lies
        inside of what the model was trained on only where every recording does.

        Raises:
            ModelError: There is no such model of rooms.
            AudioError: A file cannot be read, or there is too little in it.
        """
        from roomprint.library.room_reading import WindowReadings

        workspace = None if self.workspace is None else Workspace(self.workspace)
        reader = yield from reader_for(self.paths, self.model, workspace)
        each, readings = [], []
        for path in self.paths:
            estimate, windows = yield from read_file(path, reader, HOP_S)
            each.append(estimate)
            readings.append(windows)
        speech_s = sum(estimate.speech_s for estimate in each)
        together = summarized(WindowReadings.joined(*readings), reader.trained_on, speech_s)
        together = replace(together, speaks=all(estimate.speaks for estimate in each))
        outside = [
            shown(path.name)
            for path, estimate in zip(self.paths, each, strict=True)
            if not estimate.in_distribution
        ]
        if outside:
            what = f"rests on what lies outside of the model's training: {', '.join(outside)}"
            together = replace(together, in_distribution=False, warnings=(*together.warnings, what))
        decays_s = [e.decay_rt60_s for e in each if e.decay_rt60_s is not None]
        decay_s = geometric_mean(decays_s) if decays_s else None
        return ToldTogether(tuple(each), with_opinion(together, decay_s))
