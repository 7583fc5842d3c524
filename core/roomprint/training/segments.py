"""Batches of segments and their replicas, made beside the training."""

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor
from torch.utils.data import Dataset

from roomprint.corpora.packed import PackedAudio
from roomprint.encoders.front_end import FrontEnd
from roomprint.errors import ConfigError
from roomprint.training.augmentation import SEGMENT, Degrader

_SILENCE = 1e-3  # a segment of smaller RMS teaches nothing
_TRIES = 8


class SegmentPairs(Dataset[tuple[Tensor, Tensor]]):
    """Item ``i`` is the whole batch of training step ``i``, the same in every process and run.

    Each batch holds random segments of different recordings, beside one replica of each; both as
    log-mel, ``(batch, frames, mels)``. There are as many pairs in it as ``batch`` says, or as there
    are recordings of a segment's length.

    Raises:
        ConfigError: There are fewer than two such recordings.
    """

    def __init__(
        self,
        music: PackedAudio,
        degrader: Degrader,
        front_end: FrontEnd,
        *,
        batch: int,
        steps: int,
        seed: int,
    ) -> None:
        self._music = music
        self._degrader = degrader
        self._front_end = front_end
        self._steps = steps
        self._seed = seed
        self._usable = np.flatnonzero(np.diff(music.starts) >= SEGMENT)
        if len(self._usable) < 2:
            raise ConfigError("training needs two recordings of 3 s at least: pairs are told apart")
        self.batch = min(batch, len(self._usable))

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, step: int) -> tuple[Tensor, Tensor]:
        rng = np.random.default_rng((self._seed, step))
        recordings = rng.choice(self._usable, self.batch, replace=False)
        pairs = [self._pair(int(recording), rng) for recording in recordings]
        originals = self._front_end(torch.stack([original for original, _ in pairs]))
        replicas = self._front_end(torch.stack([replica for _, replica in pairs]))
        for replica in replicas.numpy():
            self._degrader.mask(replica, rng)
        return originals, replicas

    def _pair(self, recording: int, rng: Generator) -> tuple[Tensor, Tensor]:
        room = self._music.length(recording) - SEGMENT
        for _ in range(_TRIES):
            start = int(rng.integers(room + 1))
            audio = self._music.cut(recording, start, SEGMENT)
            if float(np.sqrt(np.mean(audio**2))) > _SILENCE:
                break
        original = self._front_end.mel_power(torch.from_numpy(audio))
        heard = self._degrader.degrade(self._music, recording, start, rng)
        mel = self._front_end.mel_power(torch.from_numpy(heard.audio)).numpy()
        return original, torch.from_numpy(self._degrader.retime(mel, len(original), heard.tempo))
