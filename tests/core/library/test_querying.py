"""Queries, whole and growing, against each other and against windows embedded by themselves."""

import numpy as np
import pytest
from tests.core.library.melodies import Mono, melody

from roomprint.library.fingerprint import Fingerprinter
from roomprint.library.querying import QueryStream, whole_query
from roomprint.library.spectrum import pooled

RATE = 16_000
HOP = 256  # of the untrained model
CLOSE = 2e-3  # float16 has 11 bits


@pytest.fixture(scope="module")
def music() -> Mono:
    return melody(1, 20.3)


def test_a_query_in_pieces_is_the_query_whole(printer: Fingerprinter, music: Mono) -> None:
    audio = music[: 7 * RATE + 77]
    stream = QueryStream(printer, 0.25, 8.0)
    cuts = np.random.default_rng(0).integers(1, 3_000, 60).cumsum()
    for piece in np.split(audio, cuts):
        stream.push(piece)
        stream.newest(8.0)
    at_once = QueryStream(printer, 0.25, 8.0)
    at_once.push(audio)
    a, b = stream.newest(8.0), at_once.newest(8.0)
    assert a.vectors.shape == b.vectors.shape == (16, 128)
    np.testing.assert_allclose(a.vectors, b.vectors, atol=CLOSE)
    np.testing.assert_allclose(a.power, b.power, rtol=1e-4)
    np.testing.assert_array_equal(a.starts_s, b.starts_s)
    assert a.duration_s == b.duration_s == pytest.approx(len(audio) / RATE)


@pytest.mark.parametrize("seconds", [3.5, 8.0])
def test_the_newest_of_a_stream_is_the_end_of_the_audio(
    printer: Fingerprinter, music: Mono, seconds: float
) -> None:
    stream = QueryStream(printer, 0.25, 8.0)
    for piece in np.split(music, range(8_000, len(music), 8_000)):
        stream.push(piece)
        stream.newest(3.5)  # looking at the end does not forget what lies before it
        newest = stream.newest(seconds)
    assert seconds - 0.3 < newest.duration_s < seconds + 0.1
    end = music[len(music) - round(newest.duration_s * RATE) :]
    np.testing.assert_allclose(newest.power, pooled(printer.mel_power(end), HOP), rtol=1e-3)
    windows = [end[round(s * RATE) :][: 3 * RATE] for s in newest.starts_s]
    expected = printer.embed([printer.mel_power(window) for window in windows])
    np.testing.assert_allclose(newest.vectors, expected, atol=CLOSE)


@pytest.mark.parametrize(("seconds", "windows"), [(1.2, 1), (4.0, 11), (60.0, 25)])
def test_windows_of_a_query(printer: Fingerprinter, seconds: float, windows: int) -> None:
    """Ten a second, but never more than about 24."""
    query = whole_query(printer, melody(2, seconds))
    assert len(query.vectors) == len(query.starts_s) == pytest.approx(windows, abs=1)
    assert query.starts_s[-1] <= max(seconds - 3.0, 0.0)
    assert query.duration_s == pytest.approx(seconds)
