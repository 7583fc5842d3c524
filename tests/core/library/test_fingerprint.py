"""Fingerprints against windows embedded one at a time."""

import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from tests.core.library.melodies import Mono, melody

from roomprint.encoders.conformer import ConformerConfig
from roomprint.encoders.models import ModelInfo, load_encoder
from roomprint.errors import AudioError, ConfigError
from roomprint.library.fingerprint import Fingerprint, Fingerprinter
from roomprint.library.spectrum import pooled, standing_out, to_bytes
from roomprint.steps import finish

RATE = 16_000
HOP = 256  # of the untrained model
CLOSE = 2e-3  # float16 has 11 bits


@pytest.fixture(scope="module")
def music() -> Mono:
    return melody(1, 20.3)


@pytest.fixture(scope="module")
def whole(printer: Fingerprinter, music: Mono) -> Fingerprint:
    return finish(printer.steps(iter([music])))


def pieces(audio: Mono, sizes: NDArray[np.int64]) -> Iterator[Mono]:
    yield from np.split(audio, np.cumsum(sizes))


def test_vectors_are_those_of_windows_embedded_one_at_a_time(
    untrained: ModelInfo, music: Mono, whole: Fingerprint
) -> None:
    encoder = load_encoder(untrained)
    expected = []
    for number in range(1000):
        first = round(number * 4800 / HOP) * HOP
        if first + 3 * RATE > len(music):
            break
        window = torch.from_numpy(music[first : first + 3 * RATE])
        expected.append(encoder(window[None])[0].numpy())
    assert whole.vectors.shape == (58, 128) == np.shape(expected)
    np.testing.assert_allclose(whole.vectors, expected, atol=CLOSE)
    assert np.ptp(whole.vectors, axis=0).max() > 20 * CLOSE  # they are not all the same


def test_either_arithmetic_gives_the_same_vectors(
    untrained: ModelInfo, music: Mono, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for fast in (True, False):
        monkeypatch.setattr("roomprint.library.fingerprint.bfloat16_is_fast", lambda _, f=fast: f)
        with Fingerprinter(untrained) as printer:
            found.append(finish(printer.steps(iter([music]))).vectors)
    np.testing.assert_allclose(found[0], found[1], atol=CLOSE)
    assert not np.array_equal(found[0], found[1])  # bfloat16 was really used


def test_the_spectrum_is_that_of_the_whole(
    printer: Fingerprinter, music: Mono, whole: Fingerprint
) -> None:
    expected = to_bytes(standing_out(pooled(printer.mel_power(music), HOP)))
    assert whole.spectrum.shape == expected.shape == ((len(music) - 1024 + HOP) // 512, 80)
    assert np.abs(whole.spectrum.astype(int) - expected).max() <= 1
    assert whole.duration_s == pytest.approx(20.3)


@pytest.mark.parametrize("size", [160, 1000, 4_801, 48_000, 160_000])
def test_block_sizes_play_no_part(
    printer: Fingerprinter, music: Mono, whole: Fingerprint, size: int
) -> None:
    sizes = np.full(len(music) // size, size)
    some = finish(printer.steps(pieces(music, sizes)))
    np.testing.assert_allclose(some.vectors, whole.vectors, atol=CLOSE)
    different = some.spectrum.astype(int) - whole.spectrum
    assert different.shape == whole.spectrum.shape
    assert np.abs(different).max() <= 1  # a sum in another order may round to the next step
    assert np.mean(different != 0) < 1e-4
    assert some.duration_s == whole.duration_s


def test_yields_the_seconds_done(printer: Fingerprinter, music: Mono) -> None:
    done = list(printer.steps(pieces(music[: 5 * RATE], np.array([RATE, 0, 2 * RATE]))))
    assert done == [1.0, 1.0, 3.0, 5.0]


def test_silence_has_no_direction(printer: Fingerprinter, music: Mono) -> None:
    audio = np.concatenate([music[: 5 * RATE], np.zeros(8 * RATE, np.float32), music[: 5 * RATE]])
    vectors = finish(printer.steps(iter([audio]))).vectors.astype(np.float32)
    starts_s = np.arange(len(vectors)) * 0.3
    silent = (starts_s > 5.1) & (starts_s + 3 < 12.9)
    sounding = (starts_s < 4.8) | (starts_s + 3 > 13.2)
    assert silent.sum() > 10
    assert not vectors[silent].any()
    np.testing.assert_allclose(np.linalg.norm(vectors[sounding], axis=1), 1, atol=CLOSE)


def test_less_than_a_window_gives_one_vector(printer: Fingerprinter, music: Mono) -> None:
    short = finish(printer.steps(pieces(music[: 2 * RATE], np.full(9, 3_000))))
    assert short.vectors.shape == (1, 128)
    assert np.linalg.norm(short.vectors.astype(np.float32)) == pytest.approx(1, abs=CLOSE)


@pytest.mark.parametrize(
    ("audio", "words"),
    [
        (melody(1, 0.9), "song.ogg is 0.9 s long, and 1 s is the least"),
        (np.zeros(0, np.float32), "song.ogg is 0.0 s long, and 1 s is the least"),
        (np.zeros(5 * RATE, np.float32), "song.ogg is silent"),
        (1e-5 * melody(1, 5.0), "song.ogg is silent"),
    ],
)
def test_nothing_to_fingerprint(printer: Fingerprinter, audio: Mono, words: str) -> None:
    with pytest.raises(AudioError, match=f"^{words}$"):
        finish(printer.steps(iter([audio]), "song.ogg"))


def test_ten_minutes_pass_and_little_is_kept(printer: Fingerprinter, music: Mono) -> None:
    """Held at the end of a block: the results, and a few seconds of mel power (20 kB/s)."""
    block = music[: 10 * RATE]
    held = []
    tracemalloc.start()
    try:
        for _ in printer.steps(block for _ in range(60)):
            held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    results = 590 / 0.3 * 128 * 2 + 590 / 0.032 * 80
    assert held[-1] - held[0] == pytest.approx(results, abs=500_000)


@pytest.mark.parametrize("hop", [96, 200])
def test_a_hop_that_does_not_fill_a_frame_is_refused(hop: int) -> None:
    """The spectrum has a frame every 512 samples, whatever the model."""
    with pytest.raises(ConfigError, match=f"hop must divide 512, got {hop}"):
        ConformerConfig(hop=hop)
