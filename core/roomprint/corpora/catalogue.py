"""Public corpora that the papers use, each at its official place."""

from dataclasses import dataclass
from typing import Literal

from roomprint.errors import ConfigError


@dataclass(frozen=True)
class Corpus:
    """An archive that one download brings.

    Attributes:
        name: What the command line calls it.
        kind: What is in it.
        about: What it is, for a person to read.
        url: Where its makers offer it, a zip file.
        size_mb: About how large the archive is.
        sha1: Its makers' checksum; empty when they state none.
        licence: Under which terms.
    """

    name: str
    kind: Literal["music", "noise", "rooms", "speech"]
    about: str
    url: str
    size_mb: int
    sha1: str
    licence: str


_FMA = "https://os.unil.cloud.switch.ch/fma"
_FMA_LICENCE = "each track's own Creative Commons licence"

CATALOGUE = {
    corpus.name: corpus
    for corpus in (
        Corpus(
            "fma-small",
            "music",
            "Free Music Archive, 8,000 clips of 30 s",
            f"{_FMA}/fma_small.zip",
            7_700,
            "ade154f733639d52e35e32f5593efe5be76c6d70",
            _FMA_LICENCE,
        ),
        Corpus(
            "fma-medium",
            "music",
            "Free Music Archive, 25,000 clips of 30 s",
            f"{_FMA}/fma_medium.zip",
            23_600,
            "c67b69ea232021025fca9231fc1c7c1a063ab50b",
            _FMA_LICENCE,
        ),
        Corpus(
            "fma-large",
            "music",
            "Free Music Archive, 106,574 clips of 30 s",
            f"{_FMA}/fma_large.zip",
            99_900,
            "497109f4dd721066b5ce5e5f250ec604dc78939e",
            _FMA_LICENCE,
        ),
        Corpus(
            "esc-50",
            "noise",
            "2,000 environmental sounds of 5 s",
            "https://github.com/karolpiczak/ESC-50/archive/refs/heads/master.zip",
            650,
            "",
            "CC BY-NC 3.0",
        ),
        Corpus(
            "ms-snsd",
            "noise",
            "Microsoft's noises and clean speech",
            "https://github.com/microsoft/MS-SNSD/archive/refs/heads/master.zip",
            5_000,
            "",
            "MIT for the scripts, each sound's own for the sounds",
        ),
        Corpus(
            "mit-ir",
            "rooms",
            "271 impulse responses of places of daily life",
            "https://mcdermottlab.mit.edu/Reverb/IRMAudio/Audio.zip",
            30,
            "",
            "CC BY 4.0",
        ),
    )
}


def find_corpus(name: str) -> Corpus:
    """The corpus called ``name``.

    Raises:
        ConfigError: The catalogue has none of that name.
    """
    try:
        return CATALOGUE[name]
    except KeyError:
        known = ", ".join(CATALOGUE)
        raise ConfigError(f"there is no corpus {name} in the catalogue: {known}") from None
