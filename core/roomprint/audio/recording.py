"""A sound as a person edits it: pieces of takes in a row. An edit makes another such row."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.decoder import Frames
from roomprint.audio.peaks import Peaks, outline
from roomprint.audio.takes import Take

BLOCK = 1 << 16  # frames
Ramp = tuple[float, float]  # gain at the first frame, and at the one after the last


@dataclass(frozen=True)
class Piece:
    """Frames ``start`` to ``stop`` of a take, as loud as its ramps say, one multiplied by another.

    Attributes:
        take: Where the samples lie.
        start: First frame.
        stop: The frame after the last.
        ramps: Straight lines of gain from the piece's first frame to its end.
    """

    take: Take
    start: int
    stop: int
    ramps: tuple[Ramp, ...] = ()

    def __len__(self) -> int:
        return self.stop - self.start

    def part(self, start: int, stop: int) -> "Piece":
        """Frames ``start`` to ``stop``, counted from the piece's own first one."""
        ramps = tuple(
            (_at(ramp, start / len(self)), _at(ramp, stop / len(self))) for ramp in self.ramps
        )
        return replace(self, start=self.start + start, stop=self.start + stop, ramps=ramps)

    def louder(self, ramp: Ramp) -> "Piece":
        """The piece with one more ramp; two that are level become one."""
        ramps = list(self.ramps)
        if ramps and ramp[0] == ramp[1] and ramps[-1][0] == ramps[-1][1]:
            level = ramps.pop()[0] * ramp[0]
            ramp = (level, level)
        return replace(self, ramps=(*ramps, ramp))

    def gain(self, share: NDArray[np.floating]) -> NDArray[np.float32]:
        """The gain at shares 0 to 1 of the piece."""
        gain = np.ones(len(share), np.float32)
        for first, last in self.ramps:
            gain *= (first + (last - first) * share).astype(np.float32)
        return gain

    def read(self, start: int, stop: int) -> Frames:
        """``(stop - start, channels)``, counted from the piece's own first frame."""
        part: Frames = np.array(self.take.samples()[self.start + start : self.start + stop])
        if self.ramps:
            part *= self.gain(np.arange(start, stop) / len(self))[:, None]
        return part


@dataclass(frozen=True)
class Recording:
    """Pieces in a row, all of one rate and number of channels.

    Attributes:
        name: What a person calls it.
        sample_rate_hz: Of all pieces.
        channels: Of all pieces.
        pieces: In order; none is empty.
    """

    name: str
    sample_rate_hz: int
    channels: int
    pieces: tuple[Piece, ...] = ()

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(len(piece) for piece in self.pieces))

    @property
    def frames(self) -> int:
        """How long it is."""
        return self._ends[-1] if self.pieces else 0

    @property
    def duration_s(self) -> float:
        """How long it is, in seconds."""
        return self.frames / self.sample_rate_hz

    def frame(self, at_s: float) -> int:
        """The frame nearest to a time, inside the recording."""
        return min(max(0, round(at_s * self.sample_rate_hz)), self.frames)

    def read(self, start: int, stop: int) -> Frames:
        """Frames ``start`` to ``stop`` as they are heard, ``(frames, channels)``.

        Raises:
            AudioError: A take is gone.
        """
        parts = [piece.read(low, high) for piece, low, high, _ in self._inside(start, stop)]
        return np.concatenate(parts) if parts else np.zeros((0, self.channels), np.float32)

    def blocks(self, start: int, stop: int, size: int = BLOCK) -> Iterator[Frames]:
        """The same, at most ``size`` frames at a time."""
        for at in range(start, stop, size):
            yield self.read(at, min(at + size, stop))

    def outline(self, start: int, stop: int, columns: int) -> Peaks:
        """The lowest and highest sample of each column, ``(columns, 2)``, as drawn.

        Takes as long for two hours as for a minute; see :func:`roomprint.audio.peaks.outline`. In
        a fade each column is as loud as the fade is in its middle.
        """
        edges = np.linspace(start, stop, columns + 1).round().astype(np.int64)
        found = np.zeros((columns, 2), np.float32)
        filled = np.zeros(columns, bool)
        for piece, low, high, at in self._inside(start, stop):
            first = max(0, int(np.searchsorted(edges, at, "right")) - 1)
            last = min(columns, int(np.searchsorted(edges, at + high - low, "left")))
            own = np.clip(edges[first : last + 1] - at + low, low, high)
            pairs = outline(piece.take.samples(), piece.take.peaks(), own + piece.start)
            if piece.ramps:
                pairs = pairs * piece.gain((own[:-1] + own[1:]) / (2 * len(piece)))[:, None]
            here, new = slice(first, last), ~filled[first:last, None]
            found[here, :1] = np.where(new, pairs[:, :1], np.minimum(found[here, :1], pairs[:, :1]))
            found[here, 1:] = np.where(new, pairs[:, 1:], np.maximum(found[here, 1:], pairs[:, 1:]))
            filled[here] = True
        return found

    def _inside(self, start: int, stop: int) -> Iterator[tuple[Piece, int, int, int]]:
        """Each piece that ``start`` to ``stop`` touches: from and to where in it, and its place."""
        number = bisect_right(self._ends, start)
        while number < len(self.pieces):
            begin = self._ends[number] - len(self.pieces[number])
            if begin >= stop:
                return
            low, high = max(0, start - begin), min(stop, self._ends[number]) - begin
            yield self.pieces[number], low, high, begin + low
            number += 1


def whole(take: Take, name: str) -> Recording:
    """A take as it is."""
    pieces = (Piece(take, 0, take.frames),) if take.frames else ()
    return Recording(name, take.sample_rate_hz, take.channels, pieces)


def trimmed(recording: Recording, start: int, stop: int) -> Recording:
    """Frames ``start`` to ``stop`` alone."""
    return replace(recording, pieces=_pieces(recording, start, stop))


def cut(recording: Recording, start: int, stop: int) -> Recording:
    """Everything but frames ``start`` to ``stop``; what comes after moves up."""
    before, after = _pieces(recording, 0, start), _pieces(recording, stop, recording.frames)
    return replace(recording, pieces=before + after)


def amplified(recording: Recording, gain: float) -> Recording:
    """Everything ``gain`` times as loud."""
    return replace(recording, pieces=tuple(p.louder((gain, gain)) for p in recording.pieces))


def faded(recording: Recording, start: int, stop: int, ramp: Ramp) -> Recording:
    """With a straight ramp of gain over frames ``start`` to ``stop``: ``(0, 1)`` fades in."""
    before, after = _pieces(recording, 0, start), _pieces(recording, stop, recording.frames)
    between, at = [], 0
    for piece in _pieces(recording, start, stop):
        shares = at / (stop - start), (at + len(piece)) / (stop - start)
        between.append(piece.louder((_at(ramp, shares[0]), _at(ramp, shares[1]))))
        at += len(piece)
    return replace(recording, pieces=(*before, *between, *after))


def _pieces(recording: Recording, start: int, stop: int) -> tuple[Piece, ...]:
    return tuple(
        piece.part(low, high)
        for piece, low, high, _ in recording._inside(start, stop)
        if high > low
    )


def _at(ramp: Ramp, share: float) -> float:
    return ramp[0] + (ramp[1] - ramp[0]) * share
