import json
import subprocess
import sys
from pathlib import Path

import pytest

from roomprint.cli import main
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene_file import read_scene


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_becomes_a_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r.json"
    assert main(["room", "new", "--preset", name, "-o", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["path"], told["preset"]) == (str(path), name)
    assert set(told["eyring_s"]) == {"125", "250", "500", "1000", "2000", "4000", "8000"}
    assert read_scene(path) == PRESETS[name]


def test_the_presets_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["room", "new", "--list", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["preset"] for row in rows] == list(PRESETS)
    assert main(["room", "new", "--list"]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first.split()[:4] == ["studio-booth", "13.1", "m³", "Eyring"]


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["--preset", "cave", "-o", "r.json"], 2, "there is no preset cave; there are studio-b"),
        (["--preset", "bathroom"], 2, "room new needs -o FILE"),
        (["--preset", "bathroom", "-o", "d.txt"], 2, "a room file ends in .json, got d.txt"),
        ([], 2, "one of the arguments --preset --list is required"),
        (["--preset", "bathroom", "-o", "none/r.json"], 1, "none/r.json cannot be saved"),
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
    assert main(["room", "new", *words]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert not list(tmp_path.iterdir())


def test_a_room_needs_no_simulator(tmp_path: Path) -> None:
    """The editor's half is quick to start: no pyroomacoustics, torch or scipy."""
    room = str(tmp_path / "r.json")
    script = (
        "import sys; from roomprint.cli import main; "
        f"status = main(['room', 'new', '--preset', 'bathroom', '-o', {room!r}]); "
        "heavy = {'pyroomacoustics', 'torch', 'scipy', 'matplotlib', 'pyfar'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else status)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
