"""What may befall a segment on its way to a microphone: each kind a config with its share.

The kinds are those of Altwlkany et al., section 2.4, and what a telephone adds. The defaults are
those the shipped encoder was trained with.
"""

from dataclasses import dataclass, field

from numpy.random import Generator

from roomprint.errors import ConfigError
from roomprint.settings import Config, setting


def share(default: float, doc: str) -> float:
    """Declare how many of the segments a degradation meets."""
    return setting(default, doc, low=0.0, high=1.0)


@dataclass(frozen=True, kw_only=True)
class Degradation(Config):
    """Meets a segment with its probability."""

    probability: float = share(0.0, "Share of the segments that it meets.")

    def meets(self, rng: Generator) -> bool:
        """Whether it meets this one."""
        return bool(rng.random() < self.probability)

    def _check_order(self, least: str, most: str) -> None:
        """Refuse a range that begins behind its end, when it is set and not when it is drawn."""
        low, high = getattr(self, least), getattr(self, most)
        if low > high:
            raise ConfigError(f"{least} must not exceed {most}, got {low} and {high}")


@dataclass(frozen=True, kw_only=True)
class TimeShift(Degradation):
    """Begins somewhat earlier or later than the library's window."""

    probability: float = share(1.0, "Begins earlier or later.")
    max_ms: float = setting(150.0, "Largest shift, either way.", low=0, high=1000, unit="ms")
    distribution: str = setting("beta", "Of the shift's size.", choices=("beta", "uniform"))
    alpha: float = setting(8.0, "First parameter of the Beta distribution.", low=0.1, high=50)
    beta: float = setting(2.0, "Second parameter of the Beta distribution.", low=0.1, high=50)

    def draw(self, rng: Generator) -> float:
        """A shift in seconds."""
        if self.distribution == "uniform":
            size = rng.uniform(0.0, 1.0)
        else:
            size = rng.beta(self.alpha, self.beta)
        return float(size * self.max_ms * rng.choice((-1, 1)) / 1000)


@dataclass(frozen=True, kw_only=True)
class Speed(Degradation):
    """Played faster or slower, pitch and all."""

    probability: float = share(0.35, "Played faster or slower, pitch and all.")
    largest: float = setting(0.045, "Largest change of speed, as a share.", low=0, high=0.1)


@dataclass(frozen=True, kw_only=True)
class Pitch(Degradation):
    """Played higher or lower at the same tempo."""

    probability: float = share(0.1, "Played higher or lower, tempo kept.")
    largest: float = setting(
        0.06, "Largest change of pitch, as a share; 0.06 is a semitone.", low=0, high=0.1
    )


@dataclass(frozen=True, kw_only=True)
class Tempo(Degradation):
    """Played at another tempo at the same pitch."""

    probability: float = share(0.35, "Played at another tempo, pitch kept.")
    slowest: float = setting(0.85, "Slowest tempo, as a share of its own.", low=0.5, high=1)
    fastest: float = setting(1.18, "Fastest tempo, as a share of its own.", low=1, high=1.2)


@dataclass(frozen=True, kw_only=True)
class Room(Degradation):
    """Heard through an impulse response."""

    probability: float = share(0.6, "Heard through a room's impulse response.")


@dataclass(frozen=True, kw_only=True)
class Loudspeaker(Degradation):
    """Band-passed by a small loudspeaker or a telephone."""

    probability: float = share(0.25, "Band-passed by a small loudspeaker or a telephone.")


@dataclass(frozen=True, kw_only=True)
class Equaliser(Degradation):
    """Coloured by five points of a random curve; never together with the loudspeaker."""

    probability: float = share(0.3, "Coloured by a random equaliser.")
    largest_db: float = setting(12.0, "Largest change.", low=0, high=40, unit="dB")


@dataclass(frozen=True, kw_only=True)
class Mixed(Degradation):
    """Something else is heard too."""

    min_snr_db: float = setting(-4.0, "Lowest signal to noise ratio.", low=-30, high=60, unit="dB")
    max_snr_db: float = setting(15.0, "Highest signal to noise ratio.", low=-30, high=60, unit="dB")

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_order("min_snr_db", "max_snr_db")

    def draw(self, rng: Generator) -> float:
        """A ratio in dB."""
        return float(rng.uniform(self.min_snr_db, self.max_snr_db))


