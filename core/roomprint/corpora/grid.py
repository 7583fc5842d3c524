"""Impulse responses of many rooms, with all that is known of each: the rows of a grid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from roomprint.corpora.marks import digest_of
from roomprint.errors import GridError
from roomprint.rooms.scene import Scene
from roomprint.rooms.scene_file import from_json

LABELS = ("t20_s", "t30_s", "c50_db", "drr_db", "volume_m3", "distance_m")

Samples = NDArray[np.float32]
Indices = NDArray[np.int64] | Sequence[int]


@dataclass(frozen=True, eq=False, kw_only=True)
class Grid:
    """Impulse responses at 16 kHz, by room.

    They are kept as half floats of each response's greatest sample: every sample above -84 dB
    of that one is right to one part in 2,000 (-66 dB), what is quieter to -150 dB.

    Attributes:
        digest: Changes with the settings or files that it was made of.
        halves: All responses one after another, ``(total,)``.
        starts: Where each begins, ``(n + 1,)``; the last is the end.
        scales: What each is to be multiplied with, ``(n,)``.
        rooms: The room of each, ``(n,)``; numbers need not be in sequence.
        onsets_s: When each one's direct sound arrives after its sample 0, ``(n,)``.
        labels: By ``LABELS``, ``(n,)`` each; NaN where it is not known or cannot be measured.
            Times and energies are of the whole band and count from the onset.
        scenes: Each one's room as JSON, with its own source and microphone; empty where a
            response was measured.
        dropped: Responses that were left out, since there was nothing to be measured.
    """

    digest: str
    halves: NDArray[np.float16]
    starts: NDArray[np.int64]
    scales: NDArray[np.float64]
    rooms: NDArray[np.int64]
    onsets_s: NDArray[np.float64]
    labels: dict[str, NDArray[np.float64]]
    scenes: tuple[str, ...]
    dropped: int = 0

    def __len__(self) -> int:
        return len(self.rooms)

    def response(self, index: int) -> Samples:
        """One response, ``(samples,)``, of the amplitude that it was simulated or measured with."""
        part = self.halves[self.starts[index] : self.starts[index + 1]]
        return part.astype(np.float32) * np.float32(self.scales[index])

    def responses(self, indices: Indices, longest: int | None = None) -> Samples:
        """Several, ``(k, samples)``: as long as the longest of them, the others end in zeros.

        Args:
            indices: Which ones.
            longest: No more samples than that.
        """
        chosen = np.asarray(indices, dtype=np.int64)
        lengths = self.starts[chosen + 1] - self.starts[chosen]
        if longest is not None:
            lengths = np.minimum(lengths, longest)
        out = np.zeros((len(chosen), int(lengths.max(initial=0))), np.float32)
        for row, index, length in zip(out, chosen, lengths, strict=True):
            row[:length] = self.response(int(index))[:length]
        return out

    def scene(self, index: int) -> Scene | None:
        """The room with this response's source and microphone; None where it was measured."""
        return from_json(self.scenes[index]) if self.scenes[index] else None

    def part(self, indices: Indices) -> "Grid":
        """Some of the responses, in this order; rooms keep their numbers."""
        chosen = np.asarray(indices, dtype=np.int64)
        pieces = [self.halves[self.starts[i] : self.starts[i + 1]] for i in chosen]
        return replace(
            self,
            halves=np.concatenate([np.zeros(0, np.float16), *pieces]),
            starts=np.cumsum([0, *map(len, pieces)], dtype=np.int64),
            scales=self.scales[chosen],
            rooms=self.rooms[chosen],
            onsets_s=self.onsets_s[chosen],
            labels={key: values[chosen] for key, values in self.labels.items()},
            scenes=tuple(self.scenes[i] for i in chosen),
        )


def join_grids(*grids: Grid) -> Grid:
    """All responses in one grid; rooms of different grids stay different rooms.

    Raises:
        GridError: There is no grid.
    """
    rooms, first = [], 0
    for grid in grids:
        names, numbers = np.unique(grid.rooms, return_inverse=True)
        rooms.append(numbers.astype(np.int64) + first)
        first += len(names)
    apart = [replace(grid, rooms=own) for grid, own in zip(grids, rooms, strict=True)]
    return chain_grids(apart, digest_of(" ".join(grid.digest for grid in grids)))


def chain_grids(grids: Sequence[Grid], digest: str) -> Grid:
    """Parts of one grid, one after another; the same number is the same room.

    Raises:
        GridError: There is no part.
    """
    if not grids:
        raise GridError("there is no grid to be joined")
    lengths = np.concatenate([np.diff(grid.starts) for grid in grids])
    return Grid(
        digest=digest,
        halves=np.concatenate([grid.halves for grid in grids]),
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        scales=np.concatenate([grid.scales for grid in grids]),
        rooms=np.concatenate([grid.rooms for grid in grids]),
        onsets_s=np.concatenate([grid.onsets_s for grid in grids]),
        labels={key: np.concatenate([grid.labels[key] for grid in grids]) for key in LABELS},
        scenes=tuple(scene for grid in grids for scene in grid.scenes),
        dropped=sum(grid.dropped for grid in grids),
    )
