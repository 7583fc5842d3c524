"""The command as another program would use it: add a folder, ask, read the JSON."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.e2e.conftest import Command

from roomprint.corpora.demo import ARTIST, demo_titles


def cut(path: Path, start_s: float, snr_db: float, out: Path) -> Path:
    """Five seconds of a file, mono, in white noise."""
    rate_hz = soundfile.info(path).samplerate
    start = round(start_s * rate_hz)
    audio, _ = soundfile.read(path, start=start, frames=5 * rate_hz)
    mono = audio.mean(axis=1)
    noise = np.random.default_rng(1).standard_normal(len(mono))
    noise *= np.sqrt(np.mean(mono**2)) * 10 ** (-snr_db / 20)
    soundfile.write(out, 0.5 * (mono + noise), rate_hz)
    return out


@pytest.mark.timeout(400)
def test_adds_the_demo_folder(added: subprocess.CompletedProcess[str], roomprint: Command) -> None:
    assert added.returncode == 0, added.stderr
    listed = roomprint("library", "list", "--json")
    tracks = [json.loads(line) for line in listed.stdout.splitlines()]
    assert {track["title"] for track in tracks} == set(demo_titles())
    assert {track["artist"] for track in tracks} == {ARTIST}


@pytest.mark.timeout(400)
@pytest.mark.usefixtures("added")
def test_names_excerpts_and_says_where(
    roomprint: Command, demo_folder: Path, tmp_path: Path
) -> None:
    tracks = sorted(demo_folder.iterdir())
    asked = [(0, 7.13), (5, 12.4), (13, 20.07), (18, 3.3), (23, 15.55)]
    files = [cut(tracks[n], at, 15, tmp_path / f"{n}.wav") for n, at in asked]
    done = roomprint("identify", *files, "--json", "--top", "3")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(answer["query"]) for answer in answers] == files
    for answer, (number, at) in zip(answers, asked, strict=True):
        assert answer["decision"] == "match"
        best = answer["matches"][0]
        assert best["title"] == demo_titles()[number]
        assert Path(best["path"]) == tracks[number]
        assert best["offset_s"] == pytest.approx(at, abs=0.5)
        assert 0.5 <= best["confidence"] <= 1
        assert len(answer["matches"]) <= 3


@pytest.mark.usefixtures("added")
def test_noise_is_unknown(roomprint: Command, tmp_path: Path) -> None:
    noise = tmp_path / "noise.wav"
    soundfile.write(noise, 0.1 * np.random.default_rng(2).standard_normal(5 * 16_000), 16_000)
    done = roomprint("identify", noise, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["decision"] == "unknown"


@pytest.mark.usefixtures("added")
def test_a_missing_file_is_one_sentence(roomprint: Command, tmp_path: Path) -> None:
    done = roomprint("identify", tmp_path / "nothing here.wav", "--json")
    assert done.returncode == 1
    assert "nothing here.wav" in done.stderr
    assert "Traceback" not in done.stderr
