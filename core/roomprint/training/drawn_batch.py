"""A batch of draws as tensors, small enough to travel to the device that applies them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from roomprint.training.draws import KNOTS, STRETCHED, Draws, Samples

Blanked = Sequence[tuple[int, int, int]]  # axis, first, width


class DrawnBatch(NamedTuple):
    """The fates of ``rows`` segments.

    What few segments meet is given for those alone, beside their row numbers.

    Attributes:
        originals: The segments, ``(rows, 48_000)``, 16 bit as all samples here but ``done``.
        raw: What replicas are made of, ``(rows, longest)``.
        first: Where in it each begins, ``(rows,)``.
        speed: How fast it is played, ``(rows,)``.
        tempo: How fast mel frames are read, ``(rows,)``.
        gain: The last factor, ``(rows,)``.
        room: ``(k, 2)``: row, number of the response.
        band: ``(k, 4)``: row, its two corner frequencies in Hz, order.
        curve: ``(k, 11)``: row, five knots, five gains in dB.
        other: ``(k, 3)``: row, its how manieth this is, ratio in dB.
        other_audio: ``(k, 62_336)``.
        coloured: ``(k, 3)``: row, slope, ratio in dB.
        white: ``(k, bins, 2)``.
        kept: ``(k, 2)``: row, share not clipped.
        drive: ``(k, 2)``: row, drive of the distortion.
        done: ``(k, 62_336)``: replicas that are finished already.
        done_rows: Their rows, ``(k,)``.
        masks: ``(k, 4)``: row, axis, first, width.
    """

    originals: Tensor
    raw: Tensor
    first: Tensor
    speed: Tensor
    tempo: Tensor
    gain: Tensor
    room: Tensor
    band: Tensor
    curve: Tensor
    other: Tensor
    other_audio: Tensor
    coloured: Tensor
    white: Tensor
    kept: Tensor
    drive: Tensor
    done: Tensor
    done_rows: Tensor
    masks: Tensor


def collect(
    originals: Sequence[Samples],
    draws: Sequence[Draws],
    done: dict[int, NDArray[np.float32]],
    masks: Sequence[Blanked],
) -> DrawnBatch:
    """A batch of draws.

    Args:
        originals: The segments.
        draws: What befalls each.
        done: Replicas that are finished already, by row; nothing more befalls them.
        masks: What is blanked of each.
    """
    open_ = [(row, one) for row, one in enumerate(draws) if row not in done]
    raw = np.zeros((len(draws), max(len(one.raw) for one in draws)), np.int16)
    for row, one in enumerate(draws):
        raw[row, : len(one.raw)] = one.raw
    others = [(row, n, other) for row, one in open_ for n, other in enumerate(one.others)]
    noises = [(row, one.coloured) for row, one in open_ if one.coloured]
    bands = [(row, one.band) for row, one in open_ if one.band]
    curves = [(row, one.curve) for row, one in open_ if one.curve]
    blanked = [(row, *mask) for row, some in enumerate(masks) for mask in some]
    return DrawnBatch(
        torch.from_numpy(np.stack(originals)),
        torch.from_numpy(raw),
        _column([one.first for one in draws]),
        _column([one.speed for one in draws]),
        _column([one.tempo for one in draws]),
        _column([one.gain for one in draws]),
        _rows([(row, one.room) for row, one in open_ if one.room is not None], 2),
        _rows([(row, band.low_hz, band.high_hz, band.order) for row, band in bands], 4),
        _rows([(row, *c.knots, *c.gains_db) for row, c in curves], 1 + 2 * KNOTS),
        _rows([(row, n, other.snr_db) for row, n, other in others], 3),
        _stacked([other.audio for _, _, other in others], np.zeros((0, STRETCHED), np.int16)),
        _rows([(row, noise.slope, noise.snr_db) for row, noise in noises], 3),
        _stacked(
            [noise.white.view(np.float32).reshape(-1, 2) for _, noise in noises],
            np.zeros((0, 0, 2), np.float32),
        ),
        _rows([(row, one.kept) for row, one in open_ if one.kept is not None], 2),
        _rows([(row, one.drive) for row, one in open_ if one.drive is not None], 2),
        _stacked(list(done.values()), np.zeros((0, STRETCHED), np.float32)),
        torch.tensor(list(done), dtype=torch.int64),
        torch.tensor(blanked, dtype=torch.int64).reshape(-1, 4),
    )


def _column(values: Sequence[float]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def _rows(values: Sequence[tuple[float, ...]], width: int) -> Tensor:
    return torch.tensor(values, dtype=torch.float64).reshape(-1, width)


def _stacked(parts: Sequence[NDArray[np.generic]], none: NDArray[np.generic]) -> Tensor:
    return torch.from_numpy(np.stack(parts) if parts else none)
