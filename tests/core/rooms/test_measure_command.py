"""``roomprint rir measure`` with a sound card that stands in a room."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from tests.core.rooms.measured_back import MakeRoom
from tests.core.sounding_room import ROOM_HZ, SoundingRoom

from roomprint.audio import duplex
from roomprint.cli.app import main
from roomprint.rooms import measuring
from roomprint.rooms.response import Origin
from roomprint.rooms.response_file import read_responses

QUICK = ["--sweep-s", "1", "--sweeps", "1", "--decay-s", "0.6"]


@pytest.fixture
def room(make_room: MakeRoom, monkeypatch: pytest.MonkeyPatch) -> SoundingRoom:
    """Nothing but the direct sound."""
    fake = make_room(np.array([0.2]))
    monkeypatch.setattr(measuring, "rescan", lambda: None)
    in_time = partial(duplex.Duplex, clock=fake.clock, pause=fake.pause)
    monkeypatch.setattr(measuring, "Duplex", in_time)
    return fake


@pytest.mark.parametrize("name", ["booth.wav", "booth.sofa"])
def test_writes_what_it_measured(
    room: SoundingRoom, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / name
    words = ["--microphone", "yet", "--level-dbfs", "-20", *QUICK]
    assert main(["rir", "measure", "-o", str(out), "--json", *words]) == 0
    printed = capsys.readouterr()
    facts = json.loads(printed.out)
    assert facts["path"] == str(out)
    assert facts["sample_rate_hz"] == ROOM_HZ
    assert facts["peak_dbfs"] == pytest.approx(-20 + 20 * np.log10(0.2), abs=0.5)
    assert facts["warnings"] == []
    assert "measuring" in printed.err
    (response,) = read_responses(out)
    assert response.origin is Origin.MEASURED
    assert response.note == facts["note"]
    assert np.argmax(np.abs(response.samples)) == pytest.approx(0.02 * ROOM_HZ, abs=6)


def test_tells_a_person_how_good_it_is(
    room: SoundingRoom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room.noise = 0.05
    out = tmp_path / "booth.wav"
    assert main(["rir", "measure", "-o", str(out), *QUICK]) == 0
    printed = capsys.readouterr()
    assert "dB above the noise, peak -" in printed.out
    assert "T30 wants 45 dB" in printed.err


def test_writes_nothing_when_it_fails(
    room: SoundingRoom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room.gain = 0.0
    assert main(["rir", "measure", "-o", str(tmp_path / "booth.wav"), *QUICK]) == 1
    assert "hears nothing" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["-o", "booth.mp3"], "must end in .wav or .sofa, got booth.mp3"),
        (["-o", "nowhere/booth.wav"], "the folder nowhere does not exist"),
        (["-o", "booth.wav", "--sweeps", "0"], "sweeps must be in [1, 32], got 0"),
        (["-o", "booth.wav", "--speaker", "front"], "invalid choice: 'front'"),
    ],
)
def test_refuses_before_it_sounds(
    room: SoundingRoom, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main(["rir", "measure", *words]) == 2
    assert sentence in capsys.readouterr().err
    assert room.played == []
