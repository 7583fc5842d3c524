"""Where rooms, speech and noise come from: what every training of rooms has to say."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from roomprint.corpora.grid_config import GridConfig
from roomprint.settings import Config, setting
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_speech import SpeechConfig

_HALL_M, _HALL_HEIGHT_M = 30.0, 12.0


@dataclass(frozen=True, kw_only=True)
class MoreRooms(Config):
    """Rooms beside those of the paper, for encoders that are to know more than these."""

    halls: int = setting(
        0,
        "Larger rooms, of up to 30 x 30 x 12 m, that are simulated beside the others.",
        low=0,
        high=1_000_000,
    )
    simulated_variants: int = setting(
        0, "Faster and slower decays made of each simulated response.", low=0, high=100
    )

    def hall_grid(self, rooms: GridConfig) -> GridConfig:
        """The larger rooms; ``rooms`` says how they are simulated."""
        return replace(
            rooms,
            rooms=self.halls,
            longest_m=_HALL_M,
            tallest_m=_HALL_HEIGHT_M,
            seed=rooms.seed + 1,  # another one: room n of a seed is the same in every grid
        )


@dataclass(frozen=True, kw_only=True)
class RoomSources(Config):
    """What reverberant speech is made of.

    Attributes:
        speech: Speech to convolve; a ``manifest.csv`` may say who speaks.
        run: The run's folder.
        measured: Measured impulse responses to mix in; a ``manifest.csv`` groups them by room.
        designed: Rooms designed by hand, as a file or a folder of files, to mix in.
        noise: Recorded noises; noise of all colours when there are none.
        grid: The rooms that are simulated.
        more: Larger rooms and variants, beside them.
        clips: How noisy the clips are.
        voices: Who speaks.
    """

    speech: Path
    run: Path
    measured: Path | None = None
    variants: int = setting(
        0, "Faster and slower decays made of each measured response.", low=0, high=100
    )
    designed: Path | None = None
    noise: Path | None = None
    grid: GridConfig = field(default_factory=GridConfig)
    more: MoreRooms = field(default_factory=MoreRooms)
    clips: RoomNoise = field(default_factory=RoomNoise)
    voices: SpeechConfig = field(default_factory=SpeechConfig)

    @property
    def cache(self) -> Path:
        """Where what is made once lies: beside the run, for other runs to use too."""
        return self.run.parent

    @property
    def drawn(self) -> int | None:
        """How many rooms there are, where all of them are drawn; None where others are mixed in."""
        if self.measured is not None or self.designed is not None:
            return None
        return self.grid.rooms + self.more.halls


def look_for(work: RoomSources) -> None:
    """Refuse what is not there, before a room is simulated for it.

    Raises:
        ConfigError: The folder of speech or of noise is missing or empty; a sentence names it.
        GridError: So is the one of measured or of designed rooms.
        RoomError: What is given as a designed room is none.
    """
    from roomprint.corpora.designed_grid import designed_files
    from roomprint.corpora.folders import find_sounds
    from roomprint.corpora.measured_grid import measured_files

    find_sounds({"speech": work.speech, "noise": work.noise})
    if work.measured is not None:
        measured_files(work.measured)
    if work.designed is not None:
        designed_files(work.designed)
