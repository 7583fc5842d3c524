"""A few pairs of a segment and its replica, to be looked at and heard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.encoders.architectures import ConformerConfig
from roomprint.errors import AudioError, ConfigError, RoomprintError
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps
from roomprint.training.degradations import AugmentationConfig

if TYPE_CHECKING:
    from roomprint.corpora.packed import PackedAudio
    from roomprint.encoders.front_end import FrontEnd
    from roomprint.training.augmentation import Degrader
    from roomprint.training.fingerprint import TrainFingerprint

_EXCERPT_S = 20.0  # read of a recording: enough for a segment, what surrounds it, and a choice
_FOLDERS = ("music", "noise", "crowd", "rooms")
_SURROUNDINGS = 6  # noises, voices and rooms that are read

Taken = tuple[float, Mono] | None  # where in its file an excerpt begins, in seconds, and it
Take = Callable[[Path, Generator], Taken]


@dataclass(frozen=True, eq=False)
class View:
    """One half of a pair.

    Attributes:
        audio: ``(48000,)`` samples at 16 kHz.
        log_mel: ``(frames, mels)``, as the encoder reads it; blanked where the masks are.
    """

    audio: Mono
    log_mel: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class SamplePair:
    """A segment, and what the chain of degradations made of it.

    Attributes:
        recording: The file that the segment is of.
        start_s: Where in the file it begins.
        original: The segment.
        replica: The same, degraded.
    """

    recording: Path
    start_s: float
    original: View
    replica: View


@dataclass(frozen=True, kw_only=True)
class DrawPairs(Config):
    """Draw pairs as a training would, from a few files instead of from all of them.

    Attributes:
        music: What segments are of.
        noise: Background noises.
        rooms: Impulse responses; a ``manifest.csv`` with columns path and room groups them.
        crowd: Speech for the background; the music itself when there is none.
        encoder: Says how the log-mel is made.
        augmentation: What befalls a replica.
    """

    music: Path
    noise: Path
    rooms: Path
    crowd: Path | None = None
    encoder: ConformerConfig = field(default_factory=ConformerConfig)
    augmentation: AugmentationConfig = field(default_factory=AugmentationConfig)
    pairs: int = setting(4, "How many, each of another recording.", low=1, high=50)
    seed: int = setting(0, "Another seed draws other pairs.", low=0, high=2**31)

    @classmethod
    def of(cls, training: "TrainFingerprint", *, seed: int, pairs: int = 4) -> "DrawPairs":
        """Pairs as ``training`` learns from them."""
        return cls(
            music=training.music,
            noise=training.noise,
            rooms=training.rooms,
            crowd=training.crowd,
            encoder=training.encoder,
            augmentation=training.augmentation,
            pairs=pairs,
            seed=seed,
        )

    def steps(self) -> Steps[tuple[SamplePair, ...]]:
        """Read what is needed, and degrade.

        Raises:
            ConfigError: A folder is missing, or holds nothing of use.
        """
        from roomprint.corpora.folders import find_sounds
        from roomprint.encoders.front_end import FrontEnd
        from roomprint.training.augmentation import Degrader
        from roomprint.training.draws import Surroundings, pick_by_group
        from roomprint.training.ingredients import room_groups

        rng = np.random.default_rng(self.seed)
        total = self.pairs + 4 * _SURROUNDINGS
        reader = _Reader(rng, total)
        found = find_sounds({kind: getattr(self, kind) for kind in _FOLDERS})
        most = max(self.pairs, 2)
        music, starts_s = yield from reader.read("music", found["music"], most, _segments)
        noise, _ = yield from reader.read("noise", found["noise"], _SURROUNDINGS)
        crowd = music
        if "crowd" in found:
            crowd, _ = yield from reader.read("crowd", found["crowd"], _SURROUNDINGS)
        files = found["rooms"]
        groups = room_groups([str(file) for file in files], self.rooms / "manifest.csv")
        drawn = [files[pick_by_group(groups, rng)] for _ in range(_SURROUNDINGS)]
        some = [*dict.fromkeys(drawn)]
        rooms, _ = yield from reader.read("rooms", some, _SURROUNDINGS, _response)
        around = Surroundings(noise, crowd, rooms, np.arange(len(rooms)))
        degrader = Degrader(self.augmentation, around)
        front_end = FrontEnd(self.encoder.mels, self.encoder.hop)
        made = []
        for recording in range(min(self.pairs, len(music))):
            yield Progress(total - self.pairs + recording, total, "Making replicas")
            made.append(_pair(music, recording, starts_s[recording], degrader, front_end, rng))
        return tuple(made)


class _Reader:
    """Reads a few files of each kind, and counts them."""

    def __init__(self, rng: Generator, total: int) -> None:
        self._rng = rng
        self._total = total
        self._done = 0

    def read(
        self, kind: str, files: Sequence[Path], count: int, take: Take | None = None
    ) -> Steps[tuple["PackedAudio", list[float]]]:
        """Excerpts of ``count`` of the files, and where each begins in its file, in seconds.

        Each is what ``take`` makes of a file, or :func:`_excerpt`.

        Raises:
            ConfigError: None could be read.
        """
        from roomprint.corpora.packed import FULL_SCALE, PackedAudio

        names: list[str] = []
        excerpts: list[NDArray[np.int16]] = []
        starts_s: list[float] = []
        for number in self._rng.permutation(len(files)):
            yield Progress(self._done, self._total, f"Reading {files[number].name}")
            found = (take or _excerpt)(files[number], self._rng)
            if found is None:
                continue
            starts_s.append(found[0])
            excerpts.append(np.round(found[1] * FULL_SCALE).astype(np.int16))
            names.append(str(files[number]))
            self._done += 1
            if len(names) == count:
                break
        if not names:
            raise ConfigError(f"no file of the {kind} folder can be used: none is whole and long")
        ends = np.cumsum([0, *map(len, excerpts)])
        return PackedAudio(np.concatenate(excerpts), ends, tuple(names)), starts_s


def _segments(path: Path, rng: Generator) -> Taken:
    """An excerpt that segments can be cut from."""
    return _excerpt(path, rng, shortest_s=3.0)


def _response(path: Path, _: Generator) -> Taken:
    """A whole response; a designed room's is simulated here."""
    from roomprint.corpora.packed_responses import one_response

    try:
        audio = one_response(path)
    except RoomprintError:
        return None
    return (0.0, audio / float(np.abs(audio).max())) if audio.any() else None


