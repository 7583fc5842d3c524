"""What an encoder of rooms makes of windows of speech."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import Mono
from roomprint.encoders.models import ModelInfo
from roomprint.encoders.room_config import CLIP

WINDOW = CLIP  # samples: 4 s
_BATCH = 16  # windows
Values = NDArray[np.float32]  # (windows,)


@dataclass(frozen=True, eq=False)
class WindowReadings:
    """What was read off each of several windows of 4 s.

    Attributes:
        embeddings: Unit vectors ``(windows, embedding)``.
        rt60_s: Reverberation time.
        c50_db: Clarity index.
        p_large: Probability of a large room.
        distances: How far each lies from what the encoder was trained on, 0 to 2.
    """

    embeddings: NDArray[np.float32]
    rt60_s: Values
    c50_db: Values
    p_large: Values
    distances: Values

    def __len__(self) -> int:
        return len(self.rt60_s)

    @classmethod
    def joined(cls, *parts: Self) -> Self:
        """The windows of all ``parts``, in order."""
        columns = {f.name: [getattr(part, f.name) for part in parts] for f in fields(cls)}
        return cls(**{name: np.concatenate(column) for name, column in columns.items()})

    def only(self, taken: NDArray[np.bool_]) -> Self:
        """The windows that are ``taken``, ``(windows,)``."""
        return type(self)(**{f.name: getattr(self, f.name)[taken] for f in fields(self)})

    def newest(self, count: int) -> Self:
        """The last ``count`` windows."""
        return type(self)(**{f.name: getattr(self, f.name)[-count:] for f in fields(self)})


class RoomReader:
    """A loaded model of rooms.

    Args:
        model: Which one.

    Raises:
        ModelError: It is of another kind, or damaged.
    """

    def __init__(self, model: ModelInfo) -> None:
        from roomprint.encoders.room_model import load_range, load_room_model

        self.info = model
        self.trained_on = load_range(model)
        self._model = load_room_model(model)

    @property
    def dim(self) -> int:
        """Length of an embedding."""
        return self._model.config.encoder.embedding

    def read(self, windows: NDArray[np.float32]) -> WindowReadings:
        """Read ``windows`` (n, 64_000) of 16 kHz; one or more."""
        parts = [self._read(windows[at : at + _BATCH]) for at in range(0, len(windows), _BATCH)]
        return WindowReadings.joined(*parts)

    def _read(self, windows: NDArray[np.float32]) -> WindowReadings:
        import torch

        with torch.inference_mode():
            vectors = self._model.embed(torch.from_numpy(np.ascontiguousarray(windows)))
            values = self._model.read(vectors)
        embeddings = vectors.numpy()
        return WindowReadings(
            embeddings,
            values.rt60_s.numpy(),
            values.c50_db.numpy(),
            values.p_large.numpy(),
            self.trained_on.distances(embeddings),
        )


def cut_windows(audio: Mono, starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Windows of 4 s that begin at samples ``starts`` (n,), ``(n, 64_000)``."""
    return np.stack([audio[start : start + WINDOW] for start in starts.tolist()])
