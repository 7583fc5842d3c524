"""The noises and rooms made for a first training."""

import csv
from pathlib import Path

import numpy as np
import pytest
import soundfile

from roomprint.corpora.demo.surroundings import (
    RATE_HZ,
    ROOMS,
    Made,
    WriteSurroundings,
    noise,
    response,
)
from roomprint.errors import AudioError
from roomprint.steps import finish


@pytest.mark.parametrize("slope", [0.0, 1.0, 2.0])
def test_noise_falls_by_its_slope(slope: float) -> None:
    made = noise(slope, np.random.default_rng(0))
    power = np.abs(np.fft.rfft(made)) ** 2
    hz = np.fft.rfftfreq(len(made), 1 / RATE_HZ)
    centres = 125.0 * 2.0 ** np.arange(6)
    octaves = [power[(hz > c / 2**0.5) & (hz < c * 2**0.5)].mean() for c in centres]
    measured = -np.polyfit(np.log(centres), np.log(octaves), 1)[0]
    assert measured == pytest.approx(slope, abs=0.1)
    assert np.abs(made).max() == pytest.approx(0.5)


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_a_response_decays_in_its_time(room: Made) -> None:
    made = response(room, np.random.default_rng(1))
    late = made[round(room.first_s * RATE_HZ) + 1 :]
    level_db = 10 * np.log10(np.cumsum(late[::-1] ** 2)[::-1] / np.sum(late**2))
    from_5, to_25 = (np.argmax(level_db < level) for level in (-5, -25))
    assert 3 * (to_25 - from_5) / RATE_HZ == pytest.approx(room.rt60_s, rel=0.1)
    assert np.argmax(np.abs(made)) == 0
    assert not made[1 : round(room.first_s * RATE_HZ) - 1].any()


def test_files_are_written_once_and_their_rooms_are_named(tmp_path: Path) -> None:
    work = WriteSurroundings(folder=tmp_path)
    assert finish(work.steps()) == tmp_path
    assert len(list(work.noise.iterdir())) == 3
    with (work.rooms / "manifest.csv").open(encoding="utf-8") as file:
        rooms = {row["path"]: row["room"] for row in csv.DictReader(file)}
    assert set(rooms.values()) == set(ROOMS)
    assert {path.name for path in work.rooms.glob("*.flac")} == set(rooms)
    first, second = (soundfile.read(work.rooms / f"hall {n}.flac")[0] for n in (1, 2))
    assert not np.array_equal(first, second)
    (work.noise / "hiss.flac").write_bytes(b"mine")
    finish(work.steps())
    assert (work.noise / "hiss.flac").read_bytes() == b"mine"


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "noise").write_text("")
    with pytest.raises(AudioError, match=tmp_path.name):
        finish(WriteSurroundings(folder=tmp_path).steps())
