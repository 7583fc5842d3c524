"""Identifying a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roomprint.library.warm import warm_matcher
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps

if TYPE_CHECKING:
    from roomprint.library.answers import Identification

LONGEST_S = 120.0  # of a file that are listened to


@dataclass(frozen=True, kw_only=True)
class IdentifyFile(Config):
    """Say which recording of the library a file is a piece of."""

    workspace: Path
    path: Path
    model: str | None = None
    top: int = setting(5, "Most candidates in the answer.", low=1, high=1000)

    def steps(self) -> "Steps[Identification]":
        """Read the file and look for it.

        Raises:
            AudioError: The file cannot be read.
            RoomprintError: The library or its model cannot be used.
        """
        from roomprint.audio.files import read_audio

        yield Progress(0, 2, f"Reading {self.path.name}")
        audio = read_audio(self.path, duration_s=LONGEST_S)
        yield Progress(1, 2, f"Looking for {self.path.name}")
        with warm_matcher(self.workspace, self.model) as matcher:
            return matcher.identify(audio, self.top)
