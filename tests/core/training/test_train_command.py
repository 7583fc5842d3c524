"""``roomprint train fingerprint``, a trainer of its own, and Ctrl-C."""

import json
import os
import signal
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.core.training.sound_run import steps_in, words

from roomprint.cli import main
from roomprint.cli.training import pausing
from roomprint.errors import RunError
from roomprint.steps import Steps, finish
from roomprint.training.fingerprint import TrainFingerprint, read_training
from roomprint.training.launching import start_training
from roomprint.training.recipes import RECIPES
from roomprint.training.run_folder import (
    LOG,
    RunState,
    ask_to_stop,
    read_run,
)
from roomprint.training.run_record import RunRecord


@pytest.mark.usefixtures("in_this_process")
def test_the_command_trains_and_goes_on(
    recipe: TrainFingerprint, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words(recipe, "--json", "--set", "seed=0", "--set", "loop.seed=7")) == 2
    assert "'seed' could be" in capsys.readouterr().err
    assert main(words(recipe, "--json", "--set", "loop.seed=7")) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["run"], told["state"]) == (str(recipe.run), "finished")
    assert told["card"]["steps"] == 3
    resume = ["train", "fingerprint", "--resume", str(recipe.run), "--set", "steps=4"]
    assert main(resume) == 0
    assert steps_in(recipe.run) == [1, 2, 3, 4]
    assert read_training(recipe.run).loop == replace(
        RECIPES["fast"].loop, steps=4, batch=4, warm_up=1, seed=7
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--music", "a"], "noise is missing"),
        (["--recipe", "huge"], "recipe must be one of fast, small, medium, large, got huge"),
        (["--config", "absent.toml"], "the config 'absent.toml' cannot be read"),
        (["--set", "temperature=20"], r"temperature must be in [0.001, 10.0], got 20.0"),
        (["--set", "shift.max_ms=x"], "augmentation.shift.max_ms must be a number, got 'x'"),
        (["--resume", "x", "--recipe", "small"], "a run goes on with its own recipe"),
        (["--resume", "x", "--set", "recipe=small"], "a run goes on with its own recipe"),
    ],
)
def test_a_command_that_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], sentence: str
) -> None:
    folders = [
        word for name in ("music", "noise", "rooms") for word in (f"--{name}", str(tmp_path))
    ]
    if given[0] == "--music":
        folders = []
    assert main(["--workspace", str(tmp_path), "train", "fingerprint", *folders, *given]) == 2
    assert sentence in capsys.readouterr().err


def test_no_run_to_go_on_with_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "fingerprint", "--resume", str(tmp_path)]) == 1
    assert f"there is no run in '{tmp_path}'" in capsys.readouterr().err


def test_a_started_trainer_goes_its_own_way(recipe: TrainFingerprint) -> None:
    process = start_training(recipe)
    assert read_run(recipe.run).state in (RunState.STARTING, RunState.RUNNING)
    assert os.getsid(process.pid) == process.pid  # no signal to this one's group reaches it
    mine, its = (os.getpriority(os.PRIO_PROCESS, pid) for pid in (0, process.pid))
    assert its == min(mine + 5, 19)  # it steps back behind what a person works with
    assert process.wait(timeout=100) == 0, (recipe.run / LOG).read_text()
    assert read_run(recipe.run).state is RunState.FINISHED
    assert read_training(recipe.run) == recipe
    longer = replace(recipe, loop=replace(recipe.loop, steps=4))
    with RunRecord(recipe.run) as record:
        with pytest.raises(RunError, match="is being trained already"):
            start_training(longer)
        record.paused()


@pytest.mark.usefixtures("in_this_process")
def test_ctrl_c_saves_and_pauses(
    recipe: TrainFingerprint, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = signal.getsignal(signal.SIGINT)

    def interrupted(steps: Steps[object]) -> object:
        for progress in steps:
            if progress.note.startswith("loss"):
                signal.raise_signal(signal.SIGINT)
                break
        return finish(steps)

    monkeypatch.setattr("roomprint.cli.train.drain", interrupted)
    assert main(words(recipe)) == 0
    said = capsys.readouterr()
    assert f"paused; roomprint train fingerprint --resume {recipe.run} goes on" in said.out
    assert "once more to stop at once" in said.err
    assert read_run(recipe.run).message == "paused at step 1"
    assert signal.getsignal(signal.SIGINT) == handler


@pytest.mark.usefixtures("in_this_process")
def test_a_run_that_the_window_stops_is_told_of_as_stopped(
    recipe: TrainFingerprint, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(steps: Steps[object]) -> object:
        for progress in steps:
            if progress.note.startswith("loss"):
                ask_to_stop(recipe.run, for_good=True)
                break
        return finish(steps)

    monkeypatch.setattr("roomprint.cli.train.drain", stopped)
    assert main(words(recipe)) == 0
    said = capsys.readouterr().out
    assert f"stopped; roomprint train fingerprint --resume {recipe.run} goes on" in said
    assert read_run(recipe.run).state is RunState.STOPPED


@pytest.mark.parametrize("usual", [signal.default_int_handler, signal.SIG_IGN])
def test_ctrl_c_before_there_is_a_run_is_as_usual(recipe: TrainFingerprint, usual: Any) -> None:
    before = signal.signal(signal.SIGINT, usual)
    ends = usual is signal.default_int_handler
    try:
        with pytest.raises(KeyboardInterrupt) if ends else nullcontext(), pausing(recipe.run):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
