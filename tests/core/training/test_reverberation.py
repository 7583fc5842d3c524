"""Clips against the convolution of scipy."""

import numpy as np
import pytest
import torch
from numpy.random import default_rng
from scipy.signal import fftconvolve
from torch import Tensor

from roomprint.corpora.packed import in_16_bit
from roomprint.training import reverberation
from roomprint.training.reverberation import CURVE, Reverberator, Sounds, equaliser
from roomprint.training.room_clips import recipes
from roomprint.training.room_noise import NO_CURVE

CLIP = 64_000
RNG = default_rng(0)
WHOLE = np.round(RNG.uniform(-0.5, 0.5, (3, CLIP)) * 32_767).astype(np.int16)
SPEECH = (WHOLE / 32_767).astype(np.float32)
RESPONSES = (RNG.standard_normal((4, 3_000)) * np.exp(-np.arange(3_000) / 500)).astype(np.float32)
NOISE = (0.1 * RNG.standard_normal(100_000)).astype(np.float32)


def reverberator() -> Reverberator:
    return Reverberator(Sounds(RESPONSES, WHOLE, in_16_bit(NOISE)), torch.device("cpu"))


def wanted(response: int, speech: int) -> Tensor:
    whole = fftconvolve(SPEECH[speech].astype(np.float64), RESPONSES[response])[:CLIP]
    return torch.from_numpy(whole).float()


def asked(*rows: tuple[int, int, float, float]) -> Tensor:
    columns = np.array(rows)
    rest = np.column_stack([columns[:, 2:], np.full(len(columns), NO_CURVE)])
    return recipes(columns[:, 0].astype(int), columns[:, 1].astype(int), rest)


@pytest.mark.parametrize("kept", [0, 1 << 20, 1 << 28], ids=["none", "some", "all"])
def test_clips_are_speech_convolved_with_responses(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reverberation, "_KEPT_BYTES", kept * 2)
    pairs = [(0, 2), (3, 1), (0, 0), (0, 2)]
    clips = reverberator().clips(asked(*((r, s, -1.0, 0.0) for r, s in pairs)))
    for clip, (response, speech) in zip(clips, pairs, strict=True):
        torch.testing.assert_close(clip, wanted(response, speech), atol=2e-5, rtol=1e-4)


def test_a_long_response_is_cut_where_a_clip_ends() -> None:
    response = np.zeros((1, 70_000), np.float32)
    response[0, [10, 69_000]] = 1.0
    made = Reverberator(Sounds(response, WHOLE, in_16_bit(NOISE)), torch.device("cpu"))
    clip = made.clips(asked((0, 1, -1.0, 0.0)))[0]
    torch.testing.assert_close(clip[10:], torch.from_numpy(SPEECH[1, :-10]), atol=1e-5, rtol=0)
    assert float(clip[:10].abs().max()) < 1e-5


def test_noise_comes_at_its_ratio_and_only_where_it_is_asked_for() -> None:
    clips = reverberator().clips(asked((1, 0, 500.0, 5.0), (1, 0, -1.0, 5.0), (1, 0, 90_000, 30.0)))
    clean = wanted(1, 0)
    torch.testing.assert_close(clips[1], clean, atol=2e-5, rtol=1e-4)
    for clip, snr_db, start in ((clips[0], 5.0, 500), (clips[2], 30.0, 90_000)):
        noise = clip - clean
        measured = 10 * torch.log10(clean.square().mean() / noise.square().mean())
        assert float(measured) == pytest.approx(snr_db, abs=0.05)
        there = np.take(NOISE, np.arange(start, start + CLIP), mode="wrap")
        assert np.corrcoef(noise.numpy(), there)[0, 1] > 0.99


def test_running_speech_was_heard_before_the_clip_begins() -> None:
    sounds = Sounds(RESPONSES, WHOLE, in_16_bit(NOISE))
    made = Reverberator(sounds, torch.device("cpu"), running=True)
    clip = made.clips(asked((3, 1, -1.0, 0.0)))[0]
    twice = np.concatenate([SPEECH[1], SPEECH[1]]).astype(np.float64)
    second = fftconvolve(twice, RESPONSES[3])[CLIP : 2 * CLIP]
    torch.testing.assert_close(clip, torch.from_numpy(second).float(), atol=2e-5, rtol=1e-4)
    assert float((clip - wanted(3, 1))[:2_000].abs().max()) > 0.1  # the beginning is another


def test_an_equaliser_colours_the_clips_that_have_one() -> None:
    rows = asked((1, 0, -1.0, 0.0), (1, 0, -1.0, 0.0), (2, 1, -1.0, 0.0))
    rows[1, CURVE] = rows[2, CURVE] = 77
    plain, coloured, other = reverberator().clips(rows)
    torch.testing.assert_close(plain, wanted(1, 0), atol=2e-5, rtol=1e-4)
    for clip, clean in ((coloured, wanted(1, 0)), (other, wanted(2, 1))):
        size = 4 * CLIP  # a filter's ringing goes beyond the clip
        gains = torch.from_numpy(equaliser(77, size // 2 + 1))
        expected = torch.fft.irfft(torch.fft.rfft(clean, size) * gains, size)[:CLIP]
        off = (clip - expected)[2_000:-2_000].square().mean().sqrt()
        assert off < 0.02 * (clip - clean).square().mean().sqrt()


def test_equalisers_are_level_on_average_and_differ() -> None:
    curves_db = 20 * np.log10([equaliser(number, 601) for number in range(200)])
    points_db = curves_db[:, ::100]
    np.testing.assert_allclose(points_db.mean(axis=1), 0, atol=1e-5)
    assert np.diff(points_db, axis=1).std() == pytest.approx(2.5, rel=0.1)
    assert np.array_equal(equaliser(5, 601), equaliser(5, 601))
