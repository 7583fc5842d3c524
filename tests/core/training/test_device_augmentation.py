"""The chain for a whole batch does what the chain for one segment does, given the same draws."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tests.core.packs import noise, pack, sine
from tests.core.training.degrading import EVERYTHING, KINDS, UNTOUCHED, only

from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder
from roomprint.encoders.front_end import FrontEnd
from roomprint.training.augmentation import Degrader
from roomprint.training.checkpoints import Checkpoints
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.device_augmentation import BatchDegrader
from roomprint.training.drawn_batch import DrawnBatch
from roomprint.training.draws import Surroundings
from roomprint.training.loading import Views
from roomprint.training.loop import Task, Trainer
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.nt_xent import nt_xent
from roomprint.training.run_record import Record
from roomprint.training.schedule import LoopConfig
from roomprint.training.segments import SegmentDraws, SegmentPairs

MUSIC = pack([sine(300 + 200 * n, 6.0, 0.2) + noise(6.0, seed=n, amplitude=0.2) for n in range(6)])
ALL_BUT_CODEC = replace(EVERYTHING, codec=UNTOUCHED.codec)  # which no device knows
SOME_CODED = replace(EVERYTHING, codec=replace(KINDS["codec"], probability=0.3))


def around() -> Surroundings:
    echo, late = np.zeros((2, 8_000), np.float32)
    echo[[100, 4_100]] = 0.9, 0.45
    late[[40, 7_000]] = -0.8, 0.3
    background, crowd = pack([noise(6.0, seed=20), sine(900, 2.0)]), pack([sine(3_000, 6.0)])
    return Surroundings(background, crowd, pack([echo, late]), np.array([0, 1]))


def both(
    config: AugmentationConfig, device: str = "cpu", seed: int = 0
) -> tuple[tuple[torch.Tensor, ...], tuple[torch.Tensor, ...]]:
    """A batch by one chain, and by the other."""
    front_end, loop = FrontEnd(40, 256), LoopConfig(batch=6, steps=3, seed=seed)
    degrader = Degrader(config, around())
    made = SegmentPairs(MUSIC, degrader, front_end, loop)[1]
    drawn = SegmentDraws(MUSIC, degrader, front_end, loop)[1]
    batched = BatchDegrader(degrader.rooms, FrontEnd(40, 256), torch.device(device))
    return made, batched.views(drawn)


def compare(made: tuple[torch.Tensor, ...], batched: tuple[torch.Tensor, ...]) -> None:
    for one, other in zip(made, batched, strict=True):
        torch.testing.assert_close(other.cpu(), one, atol=2e-3, rtol=1e-3)


@pytest.mark.parametrize("name", list(KINDS))
def test_every_kind_is_the_same_in_a_batch(name: str) -> None:
    (originals, replicas), batched = both(only(name))
    compare((originals, replicas), batched)
    if name not in ("gain", "polarity"):  # the spectrogram does not show them
        _, (_, untouched) = both(UNTOUCHED)
        assert not torch.allclose(untouched, batched[1], atol=1e-2)


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("config", [AugmentationConfig(), ALL_BUT_CODEC, SOME_CODED])
def test_the_whole_chain_is_the_same_in_a_batch(config: AugmentationConfig, seed: int) -> None:
    compare(*both(config, seed=seed))


@pytest.mark.parametrize("name", ["gain", "polarity"])
def test_what_a_spectrogram_does_not_show_is_the_same_too(name: str) -> None:
    degrader, loop = Degrader(only(name), around()), LoopConfig(batch=6, steps=3)
    draws = SegmentDraws(MUSIC, degrader, FrontEnd(40, 256), loop)
    batched = BatchDegrader(degrader.rooms, FrontEnd(40, 256), torch.device("cpu"))
    replicas = batched.replicas(DrawnBatch(*draws[1])).numpy()
    for row, (recording, rng) in enumerate(draws.share(1)):
        start = int(rng.integers(MUSIC.length(recording) - 48_000 + 1))
        expected = degrader.apply(draws.draw(recording, start, rng)).audio
        np.testing.assert_allclose(replicas[row], expected, atol=1e-5)


def test_silent_noise_adds_nothing_in_a_batch_either() -> None:
    silent = replace(around(), noise=pack([np.zeros(96_000, np.float32)]))
    degrader, loop = Degrader(only("noise"), silent), LoopConfig(batch=6, steps=3)
    batched = BatchDegrader(degrader.rooms, FrontEnd(40, 256), torch.device("cpu"))
    originals, replicas = batched.views(SegmentDraws(MUSIC, degrader, FrontEnd(40, 256), loop)[0])
    torch.testing.assert_close(replicas, originals, atol=1e-4, rtol=1e-4)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no accelerator")
@pytest.mark.parametrize("config", [AugmentationConfig(), SOME_CODED])
def test_an_accelerator_makes_the_same_replicas(config: AugmentationConfig) -> None:
    compare(*both(config, "cuda"))


def losses(folder: Path, pairs: SegmentDraws, finish: Callable[[Views], Views] | None) -> list[str]:
    """What a tiny encoder's training says of its loss, step by step."""
    torch.manual_seed(0)
    encoder = FingerprintEncoder(
        ConformerConfig(
            dim=16, layers=1, heads=2, hop=256, mels=40, embedding=8, subsampling=4, dropout=0.0
        )
    )
    loop = LoopConfig(batch=6, steps=3, precision="float32", warm_up=0)
    task = Task(
        encoder,
        encoder.embed,
        pairs,
        lambda views: nt_xent(views[0], views[1], 0.1),
        beside=False,
        finish=finish,
    )
    checkpoints = Checkpoints(folder / "checkpoints", "x")
    trainer = Trainer(task, loop, pairs.plan, Record(folder), checkpoints, MonitorConfig(every=0))
    return [progress.note for progress in trainer.steps()]


def test_a_training_that_finishes_its_batches_itself_learns_the_same(tmp_path: Path) -> None:
    degrader, loop = Degrader(AugmentationConfig(), around()), LoopConfig(batch=6, steps=3)
    front_end = FrontEnd(40, 256)
    finish = BatchDegrader(degrader.rooms, FrontEnd(40, 256), torch.device("cpu")).views
    plain = losses(tmp_path / "a", SegmentPairs(MUSIC, degrader, front_end, loop), None)
    batched = losses(tmp_path / "b", SegmentDraws(MUSIC, degrader, front_end, loop), finish)
    assert len(plain) == 3
    assert batched == plain  # to the third decimal
