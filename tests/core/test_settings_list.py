"""``--settings``: what ``--set`` takes, of every command that has it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from roomprint.cli import main
from roomprint.plain import to_plain
from roomprint.training.room_recipe import TrainRooms

COMMANDS = (
    ["train", "fingerprint"],
    ["train", "rooms"],
    ["train", "downstream"],
    ["evaluate", "rooms"],
)
FOLDERS = {"speech", "run", "measured", "designed", "noise", "begin_with"}  # words of their own


def leaves(content: dict[str, Any], where: str = "") -> Iterator[str]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{where}{key}.")
        else:
            yield where + key


@pytest.fixture(params=COMMANDS, ids=" ".join)
def command(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    words: list[str] = request.param
    return ["--workspace", str(tmp_path / "none"), *words]


def listed(words: list[str], capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert main([*words, "--settings", "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_is_listed_can_be_set_and_nothing_is_made(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = listed(command, capsys)
    assert all(one["help"] for one in found)
    assert len({one["key"] for one in found}) == len(found) > 50
    back = [word for one in found for word in ("--set", f"{one['key']}={one['value']}")]
    assert listed([*command, *back], capsys) == found
    assert listed([*command, "--set", "loop.epochs=17"], capsys) == [
        one | ({"value": 17} if one["key"] == "loop.epochs" else {}) for one in found
    ]
    assert not list(tmp_path.iterdir())


def test_no_setting_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    work = TrainRooms(speech=Path(), run=Path())
    there = [one["key"] for one in listed(["train", "rooms"], capsys)]
    assert there == [path for path in leaves(to_plain(work)) if path not in FOLDERS]


def test_a_list_is_of_the_recipe_the_file_and_the_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.toml"
    file.write_text("[loop]\nminutes = 5\n[augmentation.noise]\nprobability = 0.25\n")
    words = ["--recipe", "medium", "--config", str(file), "--set", "loop.seed=7"]
    assert main(["train", "fingerprint", *words, "--settings"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "loop.temperature=0.05   0.001 to 10" in lines  # the recipe's
    assert "loop.optimizer=adam   adamw or adam" in lines
    assert "loop.minutes=5.0   0 to 1000000 min" in lines
    assert "augmentation.noise.probability=0.25   0 to 1" in lines
    assert "loop.seed=7   0 to 2147483648" in lines
    assert lines[lines.index("loop.temperature=0.05   0.001 to 10") + 1].strip() == (
        "Divides the cosines in the loss."
    )


def test_a_recipe_that_is_set_is_the_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    set_to_medium = listed(["train", "fingerprint", "--set", "recipe=medium"], capsys)
    assert set_to_medium == listed(["train", "fingerprint", "--recipe", "medium"], capsys)
    assert set_to_medium != listed(["train", "fingerprint"], capsys)


def test_heads_without_an_encoder_have_settings_too(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["train", "downstream", "--set", "mode=supervised"]
    (mode,) = (one for one in listed(words, capsys) if one["key"] == "mode")
    assert (mode["value"], mode["choices"]) == (
        "supervised",
        ["frozen", "supervised", "untrained"],
    )


def test_a_wrong_key_is_told_where_the_right_ones_are(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--settings", "--set", "loop.epoch=3"]) == 2
    assert (
        "there is no setting called 'loop.epoch'; did you mean loop.epochs? "
        "--settings lists them all"
    ) in capsys.readouterr().err
    file = tmp_path / "own.json"
    file.write_text('{"loop": {"wings": 2}}')
    assert main([*command, "--settings", "--config", str(file)]) == 2
    assert "there is no setting called 'loop.wings'; --settings lists" in capsys.readouterr().err
