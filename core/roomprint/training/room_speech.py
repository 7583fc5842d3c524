"""Which speakers teach, validate and test, so that no voice is heard in two of these."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.corpora.speech import SEGMENT_S
from roomprint.errors import ConfigError
from roomprint.settings import Config, setting


@dataclass(frozen=True, kw_only=True)
class SpeechConfig(Config):
    """How much speech is taken, and who speaks in which part.

    The paper takes 128 segments to learn from, 32 to validate and 32 to test by, and other ones
    for the encoder than for what is built on it.
    """

    segments: int = setting(
        128, "Segments of 4 s to learn from; 0: all there are.", low=0, high=1_000_000
    )
    hop_s: float = setting(
        SEGMENT_S,
        "From the beginning of one segment to that of the next; below 4 s they overlap, and a "
        "small folder gives more of them.",
        low=0.02,
        high=60.0,
        unit="s",
    )
    validation: int = setting(32, "Segments to validate by, and to test by.", low=3, high=100_000)
    share: float = setting(
        0.5,
        "Share of the speakers that encoders learn from, what is built on them from the others; "
        "1: both from all.",
        low=0.1,
        high=1.0,
    )
    seed: int = setting(0, "Seed of who speaks where.", low=0, high=2**31)


@dataclass(frozen=True)
class SpeechParts:
    """Numbers of segments; no speaker is in two parts of one purpose.

    Attributes:
        train: Segments to learn from.
        validation: Segments to validate by.
        test: Segments to test by; none for an encoder.
    """

    train: NDArray[np.int64]
    validation: NDArray[np.int64]
    test: NDArray[np.int64]


def upstream_speech(speakers: NDArray[np.int64], config: SpeechConfig) -> SpeechParts:
    """Speech for an encoder, ``speakers`` being the speaker of each segment, ``(n,)``.

    Raises:
        ConfigError: There are too few speakers, or too few segments of them.
    """
    own, _ = _purposes(speakers, config)
    train, validation = _by_speaker(speakers, own, (0.75, 0.25), config)
    return _taken(train, validation, train[:0], config)


def downstream_speech(speakers: NDArray[np.int64], config: SpeechConfig) -> SpeechParts:
    """Speech for what is built on an encoder, of speakers that taught no encoder.

    Raises:
        ConfigError: There are too few speakers, or too few segments of them.
    """
    _, own = _purposes(speakers, config)
    train, validation, test = _by_speaker(speakers, own, (0.6, 0.2, 0.2), config)
    return _taken(train, validation, test, config)


def _purposes(
    speakers: NDArray[np.int64], config: SpeechConfig
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Speakers for encoders, and for what is built on them."""
    names = np.random.default_rng((config.seed, 0)).permutation(np.unique(speakers))
    if config.share == 1.0:
        return names, names
    split = round(config.share * len(names))
    return names[:split], names[split:]


def _by_speaker(
    speakers: NDArray[np.int64],
    names: NDArray[np.int64],
    shares: Sequence[float],
    config: SpeechConfig,
) -> list[NDArray[np.int64]]:
    """Segments in parts of about these shares of the speakers, each part in random order."""
    if len(names) < len(shares):
        raise ConfigError(
            f"the speech is of too few speakers: {len(names)} of {len(np.unique(speakers))} are to "
            f"be divided into {len(shares)} parts without a speaker in common; give speech of more "
            "speakers, or set voices.share to 1"
        )
    rng = np.random.default_rng((config.seed, 1))
    # At least one speaker a part: the cuts lie apart, whatever the shares.
    cuts = np.round(np.cumsum(shares)[:-1] * len(names)).astype(int)
    for place in range(len(cuts)):
        least, most = place + 1, len(names) - (len(cuts) - place)
        cuts[place] = min(max(cuts[place], least, cuts[place - 1] + 1 if place else 1), most)
    parts = np.split(names, cuts)
    return [rng.permutation(np.flatnonzero(np.isin(speakers, part))) for part in parts]


def _taken(
    train: NDArray[np.int64],
    validation: NDArray[np.int64],
    test: NDArray[np.int64],
    config: SpeechConfig,
) -> SpeechParts:
    if len(train) < max(config.segments, 3) or len(validation) < 3:
        raise ConfigError(
            f"there are {len(train)} segments of speech to learn from and {len(validation)} to "
            f"validate by, and {max(config.segments, 3)} and 3 are needed: give more speech, or "
            "set fewer segments"
        )
    return SpeechParts(
        train[: config.segments or len(train)],
        validation[: config.validation],
        test[: config.validation],
    )
