"""What is an impulse response, and what only a recording."""

from pathlib import Path

import numpy as np
import pytest
from tests.core.made_responses import RATE_HZ, SHARED, decaying, response

from roomprint.audio.opening import open_decoder
from roomprint.rooms.likeness import UNLIKE, looks_like_a_response
from roomprint.rooms.parameters import analyze
from roomprint.rooms.response import Origin
from roomprint.rooms.response_file import read_responses

DATA = SHARED / "data"


def sounds(*folders: str) -> list[Path]:
    return sorted(
        path for name in folders for path in (DATA / name).glob("*") if path.suffix != ".csv"
    )


def lasts_s(path: Path) -> float:
    with open_decoder(path) as decoder:
        return decoder.frames / decoder.sample_rate_hz


def syllables() -> np.ndarray:
    """Bursts of noise, each as loud as the one before."""
    random = np.random.default_rng(0)
    at = np.arange(3 * RATE_HZ) / RATE_HZ
    return np.asarray(random.standard_normal(len(at)) * (np.sin(2 * np.pi * 2 * at) > 0))


@pytest.mark.parametrize("origin", [Origin.MEASURED, Origin.IMPORTED])
def test_a_recording_is_told_once(origin: Origin) -> None:
    assert analyze(response(syllables(), origin=origin)).warnings == (UNLIKE,)


@pytest.mark.parametrize("time_s", [0.1, 0.6, 5.0])
@pytest.mark.parametrize("noise", [0.0, 3e-2])
def test_a_decay_is_none_of_it(time_s: float, noise: float) -> None:
    made = decaying(time_s, 1.5 * time_s + 0.2, noise=noise)
    assert looks_like_a_response(response(made, origin=Origin.IMPORTED))


def test_what_was_simulated_is_not_asked() -> None:
    late = np.concatenate([decaying(0.3, 0.5) * 0.5, decaying(0.6, 1.5)])  # behind a door
    assert looks_like_a_response(response(late))
    assert not looks_like_a_response(response(late, origin=Origin.IMPORTED))


@pytest.mark.skipif(
    not sounds("rir_dev", "rir_train"), reason="the measured rooms of ../shared are not here"
)
def test_every_measured_room_is_one() -> None:
    for path in sounds("rir_dev", "rir_train"):
        assert all(map(looks_like_a_response, read_responses(path))), path


@pytest.mark.skipif(
    not sounds("speech_dev", "music_dev"), reason="the recordings of ../shared are not here"
)
def test_no_speech_and_no_music_is_one() -> None:
    short = [path for path in sounds("speech_dev", "music_dev") if lasts_s(path) < 60]
    assert len(short) > 10
    for path in short[::4]:
        assert not looks_like_a_response(read_responses(path)[0]), path