@dataclass(frozen=True, kw_only=True)
class Noise(Mixed):
    """Mixed with a recorded noise."""

    probability: float = share(0.45, "Mixed with a recorded noise.")


@dataclass(frozen=True, kw_only=True)
class ColouredNoise(Mixed):
    """Mixed with synthetic noise of random colour."""

    probability: float = share(0.35, "Mixed with synthetic noise of random slope.")
    min_slope: float = setting(-0.5, "Least fall of its power: 0 is white.", low=-3, high=3)
    max_slope: float = setting(2.0, "Steepest fall: 1 is pink, 2 is brown.", low=-3, high=3)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_order("min_slope", "max_slope")


@dataclass(frozen=True, kw_only=True)
class Crowd(Mixed):
    """Somebody speaks meanwhile."""

    probability: float = share(0.08, "Somebody speaks meanwhile.")


@dataclass(frozen=True, kw_only=True)
class OtherMusic(Mixed):
    """Another recording of the corpus plays in the background."""

    probability: float = share(0.05, "Another recording plays in the background.")
    min_snr_db: float = setting(3.0, "Lowest signal to music ratio.", low=-30, high=60, unit="dB")
    max_snr_db: float = setting(20.0, "Highest signal to music ratio.", low=-30, high=60, unit="dB")


@dataclass(frozen=True, kw_only=True)
class Clipping(Degradation):
    """The loudest samples are cut off."""

    probability: float = share(0.05, "Cut off above a level.")
    largest_share: float = setting(0.1, "Largest share of samples cut off.", low=0, high=0.5)


@dataclass(frozen=True, kw_only=True)
class Distortion(Degradation):
    """Driven into tanh."""

    probability: float = share(0.2, "Driven into tanh distortion.")
    least: float = setting(0.5, "Least drive: four times the RMS comes to it.", low=0.1, high=20)
    most: float = setting(4.0, "Most drive.", low=0.1, high=20)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_order("least", "most")


@dataclass(frozen=True, kw_only=True)
class Codec(Degradation):
    """Sent through a lossy codec at a low bit rate."""

    probability: float = share(0.05, "Coded as MP3 or Opus at a low bit rate.")
    min_kbps: float = setting(12.0, "Lowest bit rate.", low=8, high=128, unit="kbit/s")
    max_kbps: float = setting(40.0, "Highest bit rate.", low=8, high=128, unit="kbit/s")

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_order("min_kbps", "max_kbps")


@dataclass(frozen=True, kw_only=True)
class Gain(Degradation):
    """Louder or softer."""

    probability: float = share(1.0, "Louder or softer.")
    largest_db: float = setting(12.0, "Largest change, either way.", low=0, high=60, unit="dB")


@dataclass(frozen=True, kw_only=True)
class Polarity(Degradation):
    """Turned upside down."""

    probability: float = share(0.5, "Turned upside down.")


@dataclass(frozen=True, kw_only=True)
class Masks(Degradation):
    """SpecAugment (Park et al. 2019): bands and stretches of time blanked in the log-mel."""

    probability: float = share(0.6, "SpecAugment: bands and stretches of time blanked.")
    bands: int = setting(2, "Bands blanked.", low=0, high=10)
    stretches: int = setting(2, "Stretches of time blanked.", low=0, high=10)


@dataclass(frozen=True, kw_only=True)
class AugmentationConfig(Config):
    """The whole chain, in the order in which it is applied."""

    shift: TimeShift = field(default_factory=TimeShift)
    speed: Speed = field(default_factory=Speed)
    pitch: Pitch = field(default_factory=Pitch)
    room: Room = field(default_factory=Room)
    loudspeaker: Loudspeaker = field(default_factory=Loudspeaker)
    equaliser: Equaliser = field(default_factory=Equaliser)
    other_music: OtherMusic = field(default_factory=OtherMusic)
    crowd: Crowd = field(default_factory=Crowd)
    noise: Noise = field(default_factory=Noise)
    coloured: ColouredNoise = field(default_factory=ColouredNoise)
    clipping: Clipping = field(default_factory=Clipping)
    distortion: Distortion = field(default_factory=Distortion)
    codec: Codec = field(default_factory=Codec)
    gain: Gain = field(default_factory=Gain)
    polarity: Polarity = field(default_factory=Polarity)
    tempo: Tempo = field(default_factory=Tempo)
    masks: Masks = field(default_factory=Masks)
