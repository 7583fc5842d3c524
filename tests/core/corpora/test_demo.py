from itertools import combinations
from pathlib import Path

import mutagen
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import correlate

from roomprint.corpora.demo import (
    ALBUM,
    ARTIST,
    RATE_HZ,
    WriteDemo,
    compose,
    demo_titles,
    voices,
    writing,
)
from roomprint.corpora.demo.mixing import Stereo
from roomprint.steps import finish


@pytest.fixture(scope="module")
def pieces() -> list[Stereo]:
    return [compose(number) for number in range(24)]


def test_there_are_24_titles() -> None:
    assert len(set(demo_titles())) == 24


def test_a_piece_is_the_same_every_time(pieces: list[Stereo]) -> None:
    assert np.array_equal(compose(16), pieces[16])


def test_levels(pieces: list[Stereo]) -> None:
    for piece in pieces:
        assert 25 < piece.shape[1] / RATE_HZ < 40
        peak = np.abs(piece).max()
        assert peak == pytest.approx(10 ** (-1 / 20), abs=1e-4)
        assert np.sum(np.abs(piece) > 0.999 * peak) < 20  # a peak, not a flat top
        assert 8 < 20 * np.log10(peak / np.sqrt(np.mean(piece**2))) < 18  # crest factor in dB
        assert np.abs(piece.mean(axis=1)).max() < 2e-3
        assert np.abs(piece[:, [0, -1]]).max() < 1e-3  # begins and ends in silence


def test_no_two_pieces_share_their_harmony(pieces: list[Stereo]) -> None:
    """Energy of each semitone over time, the coarsest thing a fingerprint could look at."""
    edges_hz = 440 * 2 ** ((np.arange(40, 90) - 69.5) / 12)

    def semitones(piece: Stereo) -> NDArray[np.float64]:
        frames = piece.mean(axis=0)[: 24 * RATE_HZ].reshape(48, -1) * np.hanning(RATE_HZ // 2)
        power = np.abs(np.fft.rfft(frames)) ** 2
        bins = np.searchsorted(np.fft.rfftfreq(RATE_HZ // 2, 1 / RATE_HZ), edges_hz)
        bands = np.log(np.add.reduceat(power, bins, axis=1) + 1e-3)  # (time, semitone)
        bands -= bands.mean()
        return np.asarray(bands / np.linalg.norm(bands))

    features = [semitones(piece) for piece in pieces]
    assert max(np.sum(a * b) for a, b in combinations(features, 2)) < 0.9


def test_no_passage_comes_back_unchanged(pieces: list[Stereo]) -> None:
    for piece in pieces:
        mono = piece.mean(axis=0)[::4]  # aliasing does no harm to a comparison with itself
        rate_hz = RATE_HZ // 4
        passage = mono[10 * rate_hz : 13 * rate_hz]
        found = np.abs(correlate(mono, passage, mode="valid"))
        energy = np.cumsum(np.append(0, mono.astype(np.float64) ** 2))
        length = len(passage)
        norm = np.sqrt((energy[length:] - energy[:-length]) * np.sum(passage**2)) + 1e-6
        alike = found / norm
        assert alike[10 * rate_hz] == pytest.approx(1, abs=1e-3)
        alike[9 * rate_hz : 11 * rate_hz] = 0
        assert alike.max() < 0.9


@pytest.mark.parametrize(
    "voice",
    [
        voices.guitar,
        voices.harp,
        voices.electric_piano,
        voices.organ,
        voices.strings,
        voices.brass,
        voices.lead,
        voices.clarinet,
        voices.flute,
        voices.round_bass,
        voices.sub_bass,
    ],
)
@pytest.mark.parametrize("frequency_hz", [110.0, 392.0])
def test_voices_are_in_tune(voice: voices.Voice, frequency_hz: float) -> None:
    """The period, from the autocorrelation over many of them, is right within five cents."""
    note = voice(frequency_hz, 1.0)[4410:30870]
    periods = 20
    expected = periods * RATE_HZ / frequency_hz
    like_itself = correlate(note, note, mode="full")[len(note) - 1 :]
    low, high = int(expected * 0.985), int(expected * 1.015) + 2
    lag = low + int(np.argmax(like_itself[low:high]))
    assert abs(1200 * np.log2(lag / expected)) < 5 + 1200 * np.log2(1 + 0.5 / expected)


@pytest.fixture
def _two_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "demo_titles", lambda: demo_titles()[:2])


@pytest.mark.usefixtures("_two_pieces")
def test_writes_tagged_files_and_keeps_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first, second = finish(WriteDemo(folder=folder).steps())
    tags = mutagen.File(second, easy=True)
    assert tags["title"] == [demo_titles()[1]]
    assert tags["artist"] == [ARTIST]
    assert tags["album"] == [ALBUM]
    before = first.read_bytes()
    kept = second.stat().st_mtime_ns
    first.unlink()
    assert finish(WriteDemo(folder=folder).steps()) == [first, second]
    assert first.read_bytes() == before
    assert second.stat().st_mtime_ns == kept


@pytest.mark.usefixtures("_two_pieces")
def test_cancelling_leaves_whole_files_only(tmp_path: Path) -> None:
    steps = WriteDemo(folder=tmp_path).steps()
    assert next(steps).done == 0
    assert next(steps).done == 1
    steps.close()
    (written,) = tmp_path.iterdir()
    assert mutagen.File(written).info.length > 25


@pytest.mark.usefixtures("_two_pieces")
def test_an_error_while_writing_leaves_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(number: int) -> Stereo:
        return np.full((3, 4), np.nan, np.float32)

    monkeypatch.setattr(writing, "compose", broken)
    with pytest.raises(Exception, match=r"channels|cast"):
        finish(WriteDemo(folder=tmp_path).steps())
    assert list(tmp_path.iterdir()) == []
