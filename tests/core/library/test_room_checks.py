"""Sound that is not as it should be, made so on purpose."""

import csv
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray
from scipy.signal import fftconvolve
from tests.core.packs import noise, sine
from tests.core.spoken import spoken

from roomprint.audio.flat_tops import top_share, tops_of
from roomprint.audio.speech_likeness import speech_score
from roomprint.audio.voice_activity import voice_levels_db
from roomprint.library.room_checks import findings, notes, treble_db

DATA = Path(__file__).parents[4] / "shared" / "data"
Mono = NDArray[np.float32]


def speech() -> Mono:
    return spoken(8.0) + noise(8.0, 0, 2e-3)


def telephone() -> Mono:
    narrow: Mono = soxr.resample(soxr.resample(speech(), 16_000, 8_000), 8_000, 16_000)
    return narrow


def said(audio: Mono, *, speaks: bool = True) -> list[tuple[str, bool]]:
    share = top_share([tops_of(audio)])
    found = findings(audio, voice_levels_db(audio), share, speaks=speaks)
    return [(finding.sentence, finding.outside) for finding in found]


def test_clean_speech_has_nothing_against_it() -> None:
    assert said(speech()) == []


@pytest.mark.parametrize(
    ("audio", "word"),
    [
        (np.clip(8 * speech(), -0.5, 0.5), "is clipped"),
        (telephone(), "nothing above 4 kHz"),
        (0.5 * speech() + noise(8.0, 1, 0.25), "above its noise"),
    ],
)
def test_what_is_wrong_is_said_and_takes_it_outside(audio: Mono, word: str) -> None:
    ((sentence, outside),) = said(audio)
    assert word in sentence
    assert outside


def test_music_is_said_to_be_no_speech() -> None:
    ((sentence, outside),) = said(speech(), speaks=False)
    assert "sounds like music or noise" in sentence
    assert outside


def test_how_a_file_was_heard_takes_it_nowhere() -> None:
    assert notes(left_out=0, windows=9, duration_s=600.0, longest_s=600.0, channels=1) == ()
    told = notes(left_out=3, windows=9, duration_s=725.4, longest_s=600.0, channels=2)
    assert [note.sentence for note in told] == [
        "holds no speech in 3 of 9 windows, which were left out",
        "is 725 s long; only the first 600 s were heard",
        "has 2 channels; their mean was taken, which blurs what each one heard",
    ]
    assert not any(note.outside for note in told)


def test_white_noise_has_as_much_treble_as_anything() -> None:
    assert treble_db(noise(4.0, 0)) == pytest.approx(0.0, abs=0.5)
    assert treble_db(telephone()) < -80


def test_a_voice_is_like_speech_and_steady_sound_is_not() -> None:
    assert speech_score(speech()[:64_000]) > 0
    for other in (noise(4.0, 0), sine(440.0, 4.0), np.zeros(64_000, np.float32)):
        assert speech_score(other) < 0


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the real audio beside the project")
def test_real_speech_is_told_from_real_music_and_noise() -> None:
    from roomprint.audio.files import read_audio

    taken = {"speech_dev": 0.0, "music_dev": 0.0, "noise_dev": 0.0}
    for folder in taken:
        with (DATA / folder / "manifest.csv").open() as file:
            rows = [row for row in csv.DictReader(file) if float(row["seconds"]) > 8.5][::3][:20]
        scores = []
        for row in rows:
            audio = read_audio(DATA / folder / row["path"], duration_s=8.0)
            scores.append(np.mean([speech_score(audio[:64_000]), speech_score(audio[64_000:])]))
        taken[folder] = float((np.array(scores) > 0).mean())
    assert taken["speech_dev"] > 0.9
    assert taken["music_dev"] < 0.1
    assert taken["noise_dev"] < 0.15


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the real audio beside the project")
def test_real_speech_stays_speech_in_real_rooms() -> None:
    from roomprint.audio.files import read_audio

    def some(folder: str, count: int) -> list[np.ndarray]:
        with (DATA / folder / "manifest.csv").open() as file:
            rows = [row for row in csv.DictReader(file) if float(row["seconds"]) > 0.5]
        rows = [row for row in rows if folder != "speech_dev" or float(row["seconds"]) > 10]
        paths = [DATA / folder / row["path"] for row in rows[:: max(1, len(rows) // count)]]
        return [read_audio(path, duration_s=10.0) for path in paths]

    scores = []
    for response in some("rir_dev", 6):
        for talk in some("speech_dev", 5):
            wet = fftconvolve(talk, response)[: len(talk)].astype(np.float32)
            scores.append(np.mean([speech_score(wet[s : s + 64_000]) for s in (0, 32_000, 64_000)]))
    assert np.mean(np.array(scores) > 0) > 0.85
