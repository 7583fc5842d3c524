"""umap's two halves, with progress and a stop in place of its progress bar; takes seconds.

The bar is no way to stop: when its output raises, it leaves a lock of the whole process taken.
"""

import warnings
from collections.abc import Iterable, Iterator
from threading import Event
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of TensorFlow, which nothing here needs
    from umap import layouts
    from umap.umap_ import find_ab_params, fuzzy_simplicial_set, simplicial_set_embedding

__all__ = ["Epochs", "find_ab_params", "fuzzy_simplicial_set", "simplicial_set_embedding"]


class StoppedError(Exception):
    """Ends a layout from inside."""


class Epochs:
    """Counts the epochs of one layout, and ends it; give it as ``tqdm_kwds={"epochs": ...}``.

    Attributes:
        done: How many epochs are over.
        stop: Set it, and the layout ends after the epoch in hand.
    """

    def __init__(self) -> None:
        self.done = 0
        self.stop = Event()

    def over(self, numbers: Iterable[int]) -> Iterator[int]:
        """Walk through ``numbers``, one an epoch."""
        for self.done in numbers:
            if self.stop.is_set():
                raise StoppedError
            yield self.done


def _walk(numbers: Iterable[int], *, epochs: Epochs, **_: Any) -> Iterator[int]:
    return epochs.over(numbers)


layouts.tqdm = _walk
