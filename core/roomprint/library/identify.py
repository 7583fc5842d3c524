"""Identifying a file, in a process that may be kept warm for the next one."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.library.answers import Identification
    from roomprint.library.matching import Matcher

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
        return warm_matcher(self.workspace, self.model).identify(audio, self.top)


def warm_matcher(workspace: Path, model: str | None) -> "Matcher":
    """The matcher of a workspace's library; kept open in this process for the next call."""
    from roomprint.library.choosing import choose_model

    return _matcher(workspace, choose_model(Workspace(workspace), model).folder)


@lru_cache(maxsize=1)
def _matcher(workspace: Path, model_folder: Path) -> "Matcher":
    from roomprint.encoders.models import read_model
    from roomprint.library.fingerprint import Fingerprinter
    from roomprint.library.library import Library
    from roomprint.library.matching import Matcher

    fingerprinter = Fingerprinter(read_model(model_folder))
    return Matcher(Library(workspace, fingerprinter.identity, fingerprinter.dim), fingerprinter)
