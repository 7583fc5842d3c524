import json
from pathlib import Path

import pytest
import soundfile
from tests.core.rooms.simple_rooms import box

from roomprint.cli import main
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.response_file import read_responses
from roomprint.rooms.scene_file import write_scene

QUICK = ["--method", "hybrid", "--order", "1", "--rays", "50", "--sample-rate-hz", "16000"]


@pytest.mark.parametrize("ending", [".wav", ".sofa"])
def test_a_room_becomes_responses(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room, output = tmp_path / "r.json", tmp_path / f"out{ending}"
    write_scene(room, PRESETS["living-room"])
    words = ["room", "simulate", str(room), "-o", str(output), *QUICK]
    assert main([*words, "--json"]) == 0
    (told,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (told["path"], told["output"]) == (str(room), str(output))
    assert (told["method"], told["order"], told["rays"]) == ("hybrid", 1, 50)
    assert told["scene_digest"] == PRESETS["living-room"].digest
    responses = read_responses(output)
    assert [(row["source"], row["microphone"]) for row in told["responses"]] == [
        (response.source, response.microphone) for response in responses
    ]
    assert [response.onset_s for response in responses] == pytest.approx(
        [row["onset_s"] for row in told["responses"]]
    )
    assert main(words) == 0
    said = capsys.readouterr().out
    assert f"written to {output}" in said
    assert " s long" in said


def test_a_switch_and_a_seed_reach_the_simulator(tmp_path: Path) -> None:
    room = tmp_path / "r.json"
    write_scene(room, box())
    sounds = []
    for number, more in enumerate(
        ([], [], ["--seed", "3"], ["--no-air-absorption"], ["--no-high-pass"])
    ):
        output = tmp_path / f"{number}.wav"
        assert main(["room", "simulate", str(room), "-o", str(output), *QUICK, *more]) == 0
        sounds.append(soundfile.read(output)[0].tobytes())
    assert sounds[0] == sounds[1]
    assert len(set(sounds)) == 4


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["-o", "out.flac"], 2, "out.flac must end in .wav or .sofa"),
        (["-o", "out.wav", "--sample-rate-hz", "22050"], 2, "sample_rate_hz must be one of 16000"),
        (["-o", "out.wav", "--method", "magic"], 2, "invalid choice: 'magic'"),
        (["-o", "out.wav", "--order", "-1"], 2, "order must be in [0, 1000], got -1"),
        (["-o", "none/out.wav", *QUICK], 1, "none/out.wav cannot be written"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    words: list[str],
    status: int,
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write_scene(tmp_path / "r.json", box())
    assert main(["room", "simulate", "r.json", *words]) == status
    assert sentence in capsys.readouterr().err
    assert not list(tmp_path.glob("out*"))
