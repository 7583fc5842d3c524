"""Where rooms, speech and noise come from: what every training of rooms has to say."""

from dataclasses import dataclass, field
from pathlib import Path

from roomprint.corpora.grid_config import GridConfig
from roomprint.settings import Config, setting
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_speech import SpeechConfig


@dataclass(frozen=True, kw_only=True)
class RoomSources(Config):
    """What reverberant speech is made of.

    Attributes:
        speech: Speech to convolve; a ``manifest.csv`` may say who speaks.
        run: The run's folder; what is cached lies beside it, for other runs to use too.
        measured: Measured impulse responses to mix in; a ``manifest.csv`` groups them by room.
        designed: Rooms designed by hand, as a file or a folder of files, to mix in.
        noise: Recorded noises; noise of all colours when there are none.
        grid: The rooms that are simulated.
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
    clips: RoomNoise = field(default_factory=RoomNoise)
    voices: SpeechConfig = field(default_factory=SpeechConfig)
