import numpy as np
import pytest

from roomprint.audio.ring import RingBuffer, Samples


def counted(first: int, last: int) -> Samples:
    return np.arange(first, last, dtype=np.float32)


@pytest.mark.parametrize("block", [1, 7, 64, 100, 333])
def test_latest_is_the_end_of_all_that_was_written(block: int) -> None:
    ring = RingBuffer(seconds=1.0, sample_rate_hz=100)
    for first in range(0, 1_000, block):
        ring.write(counted(first, first + block))
        end = first + block
        assert ring.written == end
        for count in (0, 1, 50, 100):
            np.testing.assert_array_equal(ring.latest(count), counted(max(0, end - count), end))


def test_gives_no_more_than_it_holds() -> None:
    ring = RingBuffer(seconds=1.0, sample_rate_hz=100)
    ring.write(counted(0, 450))
    np.testing.assert_array_equal(ring.latest(1_000), counted(350, 450))


def test_what_is_given_is_a_copy() -> None:
    ring = RingBuffer(seconds=1.0, sample_rate_hz=100)
    ring.write(counted(0, 100))
    taken = ring.latest(100)
    ring.write(-counted(0, 250))
    np.testing.assert_array_equal(taken, counted(0, 100))


def test_since_continues_where_it_left_off_and_shows_a_gap() -> None:
    ring = RingBuffer(seconds=1.0, sample_rate_hz=100)
    ring.write(counted(0, 30))
    block, position = ring.since(0)
    np.testing.assert_array_equal(block, counted(0, 30))
    block, position = ring.since(position)
    assert len(block) == 0
    ring.write(counted(30, 200))
    block, position = ring.since(position)
    np.testing.assert_array_equal(block, counted(100, 200))
    assert position == 200
