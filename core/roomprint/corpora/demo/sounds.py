"""All that a training or an evaluation needs, made here."""

from dataclasses import dataclass
from pathlib import Path

from roomprint.corpora.demo.surroundings import WriteSurroundings
from roomprint.corpora.demo.writing import WriteDemo
from roomprint.settings import Config
from roomprint.steps import Steps


@dataclass(frozen=True)
class DemoSounds:
    """Three folders.

    Attributes:
        music: The demo pieces.
        noise: Noises.
        rooms: Impulse responses.
    """

    music: Path
    noise: Path
    rooms: Path


@dataclass(frozen=True, kw_only=True)
class WriteDemoSounds(Config):
    """Write demo pieces, noises and impulse responses; what is there already is kept.

    Attributes:
        demo: The folder of the pieces; the others lie beside it.
    """

    demo: Path

    def steps(self) -> Steps[DemoSounds]:
        """Write what is missing.

        Raises:
            AudioError: A folder cannot be written to.
        """
        yield from WriteDemo(folder=self.demo).steps()
        around = WriteSurroundings(folder=self.demo.with_name(f"{self.demo.name} surroundings"))
        yield from around.steps()
        return DemoSounds(self.demo, around.noise, around.rooms)
