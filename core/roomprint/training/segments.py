"""Batches of segments and their replicas, made beside the training."""

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from roomprint.audio.samples import Mono
from roomprint.corpora.packed import PackedAudio
from roomprint.encoders.front_end import FrontEnd
from roomprint.errors import ConfigError
from roomprint.training.augmentation import SEGMENT, Degrader
from roomprint.training.schedule import LoopConfig, Plan

_SILENCE = 1e-3  # a segment of smaller RMS teaches nothing
_TRIES = 8
_ORDER, _PAIR = 1, 2  # what a generator is for


class SegmentPairs(Dataset[tuple[Tensor, Tensor]]):
    """Item ``i`` is a process's share of the batch of step ``i``, the same in every run.

    Each batch holds random segments of different recordings, beside one replica of each; both as
    log-mel, ``(batch, frames, mels)``. Every pair has a generator of its own, so the shares of
    several processes are together the batch of one.

    Args:
        music: What segments are cut from; recordings shorter than a segment are passed over.
        degrader: Makes the replicas.
        front_end: Makes the log-mel.
        loop: How long to train and with what batches.
        rank: This process's number among those that share a batch.
        processes: How many they are.

    Attributes:
        plan: What each step is.

    Raises:
        ConfigError: There are fewer than two recordings of a segment's length.
    """

    def __init__(
        self,
        music: PackedAudio,
        degrader: Degrader,
        front_end: FrontEnd,
        loop: LoopConfig,
        *,
        rank: int = 0,
        processes: int = 1,
    ) -> None:
        self._music = music
        self._degrader = degrader
        self._front_end = front_end
        self._seed = loop.seed
        self._rank = rank
        self._processes = processes
        self._usable = usable(music)
        if len(self._usable) < 2:
            raise ConfigError("training needs two recordings of 3 s at least: pairs are told apart")
        self.plan = Plan(loop, len(self._usable), processes)

    def __len__(self) -> int:
        return self.plan.steps

    def __getitem__(self, step: int) -> tuple[Tensor, Tensor]:
        place = self.plan.at(step)
        order = np.random.default_rng((self._seed, _ORDER, place.epoch)).permutation(self._usable)
        share = place.batch // self._processes
        pairs = range(self._rank * share, (self._rank + 1) * share)
        rngs = [np.random.default_rng((self._seed, _PAIR, step, pair)) for pair in pairs]
        recordings = order[place.first + pairs.start : place.first + pairs.stop]
        made = [self._pair(int(r), rng) for r, rng in zip(recordings, rngs, strict=True)]
        originals = self._front_end(torch.stack([original for original, _ in made]))
        replicas = self._front_end(torch.stack([replica for _, replica in made]))
        for replica, rng in zip(replicas.numpy(), rngs, strict=True):
            self._degrader.mask(replica, rng)
        return originals, replicas

    def _pair(self, recording: int, rng: Generator) -> tuple[Tensor, Tensor]:
        start, audio = audible_segment(self._music, recording, rng)
        original = self._front_end.mel_power(torch.from_numpy(audio))
        heard = self._degrader.degrade(self._music, recording, start, rng)
        mel = self._front_end.mel_power(torch.from_numpy(heard.audio)).numpy()
        return original, torch.from_numpy(self._degrader.retime(mel, len(original), heard.tempo))


def usable(music: PackedAudio) -> NDArray[np.int64]:
    """Numbers of the recordings that a segment can be cut from."""
    return np.flatnonzero(np.diff(music.starts) >= SEGMENT)


def audible_segment(music: PackedAudio, recording: int, rng: Generator) -> tuple[int, Mono]:
    """Where a segment of a recording begins, and its samples; a silent one is drawn again."""
    room = music.length(recording) - SEGMENT
    for _ in range(_TRIES):
        start = int(rng.integers(room + 1))
        audio = music.cut(recording, start, SEGMENT)
        if float(np.sqrt(np.mean(audio**2))) > _SILENCE:
            break
    return start, audio
