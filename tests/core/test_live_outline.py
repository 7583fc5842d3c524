import numpy as np
import pytest

from roomprint.audio.live_outline import MOST, LiveOutline, Stretches

RATE = 1_000  # ten samples in a stretch
NOISE = np.random.default_rng(0).uniform(-1, 1, 64_321).astype(np.float32)


def fed(sizes: list[int]) -> tuple[LiveOutline, np.ndarray]:
    """An outline of the noise, cut into blocks of such sizes again and again."""
    stretches, outline, at, sent = Stretches(RATE), LiveOutline(), 0, []
    while at < len(NOISE):
        for size in sizes:
            sent.append(stretches.feed(NOISE[at : at + size]))
            outline.feed(sent[-1])
            at += size
    return outline, np.concatenate(sent)


@pytest.mark.parametrize("sizes", [[64_321], [1], [7, 4_000, 50], [9_999]])
def test_each_stretch_has_its_own_lowest_and_highest_sample(sizes: list[int]) -> None:
    _, sent = fed(sizes)
    whole = len(NOISE) // 10
    assert len(sent) == whole
    for number in range(0, whole, 97):
        piece = NOISE[10 * number : 10 * number + 10]
        assert tuple(sent[number]) == (piece.min(), piece.max())


@pytest.mark.parametrize("sizes", [[64_321], [7, 4_000, 50]])
def test_columns_cover_everything_and_stay_few(sizes: list[int]) -> None:
    outline, sent = fed(sizes)
    columns, starts = outline.columns, outline.starts
    assert outline.stretches == len(sent)
    assert MOST <= len(columns) <= 2 * MOST + 1
    assert len(columns) == len(starts)
    edges = [*np.round(starts * len(sent)).astype(int), len(sent)]
    assert edges[0] == 0
    for column, low, high in zip(columns, edges[:-1], edges[1:], strict=True):
        assert tuple(column) == (sent[low:high, 0].min(), sent[low:high, 1].max())


def test_nothing_has_no_columns() -> None:
    outline = LiveOutline()
    assert outline.columns.shape == (0, 2)
    assert len(outline.starts) == 0
