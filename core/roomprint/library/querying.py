"""The fingerprint of a query: windows close together, of audio that may still be growing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.library.fingerprint import WINDOW_S, Fingerprinter
from roomprint.library.sliding import Mel, SlidingRows
from roomprint.library.spectrum import pooled

_HOP_S = 0.1
_WINDOWS = 24  # steps between them at most; with 36, 10 s were named no better


@dataclass(frozen=True)
class QueryPrint:
    """What is looked for.

    Attributes:
        vectors: Unit rows, ``(windows, dim)``.
        starts_s: Where each window begins in the query, ``(windows,)``.
        power: Mel power every 32 ms, ``(frames, bands)``.
        duration_s: Length of the query.
    """

    vectors: NDArray[np.float32]
    starts_s: NDArray[np.float64]
    power: Mel
    duration_s: float


def whole_query(fingerprinter: Fingerprinter, audio: Mono) -> QueryPrint:
    """Fingerprint a query at once: windows every 0.1 s, or fewer when it is long.

    Args:
        fingerprinter: What makes the vectors.
        audio: Samples at 16 kHz, a second at least.
    """
    seconds = len(audio) / SAMPLE_RATE_HZ
    hop_s = max(_HOP_S, (seconds - WINDOW_S) / _WINDOWS)
    stream = QueryStream(fingerprinter, hop_s, seconds)
    stream.push(audio)
    return stream.newest(seconds)


class QueryStream:
    """A query that grows at its end, as a microphone's does; its past is fingerprinted once.

    Args:
        fingerprinter: What makes the vectors.
        hop_s: From one window to the next.
        longest_s: What lies further back is forgotten.
    """

    def __init__(self, fingerprinter: Fingerprinter, hop_s: float, longest_s: float) -> None:
        front_end = fingerprinter.front_end
        self._fingerprinter = fingerprinter
        self._hop = front_end.hop
        self._window = front_end.frames_in(round(WINDOW_S * SAMPLE_RATE_HZ))
        self._step = max(1, round(hop_s * SAMPLE_RATE_HZ / self._hop))
        self._longest_s = longest_s
        self._mel = SlidingRows(fingerprinter.bands)
        self._vectors = SlidingRows(
            fingerprinter.dim
        )  # row i is of the window from frame i * step on
        self._rest = np.zeros(0, np.float32)

    def push(self, audio: Mono) -> None:
        """Take in the samples that follow."""
        self._rest = np.concatenate([self._rest, audio])
        if frames := self._fingerprinter.front_end.frames_in(len(self._rest)):
            self._mel.append(self._fingerprinter.mel_power(self._rest))
            self._rest = self._rest[frames * self._hop :]

    def newest(self, seconds: float) -> QueryPrint:
        """The last ``seconds``, ``longest_s`` of them at most, as a query."""
        oldest, first = self._begin(self._longest_s), self._begin(min(seconds, self._longest_s))
        self._mel.forget(min(oldest, self._vectors.end * self._step))
        windows: list[Mel] = []
        while (
            at := (self._vectors.end + len(windows)) * self._step
        ) + self._window <= self._mel.end:
            windows.append(self._mel.cut(at, at + self._window))
        self._vectors.append(self._fingerprinter.embed(windows).astype(np.float32))
        self._vectors.forget(oldest // self._step)
        power = self._mel.cut(first, self._mel.end)
        vectors = self._vectors.cut(first // self._step, self._vectors.end)
        if not len(vectors):  # shorter than a window: one vector of what there is
            vectors = self._fingerprinter.embed([power]).astype(np.float32)
        return QueryPrint(
            vectors,
            np.arange(len(vectors)) * self._step * self._hop / SAMPLE_RATE_HZ,
            pooled(power, self._hop),
            (len(power) * self._hop + len(self._rest)) / SAMPLE_RATE_HZ,
        )

    def _begin(self, seconds: float) -> int:
        """The first frame of the last ``seconds`` at which a window begins."""
        first = self._mel.end - round(seconds * SAMPLE_RATE_HZ / self._hop)
        return -(-max(first, self._mel.start) // self._step) * self._step
