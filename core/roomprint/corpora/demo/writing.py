"""The demo pieces as files."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from roomprint.atomic import whole_file
from roomprint.corpora.demo.pieces import compose, demo_titles
from roomprint.corpora.demo.voices import RATE_HZ
from roomprint.settings import Config
from roomprint.steps import Progress, Steps

ARTIST = "Roomprint demo"
ALBUM = "Twenty-four rooms"


@dataclass(frozen=True, kw_only=True)
class WriteDemo(Config):
    """Write every demo piece as a tagged FLAC file; pieces that are there already are kept.

    Attributes:
        folder: Where the files go; made when it is missing.
    """

    folder: Path

    def steps(self) -> Steps[list[Path]]:
        """Write piece after piece; the result is all their paths in order."""
        self.folder.mkdir(parents=True, exist_ok=True)
        titles = demo_titles()
        paths = []
        for number, title in enumerate(titles):
            path = self.folder / f"{number + 1:02d} {title}.flac"
            yield Progress(number, len(titles), title)
            if not path.exists():
                _write(path, number, title)
            paths.append(path)
        yield Progress(len(titles), len(titles))
        return paths


def _write(path: Path, number: int, title: str) -> None:
    import soundfile

    samples = compose(number)
    scaled = np.rint(samples.T * 32767).astype(np.int16)  # (n, 2)
    with (
        whole_file(path) as part,
        soundfile.SoundFile(
            part, "w", RATE_HZ, channels=2, format="FLAC", subtype="PCM_16"
        ) as file,
    ):
        file.title = title
        file.artist = ARTIST
        file.album = ALBUM
        file.tracknumber = str(number + 1)
        file.write(scaled)
