"""What augmentation costs a training step: ``python -m tests.benchmarks.augmenting``.

Made-up music, noise and rooms, the default chain, the ``fast`` encoder, batches of 64 pairs. On a
processor the replicas are made in processes beside the trainer; beside a graphics processor those
only draw, and the device applies the draws to the whole batch. Times are processor seconds of one
thread, so that what else runs plays no part; with CUDA the device's are taken too.

On one thread of an AMD EPYC (AVX2) that others kept busy, a pair: 10 ms to make it and 24 ms to
train on it, so augmentation is 30 % of what is computed on a processor, beside the trainer. Drawing
a pair takes 2.5 ms, the codecs' share included, and applying the draws 6.7 ms where the device is
that same thread. So beside a device that needs 20 ms a step, making 64 pairs would keep 32 threads
busy, and drawing them 8. Not measured: the share on a graphics processor, for want of one.
"""

import time
from collections.abc import Callable

import numpy as np
import torch
from tests.benchmarks.measuring import row
from tests.core.packs import noise, pack

from roomprint.encoders.conformer import PRESETS, FingerprintEncoder
from roomprint.encoders.front_end import FrontEnd
from roomprint.training.augmentation import Degrader
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.device_augmentation import BatchDegrader
from roomprint.training.draws import Surroundings
from roomprint.training.loading import Views
from roomprint.training.nt_xent import nt_xent
from roomprint.training.schedule import LoopConfig
from roomprint.training.segments import SegmentDraws, SegmentPairs

_PAIRS = 64
_BATCHES = 3


def main() -> None:
    """Measure each part, and print its share."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    music = pack([noise(8.0, seed=n) for n in range(_PAIRS)])
    echo = noise(1.0, seed=1) * np.exp(-np.arange(16_000) / 3_000).astype(np.float32)
    background = pack([noise(8.0, seed=n) for n in range(8)])
    around = Surroundings(background, music, pack([echo] * 8), np.arange(8))
    degrader, config = Degrader(AugmentationConfig(), around), PRESETS["fast"]
    loop = LoopConfig(batch=_PAIRS, steps=_BATCHES + 1)

    def front_end() -> FrontEnd:
        return FrontEnd(config.mels, config.hop)

    pairs = SegmentPairs(music, degrader, front_end(), loop)
    draws = SegmentDraws(music, degrader, front_end(), loop)
    made_s = each(lambda step: pairs[step])
    drawn_s = each(lambda step: draws[step])
    step_s = each(step_of(FingerprintEncoder(config), torch.device("cpu"), pairs[0]))
    per_pair = 1000 / _PAIRS
    row("processor: a pair made", made_s * per_pair, "ms", None)
    row("processor: training on it", step_s * per_pair, "ms", None)
    row("processor: share of augmentation", 100 * made_s / (made_s + step_s), "%", None)
    row("beside a device: a pair drawn", drawn_s * per_pair, "ms", None)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    batched = BatchDegrader(degrader.rooms, front_end(), device)
    batch = draws[0]
    applied_s = each(lambda _: batched.views(batch))
    step_s = each(step_of(FingerprintEncoder(config).to(device), device, pairs[0]))
    row(f"{device.type}: a pair's draws applied", applied_s * per_pair, "ms", None)
    share = 100 * applied_s / (applied_s + step_s)
    row(f"{device.type}: share of applying them", share, "%", None)


def step_of(
    encoder: FingerprintEncoder, device: torch.device, views: Views
) -> Callable[[int], None]:
    """A training step on a batch that is there."""
    originals, replicas = (view.to(device) for view in views)

    def learn(_: int) -> None:
        encoder.zero_grad()
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            vectors = encoder.embed(torch.cat([originals, replicas])).chunk(2)
        nt_xent(vectors[0], vectors[1], 0.06).backward()  # type: ignore[no-untyped-call]

    return learn


def each(work: Callable[[int], object]) -> float:
    """Seconds that one batch takes: of the processor, or by the clock where a device works."""
    clock = time.perf_counter if torch.cuda.is_available() else time.process_time
    work(_BATCHES)
    settle()
    began = clock()
    for step in range(_BATCHES):
        work(step)
    settle()
    return (clock() - began) / _BATCHES


def settle() -> None:
    """Wait for what the device still has to do."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()


if __name__ == "__main__":
    main()
