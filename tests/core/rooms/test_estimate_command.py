import json
from pathlib import Path

import numpy as np
import pytest
from tests.core.packs import noise
from tests.core.room_models import save_untrained
from tests.core.spoken import spoken, write_mono

from roomprint.cli import main
from roomprint.rooms.blind_decay import BlindDecay

KEYS = ["path", "rt60_s", "c50_db", "volume", "p_large", "segments", "in_distribution"]


def test_each_file_is_an_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_untrained(tmp_path / "models" / "mine", rt60_high_s=0.01)
    speech = write_mono(tmp_path / "speech.wav", spoken(6.0))
    short = write_mono(tmp_path / "short.wav", spoken(1.0))
    words = ["--workspace", str(tmp_path), "room", "estimate", "--model", "mine"]
    assert main([*words, str(speech), str(short), str(speech), "--json"]) == 1
    told = capsys.readouterr()
    first, second = map(json.loads, told.out.splitlines())
    assert list(first)[: len(KEYS)] == KEYS
    assert first == second
    assert first["path"] == str(speech)
    assert first["volume"] == ("large" if first["p_large"] >= 0.5 else "small")
    assert (first["segments"], first["in_distribution"]) == (2, False)
    assert "short.wav holds 1.0 s of sound" in told.err

    assert main([*words, str(speech)]) == 0
    said = capsys.readouterr().out
    assert f"RT60 {first['rt60_s']:.2f} s" in said
    assert "not sure" in said


def test_a_contradiction_reaches_other_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    save_untrained(tmp_path / "models" / "mine")
    speech = write_mono(tmp_path / "speech.wav", spoken(6.0) + noise(6.0, 0, 2e-3))
    words = ["--workspace", str(tmp_path), "room", "estimate", "--model", "mine", str(speech)]
    told = []
    for time_s in (None, 0.55, 3.0):
        decays = BlindDecay(time_s, 9)
        monkeypatch.setattr("roomprint.rooms.blind_decay.blind_decay", lambda _, d=decays: d)
        assert main([*words, "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert [one["contradicted"] for one in told] == [False, False, True]
    assert all(one["in_distribution"] and one["speaks"] for one in told)
    assert [one["decay_rt60_s"] for one in told] == [None, 0.55, 3.0]
    assert len({one["encoder_rt60_s"] for one in told}) == 1
    assert told[0]["encoder_rt60_s"] == told[0]["rt60_s"]


def test_without_a_model_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    speech = write_mono(tmp_path / "speech.wav", np.zeros(80_000, np.float32))
    words = ["--workspace", str(tmp_path), "room", "estimate", str(speech), "--model", "none"]
    assert main(words) == 1
    assert "there is no room model called 'none'" in capsys.readouterr().err


def test_recordings_of_one_room_are_told_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_untrained(tmp_path / "models" / "mine", rt60_high_s=0.01)
    paths = [str(write_mono(tmp_path / f"{n}.wav", spoken(6.0 + 2 * n))) for n in range(2)]
    words = ["--workspace", str(tmp_path), "room", "estimate", "--model", "mine", "--one-room"]
    assert main([*words, *paths, "--json"]) == 0
    first, second, together = map(json.loads, capsys.readouterr().out.splitlines())
    assert [first["path"], second["path"]] == paths
    assert together["paths"] == paths
    assert together["segments"] == first["segments"] + second["segments"]

    assert main([*words, *paths]) == 0
    told = capsys.readouterr()
    assert f"together: RT60 {together['rt60_s']:.2f} s" in told.out
    assert "roomprint: the whole seems to be from a room beyond those" in told.err
