"""Ogg Opus whose own time does not begin at zero: cut out of a longer stream, or captured live."""

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.sounds import write

from roomprint.audio.files import SAMPLE_RATE_HZ, read_audio, read_info

SECONDS = 4.0
RATE = 48_000  # what Opus counts in
CUT = 1_000  # samples dropped at the end


def crc(page: bytearray) -> int:
    """Ogg's checksum, bit by bit (RFC 3533: polynomial 0x04c11db7, nothing inverted)."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x104C11DB7 if value & 0x80000000 else 0)
    return value


def moved(ogg: bytes, samples: int, cut: int) -> bytes:
    """An Ogg file whose time is ``samples`` later, and which drops ``cut`` of its last ones."""
    pages = []
    while ogg:
        segments = ogg[26]
        size = 27 + segments + sum(ogg[27 : 27 + segments])
        pages.append(bytearray(ogg[:size]))
        ogg = ogg[size:]
    for page in pages[2:]:  # the first two are headers
        (position,) = struct.unpack_from("<q", page, 6)
        struct.pack_into("<q", page, 6, position + samples - (cut if page is pages[-1] else 0))
        struct.pack_into("<I", page, 22, 0)
        struct.pack_into("<I", page, 22, crc(page))
    return b"".join(pages)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wave = 0.1 * np.random.default_rng(5).standard_normal(round(SECONDS * RATE))
    path = tmp_path_factory.mktemp("ogg") / "whole.opus"
    return write(path, wave.astype(np.float32), RATE)


@pytest.mark.parametrize("cut", [0, CUT])
@pytest.mark.parametrize("later", [-26_880, -312, 0, 100_000, 5 * 3600 * RATE])
def test_the_length_is_that_of_what_is_heard(
    whole: Path, tmp_path: Path, later: int, cut: int
) -> None:
    path = tmp_path / "moved.opus"
    path.write_bytes(moved(whole.read_bytes(), later, cut))
    if later >= 0:  # libsndfile, an independent reader, refuses a time before zero
        assert soundfile.info(str(path)).frames == SECONDS * RATE - cut
    assert read_info(path).duration_s == pytest.approx(SECONDS - cut / RATE, abs=1e-9)
    heard = read_audio(path)
    assert len(heard) == pytest.approx((SECONDS - cut / RATE) * SAMPLE_RATE_HZ, abs=1)
    np.testing.assert_allclose(heard[:-1_000], read_audio(whole)[: len(heard) - 1_000], atol=1e-6)


@pytest.mark.parametrize("later", [-26_880, 5 * 3600 * RATE])
def test_a_start_counts_from_the_first_sample(whole: Path, tmp_path: Path, later: int) -> None:
    path = tmp_path / "moved.opus"
    path.write_bytes(moved(whole.read_bytes(), later, 0))
    part = read_audio(path, start_s=2.5, duration_s=0.5)
    first = round(2.5 * SAMPLE_RATE_HZ)
    np.testing.assert_allclose(part, read_audio(whole)[first : first + len(part)], atol=1e-6)
    assert len(part) == 0.5 * SAMPLE_RATE_HZ
