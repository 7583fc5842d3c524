"""``roomprint rir``: what other programs rely on."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.made_responses import ONSET, RATE_HZ, decaying, response

from roomprint.cli import main
from roomprint.rooms.parameters import KEYS, analyze
from roomprint.rooms.response_file import write_responses

Captured = pytest.CaptureFixture[str]


def written(path: Path, samples: np.ndarray, rate_hz: int = RATE_HZ) -> Path:
    soundfile.write(path, samples / 8, rate_hz, subtype="FLOAT")
    return path


def test_analyze_as_json(tmp_path: Path, capsys: Captured) -> None:
    path = written(tmp_path / "hall.wav", decaying(0.6, 1.5, noise=3e-3))
    assert main(["rir", "analyze", str(path), "--json"]) == 0
    captured = capsys.readouterr()
    (line,) = captured.out.splitlines()
    found = json.loads(line)
    assert list(found) == [
        "path",
        "sample_rate_hz",
        "onset_s",
        "broadband",
        "bands",
        "t_mid_s",
        "sti",
        "warnings",
        "reasons",
    ]
    assert found["path"] == str(path)
    assert found["sample_rate_hz"] == RATE_HZ
    assert found["onset_s"] == pytest.approx(ONSET / RATE_HZ, abs=2 / RATE_HZ)
    assert list(found["broadband"]) == list(KEYS)
    assert [band["centre_hz"] for band in found["bands"]] == [125, 250, 500, 1000, 2000, 4000]
    assert list(found["bands"][0]) == ["centre_hz", *KEYS]
    assert found["broadband"]["t20_s"] == pytest.approx(0.6, rel=0.03)
    assert captured.err == ""


def test_a_gap_is_null_and_a_warning_says_why(tmp_path: Path, capsys: Captured) -> None:
    path = written(tmp_path / "hall.wav", decaying(0.6, 1.5, noise=3e-2))
    assert main(["rir", "analyze", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["broadband"]["t20_s"] is None
    reasons = {(one["centre_hz"], one["key"]): one["reason"] for one in found["reasons"]}
    assert reasons[None, "t20_s"].startswith("needs 35 dB of decay for T20")
    bands = [found["broadband"] | {"centre_hz": None}, *found["bands"]]
    gaps = {(band["centre_hz"], key) for band in bands for key in KEYS if band[key] is None}
    assert set(reasons) == gaps | {(None, "sti")}, "every gap has its reason"
    assert any("no T20: needs 35 dB of decay for T20" in line for line in found["warnings"])
    assert any("T20 at 125 Hz" in line for line in found["warnings"])
    assert any("no STI: needs the octave at 8 kHz" in line for line in found["warnings"])


def test_analyze_for_a_person(tmp_path: Path, capsys: Captured) -> None:
    path = written(tmp_path / "hall.wav", decaying(0.6, 1.5, 48_000), 48_000)
    assert main(["rir", "analyze", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].replace(" Hz", "").split()[:3] == ["all", "125", "250"]
    assert lines[0].endswith("8000 Hz")
    times = next(line for line in lines if line.startswith("T20 (s)"))
    assert times.split()[2] == "0.60"
    assert lines[-2].split()[:2] == ["T", "mid"]
    assert float(lines[-2].split()[-1]) == pytest.approx(0.6, abs=0.03)
    assert float(lines[-1].split()[1]) == pytest.approx(0.69, abs=0.03)


def test_a_simulated_response_keeps_its_onset(tmp_path: Path, capsys: Captured) -> None:
    made = response(decaying(0.6, 1.5), onset_s=0.0201)
    for end in ("wav", "sofa"):
        write_responses(tmp_path / f"room.{end}", [made])
        assert main(["rir", "analyze", str(tmp_path / f"room.{end}"), "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["onset_s"] == 0.0201
        assert found["broadband"]["t30_s"] == pytest.approx(analyze(made).broadband.t30_s, rel=1e-5)


def test_each_of_several_responses_is_a_line(tmp_path: Path, capsys: Captured) -> None:
    frames = np.stack([decaying(0.5, 1.0), 0 * decaying(0.5, 1.0), decaying(0.8, 1.0)], axis=1)
    path = written(tmp_path / "three.wav", frames)
    assert main(["rir", "analyze", str(path), "--json"]) == 1
    captured = capsys.readouterr()
    found = [json.loads(line) for line in captured.out.splitlines()]
    assert [one["microphone"] for one in found] == ["channel 1", "channel 3"]
    assert "channel 2 is silent" in captured.err
    assert "three.wav" in captured.err


def test_apply(tmp_path: Path, capsys: Captured) -> None:
    hall = written(tmp_path / "hall.wav", decaying(0.6, 1.5))
    talk = written(tmp_path / "talk.wav", np.random.default_rng(0).standard_normal(44_100), 44_100)
    out = tmp_path / "wet.wav"
    assert main(["rir", "apply", str(hall), str(talk), "-o", str(out), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {"path": str(out), "duration_s": pytest.approx(2.5, abs=0.01), "channels": 1}
    wet, rate_hz = soundfile.read(out)
    assert rate_hz == 44_100
    assert wet.ndim == 1
    assert 0.1 < np.abs(wet).max() < 1


def test_apply_of_two_ears_is_stereo(tmp_path: Path, capsys: Captured) -> None:
    ears = written(tmp_path / "ears.wav", np.stack([decaying(0.5, 0.8)] * 2, axis=1))
    talk = written(tmp_path / "talk.wav", np.random.default_rng(0).standard_normal(16_000))
    assert main(["rir", "apply", str(ears), str(talk), "-o", str(tmp_path / "wet.wav")]) == 0
    assert soundfile.info(tmp_path / "wet.wav").channels == 2
    assert "channel 2: ears at channel 2" in capsys.readouterr().out


def test_a_recording_is_told_in_one_sentence(tmp_path: Path, capsys: Captured) -> None:
    at = np.arange(3 * RATE_HZ) / RATE_HZ
    noise = np.random.default_rng(0).standard_normal(len(at))
    path = written(tmp_path / "talk.wav", noise * (np.sin(2 * np.pi * 2 * at) > 0))
    assert main(["rir", "analyze", str(path)]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "this does not look like an impulse response" in line
    out = tmp_path / "wet.wav"
    assert main(["rir", "apply", str(path), str(path), "-o", str(out)]) == 0
    assert "this does not look like an impulse response" in capsys.readouterr().err
    assert out.exists()


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["analyze", "gone.wav"], 1, "gone.wav does not exist"),
        (["analyze", "gone.sofa"], 1, "gone.sofa cannot be read: No such file"),
        (["analyze", "zero.wav"], 1, "zero.wav is silent"),
        (["analyze"], 2, "required"),
        (["apply", "hall.wav", "gone.wav", "-o", "out.wav"], 1, "gone.wav does not exist"),
        (["apply", "hall.wav", "hall.wav", "-o", "out.mp3"], 2, "must end in .wav, got out.mp3"),
        (["apply", "hall.wav", "hall.wav", "-o", "no/out.wav"], 1, "no/out.wav cannot be written"),
        (["apply", "hall.wav", "hall.wav"], 2, "required"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    words: list[str],
    status: int,
    sentence: str,
    tmp_path: Path,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "hall.wav", decaying(0.3, 0.5))
    written(tmp_path / "zero.wav", np.zeros(5_000))
    assert main(["rir", *words]) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert sentence in captured.err
    assert "Traceback" not in captured.err


def test_the_heavy_libraries_wait_until_they_are_needed() -> None:
    """Neither the command line nor a window that reads types may load what loads matplotlib."""
    code = (
        "import roomprint.cli.rir, roomprint.rooms.analysis, roomprint.rooms.parameters, "
        "roomprint.rooms.response_file, roomprint.rooms.auralization, sys; "
        "print(*{'pyfar', 'pyrato', 'sofar', 'matplotlib', 'pyroomacoustics'} & {*sys.modules})"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
