"""What an open sound file is to the rest of Roomprint, whichever library decodes it."""

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.float32]  # (frames, channels), full scale is 1


class Decoder(Protocol):
    """An open sound file at its own rate, with its own channels."""

    sample_rate_hz: int
    channels: int

    @property
    def frames(self) -> int:
        """Length as the file states it, counted where it states none."""
        ...

    @property
    def tags(self) -> dict[str, str]:
        """What the container says under ``title``, ``artist`` and ``album``."""
        ...

    def blocks(self, first: int) -> Iterator[Frames]:
        """Decode from frame ``first`` to the end, or to where the file is damaged beyond use."""
        ...
