"""The recipe for fingerprint encoders: folders of audio in, a model folder out."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch

from roomprint.atomic import write_whole
from roomprint.audio.files import find_audio
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.packed import PackedAudio, pack_audio
from roomprint.encoders.conformer import PRESETS, FingerprintEncoder
from roomprint.encoders.front_end import FrontEnd
from roomprint.encoders.models import ModelInfo, save_model
from roomprint.errors import ConfigError
from roomprint.settings import Config, setting
from roomprint.steps import Steps
from roomprint.training.augmentation import Degrader, Surroundings
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.loop import LoopConfig, train
from roomprint.training.segments import SegmentPairs


@dataclass(frozen=True, kw_only=True)
class TrainFingerprint(Config):
    """Train a fingerprint encoder on folders of audio; going on where ``run`` stopped.

    Attributes:
        music: Recordings to learn from.
        noise: Background noises.
        crowd: Speech for the background; the music itself when there is none.
        rooms: Impulse responses; a ``manifest.csv`` with columns path and room groups them.
        run: The run's folder: config, metrics, checkpoint and the model; the packed audio lies
            beside it, for other runs to use too.
    """

    music: Path
    noise: Path
    rooms: Path
    run: Path
    crowd: Path | None = None
    preset: str = setting("fast", "Architecture of the encoder.", choices=tuple(PRESETS))
    loop: LoopConfig = field(default_factory=LoopConfig)
    augmentation: AugmentationConfig = field(default_factory=AugmentationConfig)

    def steps(self) -> Steps[ModelInfo]:
        """Pack the audio, train, and write the model."""
        cache = self.run.parent / "packed"
        packs: list[PackedAudio] = []
        for folder in (self.music, self.noise, self.crowd or self.music, self.rooms):
            packs.append((yield from pack_audio(find_audio([folder]), cache)))
        music, noise, crowd, rooms = packs
        groups = _groups(rooms.names, self.rooms / "manifest.csv")
        return (yield from self.train_on(music, Surroundings(noise, crowd, rooms, groups)))

    def train_on(self, music: PackedAudio, surroundings: Surroundings) -> Steps[ModelInfo]:
        """Train on audio that is packed already."""
        self.run.mkdir(parents=True, exist_ok=True)
        write_whole(
            self.run / "config.json", json.dumps(asdict(self), indent=2, default=str).encode()
        )
        torch.manual_seed(self.loop.seed)
        architecture = PRESETS[self.preset]
        encoder = FingerprintEncoder(architecture)
        pairs = SegmentPairs(
            music,
            Degrader(self.augmentation, surroundings),
            FrontEnd(architecture.mels, architecture.hop),
            batch=self.loop.batch,
            steps=self.loop.steps,
            seed=self.loop.seed,
        )
        encoder = yield from train(encoder, pairs, self.loop, self.run)
        hours = float(music.starts[-1]) / SAMPLE_RATE_HZ / 3600
        card = {
            "architecture": self.preset,
            "steps": self.loop.steps,
            "batch": pairs.batch,
            "trained_on": f"{len(music)} recordings, {hours:.1f} h",
        }
        return save_model(self.run / "model", encoder.cpu(), card)


def _groups(names: Sequence[str], manifest: Path) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Number of the room that each response was measured in; each its own without a manifest."""
    rooms = {}
    if manifest.exists():
        with manifest.open(encoding="utf-8", newline="") as file:
            try:
                rooms = {row["path"]: row["room"] for row in csv.DictReader(file)}
            except KeyError as error:
                raise ConfigError(f"'{manifest}' has no column {error}") from error
    labels = [rooms.get(Path(name).name, name) for name in names]
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)
