"""A trainer that is ended at once; runs of every kind go on."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from roomprint.errors import RunError
from roomprint.training.launching import end_at_once, resume_training
from roomprint.training.run_folder import CHECKPOINTS, LOCK, STATE, RunState, is_trained, read_run

_TRAINER = """
import sys, time
from filelock import FileLock
with FileLock(sys.argv[1]).acquire():
    print("holds", flush=True)
    time.sleep(600)
"""


def write_state(run: Path, pid: int) -> None:
    run.mkdir(exist_ok=True)
    content = {"state": "running", "pid": pid, "step": 7, "steps": 90, "updated_at": time.time()}
    (run / STATE).write_text(json.dumps(content))


@pytest.fixture
def trainer(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that holds a run and hears nothing."""
    run = tmp_path / "run"
    run.mkdir()
    command = [sys.executable, "-c", _TRAINER, str(run / LOCK)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holds\n"
        write_state(run, process.pid)
        yield process
        process.kill()


def test_a_trainer_is_ended_and_its_run_can_go_on(
    trainer: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    run = read_run(tmp_path / "run")
    assert run.state is RunState.RUNNING
    end_at_once(run)
    assert trainer.wait(10) != 0
    ended = read_run(run.folder)
    assert (ended.state, ended.step) == (RunState.STOPPED, 7)
    assert ended.message == "stopped at once; nothing was saved yet"
    assert not is_trained(run.folder)


def test_what_was_saved_of_a_run_that_is_ended_is_said(
    trainer: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    run = read_run(tmp_path / "run")
    (run.folder / CHECKPOINTS).mkdir()
    for name, step in (("last", 6), ("previous", 4)):
        path = run.folder / CHECKPOINTS / f"{name}.safetensors"
        save_file({"weights.w": np.zeros(1)}, path, {"step": str(step), "run": "a"})
    (run.folder / CHECKPOINTS / "best.safetensors").write_bytes(b"damaged")
    end_at_once(run)
    assert read_run(run.folder).message == "stopped at once; what is saved is step 6"


def test_a_process_that_trains_nothing_is_left_alone(tmp_path: Path) -> None:
    write_state(tmp_path / "run", os.getpid())  # as if the number had gone to another process
    end_at_once(read_run(tmp_path / "run"))


def test_a_run_that_is_trained_does_not_go_on_twice(
    trainer: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    with pytest.raises(RunError, match="is being trained already"):
        resume_training(tmp_path / "run", "rooms")


def test_a_run_of_rooms_goes_on_by_its_own_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_state(tmp_path / "run", 1)
    asked: list[list[str]] = []
    monkeypatch.setattr(
        "roomprint.training.launching._detached", lambda command, _: asked.append(command)
    )
    resume_training(tmp_path / "run", "rooms")
    assert asked[0][-4:] == ["train", "rooms", "--resume", str(tmp_path / "run")]
    assert read_run(tmp_path / "run").state is RunState.STARTING
