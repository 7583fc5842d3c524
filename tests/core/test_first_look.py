"""What is not there is told before torch is loaded, and before a room is simulated for it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from tests.test_import_boundary import HEAVY

from roomprint.training.run_folder import RunState, list_runs

SLOW = HEAVY - {"av"}  # which says whether a file is sound
COMMANDS = {
    "music": "evaluate fingerprint --music {} --noise GOOD --rirs GOOD",
    "noise": "evaluate fingerprint --music GOOD --noise {} --rirs GOOD --calibrate",
    "rooms": "evaluate fingerprint --music GOOD --noise GOOD --rirs {}",
    "distractors": "evaluate fingerprint --music GOOD --noise GOOD --rirs GOOD --distractors {}",
    "learned": "train fingerprint --music {} --noise GOOD --rirs GOOD",
    "crowd": "train fingerprint --music GOOD --noise GOOD --rirs GOOD --crowd {}",
    "held out": "train fingerprint --music GOOD --noise GOOD --rirs GOOD --held-out {}",
    "beginning": "train fingerprint --music GOOD --noise GOOD --rirs GOOD --from {}",
    "teacher": "train fingerprint --music GOOD --noise GOOD --rirs GOOD --teacher {}",
    "cells": "evaluate rooms --speech {}",
    "speech": "train rooms --speech {}",
    "room noise": "train rooms --speech GOOD --noise {}",
    "measured": "train rooms --speech GOOD --measured {}",
    "designed": "train rooms --speech GOOD --designed {}",
    "encoder": "train downstream --speech GOOD --encoder {}",
    "heads": "train downstream --speech {} --set mode=untrained",
    "grid": "embed GOOD --grid {} -o out.npz",
    "run": "embed --run {} -o out.npz",
    "files": "embed {} -o out.npz",
    "library": "library add {}",
}
BAD = ("gone", "empty", "text.txt")
_EACH = f"""
import contextlib, io, json, sys
from roomprint.cli import main
for words in json.loads(sys.stdin.read()):
    said, told = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(told):
        status = main(words)
    heavy = sorted({SLOW!r} & set(sys.modules))
    print(json.dumps([status, said.getvalue().strip().splitlines(), heavy]))
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def answers(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Any]:
    """Exit status, what was said, and what was loaded by then: of each command, asked in turn."""
    folder = tmp_path_factory.mktemp("folders")
    for name in ("GOOD", "empty"):
        (folder / name).mkdir()
    soundfile.write(folder / "GOOD" / "a.wav", np.zeros(16_000), 16_000)
    (folder / "text.txt").write_text("no sound")
    asked = {(what, bad): words.format(bad) for what, words in COMMANDS.items() for bad in BAD}
    lines = [
        ["--workspace", str(workspace), *(_placed(word, folder) for word in words.split())]
        for words in asked.values()
    ]
    done = subprocess.run(
        [sys.executable, "-c", _EACH],
        input=json.dumps(lines),
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(asked, map(json.loads, done.stdout.splitlines()), strict=True))


def _placed(word: str, folder: Path) -> str:
    return str(folder / word) if word in ("GOOD", "out.npz", *BAD) else word


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("what", COMMANDS)
def test_one_sentence_before_anything_heavy(
    answers: dict[tuple[str, str], Any], what: str, bad: str
) -> None:
    status, said, heavy = answers[what, bad]
    assert status in (1, 2)
    assert bad in said[-1]
    assert said[-1].startswith("roomprint: ")
    assert not heavy


@pytest.mark.usefixtures("answers")
def test_a_run_that_could_not_begin_says_why(workspace: Path) -> None:
    runs = list_runs(workspace / "runs")
    assert {run.state for run in runs} == {RunState.FAILED}
    assert all(any(bad in run.message for bad in BAD) for run in runs)
