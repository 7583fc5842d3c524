"""Rooms divided into parts that are like the whole."""

import numpy as np
import pytest

from roomprint.errors import ConfigError
from roomprint.training.room_split import split_rooms

ROOMS = np.repeat(np.arange(100), 3)


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Class and reverberation time of each response: a third large, the rest small."""
    rng = np.random.default_rng(seed)
    large = (rng.permutation(100) < 34).astype(np.float64)
    time_s = rng.gamma(3.0, 0.3, 100) + 0.4 * large
    return large[ROOMS], time_s[ROOMS]


@pytest.mark.parametrize("seed", range(5))
def test_every_part_has_the_classes_and_times_of_the_whole(seed: int) -> None:
    large, time_s = drawn(seed)
    parts = split_rooms(ROOMS, large, time_s, seed)
    there = [np.unique(ROOMS[part]) for part in parts]
    assert [len(names) for names in there] == [66, 17, 17]
    assert np.array_equal(np.sort(np.concatenate(there)), np.arange(100))
    order = sorted(range(100), key=lambda room: (large[3 * room], time_s[3 * room]))
    for part, names in zip(parts, there, strict=True):
        assert large[part].mean() == pytest.approx(0.34, abs=1.5 / 17)
        places = sorted(order.index(room) for room in names)
        even = (np.arange(len(names)) + 0.5) * 100 / len(names)
        assert np.abs(places - even).max() <= 6  # never further off than one stratum


def test_another_seed_is_another_division_and_the_same_one_the_same() -> None:
    large, time_s = drawn(0)
    first, again, other = (split_rooms(ROOMS, large, time_s, seed)[2] for seed in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_rooms_of_which_nothing_is_known_are_divided_too() -> None:
    large, time_s = drawn(0)
    large[:150], time_s[:150] = np.nan, np.nan
    parts = split_rooms(ROOMS, large, time_s, 0)
    assert sum(len(part) for part in parts) == 300
    unknown = [np.isnan(large[part]).mean() for part in parts]
    assert unknown == pytest.approx([0.5, 0.5, 0.5], abs=1.5 / 17)


@pytest.mark.parametrize("count", range(3, 13))
def test_few_rooms_leave_none_empty(count: int) -> None:
    rooms = np.arange(count)
    parts = split_rooms(rooms, np.zeros(count), np.ones(count), 0)
    assert all(len(part) for part in parts)
    assert sorted(np.concatenate(parts)) == list(range(count))


def test_two_rooms_cannot_be_divided() -> None:
    with pytest.raises(ConfigError, match="2 rooms cannot be divided"):
        split_rooms(np.array([0, 1]), np.zeros(2), np.ones(2), 0)