def _excerpt(path: Path, rng: Generator, shortest_s: float = 0.0) -> Taken:
    """Where an excerpt begins, and the excerpt; None of a file that is damaged or too short."""
    from roomprint.audio.files import read_audio, read_info

    try:
        length_s = read_info(path).duration_s
        start_s = float(rng.uniform(0.0, max(length_s - _EXCERPT_S, 0.0)))
        audio = read_audio(path, start_s=start_s, duration_s=_EXCERPT_S)
    except AudioError:
        return None
    if len(audio) < shortest_s * SAMPLE_RATE_HZ or not audio.any():
        return None
    return start_s, audio / max(1.0, float(np.abs(audio).max()))


def _pair(
    music: "PackedAudio",
    recording: int,
    start_s: float,
    degrader: "Degrader",
    front_end: "FrontEnd",
    rng: Generator,
) -> SamplePair:
    import torch

    from roomprint.training.distortions import stretched
    from roomprint.training.draws import SEGMENT
    from roomprint.training.segments import audible_segment

    start, audio = audible_segment(music, recording, rng)
    power = front_end.mel_power(torch.from_numpy(audio))
    heard = degrader.degrade(music, recording, start, rng)
    replica_power = front_end.mel_power(torch.from_numpy(heard.audio)).numpy()
    replica_power = degrader.retime(replica_power, len(power), heard.tempo)
    log_mel = degrader.mask(front_end(torch.from_numpy(replica_power)).numpy(), rng)
    sound = heard.audio if heard.tempo == 1 else stretched(heard.audio, heard.tempo)
    return SamplePair(
        Path(music.names[recording]),
        start_s + start / SAMPLE_RATE_HZ,
        View(audio, front_end(power).numpy()),
        View(_middle(sound, SEGMENT), log_mel),
    )


def _middle(audio: Mono, samples: int) -> Mono:
    """So many samples around the middle; silence where there are none."""
    out = np.zeros(samples, np.float32)
    kept = audio[max(0, (len(audio) - samples) // 2) :][:samples]
    at = (samples - len(kept)) // 2
    out[at : at + len(kept)] = kept
    return out
