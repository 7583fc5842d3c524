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
from roomprint.training.augmentation import Degrader
from roomprint.training.drawn_batch import collect
from roomprint.training.draws import SEGMENT, Draws, draw, draw_masks
from roomprint.training.loading import Views
from roomprint.training.schedule import LoopConfig, Plan

_SILENCE = 1e-3  # a segment of smaller RMS teaches nothing
_TRIES = 8
_ORDER, _PAIR = 1, 2  # what a generator is for


class SegmentDraws(Dataset[Views]):
    """Item ``i`` says what a process's share of the batch of step ``i`` is, the same in every run.

    Each batch holds random segments of different recordings, and what befalls the one replica of
    each: the fields of a :class:`DrawnBatch`. Every pair has a generator of its own, so the shares
    of several processes are together the batch of one.

    Args:
        music: What segments are cut from; recordings shorter than a segment are passed over.
        degrader: The chain.
        front_end: Makes the log-mel.
        loop: How long to train and with what batches.
        rank: This process's number among those that share a batch.
        processes: How many they are.

    Attributes:
        degrader: The chain.
        front_end: Makes the log-mel.
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
        self.degrader = degrader
        self.front_end = front_end
        self._seed = loop.seed
        self._rank = rank
        self._processes = processes
        self._usable = usable(music)
        if len(self._usable) < 2:
            raise ConfigError("training needs two recordings of 3 s at least: pairs are told apart")
        self.plan = Plan(loop, len(self._usable), processes)

    def __len__(self) -> int:
        return self.plan.steps

    def __getitem__(self, step: int) -> Views:
        originals, draws, done, masks = [], [], {}, []
        frames, mels = self.front_end.frames_in(SEGMENT), self.front_end.filters.shape[1]
        for row, (recording, rng) in enumerate(self.share(step)):
            start, _ = audible_segment(self._music, recording, rng)
            originals.append(self._music.cut_whole(recording, start, SEGMENT))
            draws.append(self.draw(recording, start, rng))
            if draws[-1].codec is not None:  # only a processor knows how
                done[row] = self.degrader.apply(draws[-1]).audio
            masks.append(draw_masks(self.degrader.config.masks, frames, mels, rng))
        return collect(originals, draws, done, masks)

    def share(self, step: int) -> list[tuple[int, Generator]]:
        """The recordings of this process's share of a batch, and the generator of each pair."""
        place = self.plan.at(step)
        order = np.random.default_rng((self._seed, _ORDER, place.epoch)).permutation(self._usable)
        share = place.batch // self._processes
        pairs = range(self._rank * share, (self._rank + 1) * share)
        recordings = order[place.first + pairs.start : place.first + pairs.stop]
        rngs = [np.random.default_rng((self._seed, _PAIR, step, pair)) for pair in pairs]
        return [(int(r), rng) for r, rng in zip(recordings, rngs, strict=True)]

    def draw(self, recording: int, start: int, rng: Generator) -> Draws:
        """What befalls the replica of a segment."""
        around = self.degrader.around
        return draw(self.degrader.config, around, self._music, recording, start, rng)


class SegmentPairs(SegmentDraws):
    """The same batches, made: originals and replicas as log-mel, ``(batch, frames, mels)`` each."""

    def __getitem__(self, step: int) -> Views:
        share = self.share(step)
        made = [self._pair(recording, rng) for recording, rng in share]
        originals = self.front_end(torch.stack([original for original, _ in made]))
        replicas = self.front_end(torch.stack([replica for _, replica in made]))
        for replica, (_, rng) in zip(replicas.numpy(), share, strict=True):
            self.degrader.mask(replica, rng)
        return originals, replicas

    def _pair(self, recording: int, rng: Generator) -> tuple[Tensor, Tensor]:
        start, audio = audible_segment(self._music, recording, rng)
        original = self.front_end.mel_power(torch.from_numpy(audio))
        heard = self.degrader.apply(self.draw(recording, start, rng))
        mel = self.front_end.mel_power(torch.from_numpy(heard.audio)).numpy()
        return original, torch.from_numpy(self.degrader.retime(mel, len(original), heard.tempo))


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
