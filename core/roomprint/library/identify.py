"""Identifying a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roomprint.library.tracks import TrackStore
from roomprint.library.warm import warm_matcher
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.library.answers import Identification

LONGEST_S = 120.0  # of a file that are listened to


def is_empty(workspace: Path) -> bool:
    """Whether the library of a workspace holds nothing that could be named.

    Raises:
        RoomprintError: The library cannot be opened.
    """
    with TrackStore(Workspace(workspace).open().library_file) as store:
        return not store.segments()


@dataclass(frozen=True, kw_only=True)
class IdentifyFile(Config):
    """Say which recording of the library a file is a piece of."""

    workspace: Path
    path: Path
    model: str | None = None
    top: int = setting(5, "Most candidates in the answer.", low=1, high=1000)

    def steps(self) -> "Steps[Identification]":
        """Read the file and look for it; in an empty library nothing is looked for.

        Raises:
            AudioError: The file cannot be read.
            RoomprintError: The library or its model cannot be used.
        """
        from roomprint.audio.files import read_audio
        from roomprint.audio.samples import SAMPLE_RATE_HZ
        from roomprint.library.answers import EMPTY, Identification
        from roomprint.library.choosing import choose_model

        yield Progress(0, 2, f"Reading {self.path.name}")
        audio = read_audio(self.path, duration_s=LONGEST_S)
        if is_empty(self.workspace):
            choose_model(Workspace(self.workspace), self.model)  # says when there is no such model
            return Identification("unknown", (), len(audio) / SAMPLE_RATE_HZ, 0.0, EMPTY)
        yield Progress(1, 2, f"Looking for {self.path.name}")
        with warm_matcher(self.workspace, self.model) as matcher:
            return matcher.identify(audio, self.top)
