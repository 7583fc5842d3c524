"""Alignment against the definition of correlation, and on copies at known tempi."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from tests.core.library.melodies import Mono, cut, melody, with_noise

from roomprint.encoders.front_end import FrontEnd
from roomprint.library.alignment import align
from roomprint.library.spectrum import FRAME_S, Frames, pooled, standing_out


def mel_power(audio: Mono) -> Frames:
    power: Frames = FrontEnd(80, 256).mel_power(torch.from_numpy(audio)).numpy()
    return pooled(power, 256)


@pytest.fixture(scope="module")
def recording() -> Frames:
    return standing_out(mel_power(melody(5, 40.0)))


def correlation(query: Frames, there: Frames) -> float:
    """The definition, cell by cell."""
    product = query_energy = energy = 0.0
    for a_row, b_row in zip(query.tolist(), there.tolist(), strict=True):
        for a, b in zip(a_row, b_row, strict=True):
            product += a * b
            query_energy += a * a
            energy += b * b
    return product / math.sqrt(query_energy * energy)


@pytest.mark.parametrize(("frames", "chunks"), [(100, 1), (240, 3)])
def test_the_correlation_is_that_of_the_chunks_laid_there(
    recording: Frames, frames: int, chunks: int
) -> None:
    """As it was recorded but for noise, from frame 512 on: the best fit is at tempo 1."""
    played = with_noise(cut(melody(5, 40.0), 512 * FRAME_S, 60.0), 10.0)
    power = mel_power(played)[:frames]
    (best,) = align(power, [recording], np.array([512 * FRAME_S + 0.3])).best
    query = standing_out(power)
    bounds = [round(frames * n / chunks) for n in range(chunks + 1)]
    expected = sum(
        correlation(query[a:b], recording[512 + a : 512 + b]) * (b - a) / frames
        for a, b in pairwise(bounds)
    )
    assert best.tempo == 1.0
    assert best.offset_s == pytest.approx(512 * FRAME_S, abs=1e-9)
    assert best.correlation == pytest.approx(expected, abs=1e-4)
    assert 0.2 < expected < 0.95  # noise there is


@pytest.mark.parametrize("lead_s", [-0.7, -0.25, 0.0, 0.4, 0.7])
def test_a_candidate_may_be_off_by_most_of_a_second(recording: Frames, lead_s: float) -> None:
    power = mel_power(with_noise(cut(melody(5, 40.0), 12.345, 6.0), 10.0))
    (best,) = align(power, [recording], np.array([12.345 + lead_s])).best
    assert best.offset_s == pytest.approx(12.345, abs=FRAME_S)


@pytest.mark.parametrize("snr_db", [20.0, 0.0])
@pytest.mark.parametrize(
    ("tempo", "pitch"),
    [(0.9, 1.0), (0.95, 1.0), (1.0, 1.0), (1.1, 1.0), (0.97, 0.97), (1.03, 1.03)],
)
def test_finds_tempo_and_offset_of_a_copy(
    recording: Frames, tempo: float, pitch: float, snr_db: float
) -> None:
    played = with_noise(cut(melody(5, 40.0, tempo, pitch), 15.0 / tempo, 8.0), snr_db)
    middle_s = 15.0 + 4.0 * tempo
    guess_s = middle_s - 4.0 + 0.2  # votes know the middle of the query best
    (best,) = align(mel_power(played), [recording], np.array([guess_s])).best
    assert best.tempo == pytest.approx(tempo, rel=0.01)
    assert best.offset_s + 4.0 * best.tempo == pytest.approx(middle_s, abs=FRAME_S)
    assert best.offset_s == pytest.approx(15.0, abs=1.5 * FRAME_S)


def test_the_right_place_stands_out(recording: Frames) -> None:
    others = [standing_out(mel_power(melody(seed, 30.0))) for seed in (6, 7, 8)]
    power = mel_power(with_noise(cut(melody(5, 40.0), 20.0, 5.0), 0.0))
    offsets_s = np.array([10.0, 20.0, 12.0, 5.0])
    found = align(power, [others[0], recording, *others[1:]], offsets_s)
    fits = [best.correlation / found.spread for best in found.best]
    assert int(np.argmax(fits)) == 1
    assert fits[1] > 2 * sorted(fits)[-2]
    assert all(abs(b.offset_s - o) < 1.3 for b, o in zip(found.best, offsets_s, strict=True))


def test_the_spread_is_that_of_places_that_do_not_fit() -> None:
    """Of unrelated noise every place is one; a few that do fit change little."""
    generator = np.random.default_rng(0)

    def noise(frames: int) -> Frames:
        return generator.exponential(size=(frames, 80)).astype(np.float32)

    power = noise(150)
    there = [standing_out(noise(600)) for _ in range(8)]
    offsets_s = np.full(8, 6.0)
    alone = align(power, there, offsets_s)
    there[3][200:350] = standing_out(power)
    beside = align(power, there, offsets_s)
    assert beside.spread == pytest.approx(alone.spread, rel=0.1)
    assert beside.best[3].correlation > 0.9
    fits = [best.correlation / alone.spread for best in alone.best]
    assert max(fits) < 6  # thousands of tries


@pytest.mark.parametrize("threads", [2, 5])
def test_the_number_of_threads_plays_no_part(threads: int) -> None:
    generator = np.random.default_rng(0)
    noise = generator.exponential(size=(3, 500, 80)).astype(np.float32)
    there = [standing_out(one) for one in noise]
    power = generator.exponential(size=(120, 80)).astype(np.float32)
    there[1][200:320] = standing_out(power)
    offsets_s = np.array([6.0, 6.5, 7.0])
    before = torch.get_num_threads()
    found = []
    try:
        for number in (1, threads):
            torch.set_num_threads(number)
            found.append(align(power, there, offsets_s))
            assert torch.get_num_threads() == number
    finally:
        torch.set_num_threads(before)
    alone, side_by_side = found
    assert side_by_side.spread == pytest.approx(alone.spread, rel=1e-5)
    for one, other in zip(alone.best, side_by_side.best, strict=True):
        assert one.correlation == pytest.approx(other.correlation, abs=1e-5)
        assert (one.offset_s, one.tempo) == (other.offset_s, other.tempo)
    assert alone.best[1].correlation > 0.9


@pytest.mark.parametrize("offset_s", [-3.0, 38.0, 200.0])
def test_places_beyond_the_ends(recording: Frames, offset_s: float) -> None:
    power = mel_power(cut(melody(5, 40.0), 0.0, 5.0))
    (best,) = align(power, [recording], np.array([offset_s])).best
    assert -1 <= best.correlation < 0.5
    assert np.isfinite(best.correlation)


def test_before_the_beginning(recording: Frames) -> None:
    """A microphone that listened two seconds before the recording was started."""
    quiet = np.random.default_rng(1).normal(size=32_000) * 1e-3
    audio = np.concatenate([quiet.astype(np.float32), cut(melody(5, 40.0), 0.0, 6.0)])
    (best,) = align(mel_power(audio), [recording], np.array([-1.8])).best
    assert best.offset_s == pytest.approx(-2.0, abs=FRAME_S)
