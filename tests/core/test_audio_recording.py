import itertools
import pickle
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.core.takes import noise, take_of

from roomprint.audio.peaks import BASE, level_rows
from roomprint.audio.recording import Recording, amplified, cut, faded, trimmed

Array = NDArray[np.float32]


def heard(recording: Recording) -> Array:
    return recording.read(0, recording.frames)


def slow_outline(samples: Array, edges: NDArray[np.int64]) -> Array:
    pairs = [
        (samples[low:high].min(), samples[low:high].max())
        for low, high in itertools.pairwise(edges)
    ]
    return np.array(pairs, np.float32)


def test_a_take_is_what_was_written(tmp_path: Path) -> None:
    samples = noise(10_000, 2)
    recording = take_of(tmp_path, samples)
    np.testing.assert_array_equal(heard(recording), samples)
    np.testing.assert_array_equal(recording.read(3_000, 3_500), samples[3_000:3_500])
    blocks = list(recording.blocks(100, 9_900, 999))
    np.testing.assert_array_equal(np.concatenate(blocks), samples[100:9_900])


def test_every_level_of_the_pyramid_is_the_outline_of_its_blocks(tmp_path: Path) -> None:
    samples = noise(BASE * 37 + 100, 2)
    take = take_of(tmp_path, samples).pieces[0].take
    peaks = take.peaks()
    for number, rows in enumerate(level_rows(take.frames)):
        size = BASE << number
        edges = np.append(np.arange(0, len(samples), size), len(samples))
        np.testing.assert_array_equal(peaks[rows], slow_outline(samples, edges))
    assert rows.stop == len(peaks)
    assert rows.stop - rows.start == 1


@pytest.mark.parametrize(("start", "stop", "columns"), [(0, 9_000, 90), (123, 8_765, 64)])
def test_narrow_columns_are_drawn_from_the_samples(
    tmp_path: Path, start: int, stop: int, columns: int
) -> None:
    samples = noise(9_000, 2)
    edges = np.linspace(start, stop, columns + 1).round().astype(np.int64)
    found = take_of(tmp_path, samples).outline(start, stop, columns)
    np.testing.assert_array_equal(found, slow_outline(samples, edges))


def test_wide_columns_miss_nothing_and_reach_less_than_a_block_too_far(tmp_path: Path) -> None:
    samples = noise(600_000)
    samples[333_333] = 7.0
    found = take_of(tmp_path, samples).outline(1_000, 599_000, 100)
    edges = np.linspace(1_000, 599_000, 101).round().astype(np.int64)
    block = BASE << 3  # the coarsest that is at most half a column of 5980 frames
    for (low, high), first, last in zip(found, edges[:-1], edges[1:], strict=True):
        own, wide = samples[first:last], samples[max(0, first - block) : last + block]
        assert wide.min() <= low <= own.min()
        assert own.max() <= high <= wide.max()
    assert (found[:, 1] == 7.0).sum() in (1, 2)


def test_the_outline_of_edits_is_that_of_what_is_heard(tmp_path: Path) -> None:
    edited = amplified(cut(take_of(tmp_path, noise(9_000)), 2_000, 4_321), 0.5)
    edges = np.linspace(0, edited.frames, 51).round().astype(np.int64)
    found = edited.outline(0, edited.frames, 50)
    np.testing.assert_allclose(found, slow_outline(heard(edited), edges), rtol=1e-6)


def test_edits_are_those_of_arrays(tmp_path: Path) -> None:
    samples = noise(5_000, 2)
    recording = take_of(tmp_path, samples)
    np.testing.assert_array_equal(heard(trimmed(recording, 700, 3_000)), samples[700:3_000])
    short = np.delete(samples, slice(700, 3_000), axis=0)
    np.testing.assert_array_equal(heard(cut(recording, 700, 3_000)), short)
    twice = cut(cut(recording, 700, 3_000), 600, 900)
    np.testing.assert_array_equal(heard(twice), np.delete(short, slice(600, 900), axis=0))
    np.testing.assert_allclose(heard(amplified(recording, 0.25)), samples * 0.25, rtol=1e-6)
    np.testing.assert_array_equal(heard(recording), samples)


def test_fades_are_straight_across_cuts_and_other_fades(tmp_path: Path) -> None:
    samples = np.ones((4_000, 1), np.float32)
    recording = faded(cut(take_of(tmp_path, samples), 1_000, 2_000), 500, 1_500, (0.0, 1.0))
    ramp = np.concatenate([np.ones(500), np.arange(1_000) / 1_000, np.ones(1_500)])
    np.testing.assert_allclose(heard(recording)[:, 0], ramp, atol=1e-6)
    again = trimmed(faded(recording, 1_000, 2_000, (1.0, 0.0)), 900, 1_800)
    ramp[1_000:2_000] *= 1 - np.arange(1_000) / 1_000
    np.testing.assert_allclose(heard(again)[:, 0], ramp[900:1_800], atol=1e-6)


def test_amplifying_again_and_again_stays_one_gain(tmp_path: Path) -> None:
    recording = take_of(tmp_path, noise(100))
    for _ in range(5):
        recording = amplified(recording, 0.5)
    assert recording.pieces[0].ramps == ((0.03125, 0.03125),)


def test_a_recording_is_small_on_its_way_to_another_process(tmp_path: Path) -> None:
    recording = cut(take_of(tmp_path, noise(100_000)), 10, 20)
    recording.outline(0, recording.frames, 10)
    sent = pickle.dumps(recording)
    assert len(sent) < 2_000
    np.testing.assert_array_equal(heard(pickle.loads(sent)), heard(recording))


def test_nothing_is_left_when_everything_is_cut(tmp_path: Path) -> None:
    empty = cut(take_of(tmp_path, noise(100)), 0, 100)
    assert (empty.frames, empty.duration_s, empty.pieces) == (0, 0.0, ())
    assert heard(empty).shape == (0, 1)
