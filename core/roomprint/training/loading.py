"""Batches made ahead of the training, in processes of their own."""

import os
import signal
from collections.abc import Generator, Iterator

import torch
from threadpoolctl import threadpool_limits
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Subset

from roomprint.errors import RunError

Views = tuple[Tensor, ...]

_PATIENCE_S = 1800  # the largest batch takes a quarter of an hour


def next_batch(batches: Iterator[Views]) -> Views:
    """The next one.

    Raises:
        RunError: A process that makes them died, or is stuck.
    """
    try:
        return next(batches)
    except RuntimeError as error:
        if "DataLoader worker" in str(error) and "exited" in str(error):
            raise RunError(
                "a process that makes replicas died: it was killed, or there was too little memory"
            ) from error
        if "DataLoader timed out" in str(error):
            raise RunError(
                f"no batch came for {_PATIENCE_S // 60} minutes: the data are stalled, perhaps by "
                "a disk that does not answer"
            ) from error
        raise


def load_batches(
    pairs: Dataset[Views], first: int, processes: int, *, cuda: bool
) -> Generator[Views, None, None]:
    """The batches from number ``first`` on, made ahead by half of the processor's cores.

    Beside a graphics processor, which leaves the others free, by all of them but one.

    Args:
        pairs: Item ``i`` is batch ``i``.
        first: The first that is wanted.
        processes: Trainers that share the cores.
        cuda: Whether a graphics processor trains.
    """
    rest = Subset(pairs, range(first, len(pairs)))  # type: ignore[arg-type]
    cores = os.cpu_count() or 2
    workers = max(1, (cores - 1 if cuda else cores // 2) // processes)
    yield from DataLoader(
        rest,
        batch_size=None,
        num_workers=workers,
        prefetch_factor=4,
        multiprocessing_context="spawn",
        pin_memory=cuda,
        timeout=_PATIENCE_S,
        worker_init_fn=alone_and_quiet,
    )


def alone_and_quiet(_: int) -> None:
    """More threads in the augmenting processes only take the trainer's cores away.

    Ctrl-C in a terminal reaches them too, and they are needed until the step in hand is done.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)
    threadpool_limits(1)  # numpy's and scipy's BLAS
    torch.set_flush_denormal(True)
