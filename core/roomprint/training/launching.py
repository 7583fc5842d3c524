"""Starting a trainer that outlives whoever starts it, and ending one."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from roomprint.atomic import write_whole
from roomprint.errors import RunError, reason_of
from roomprint.inside import kept
from roomprint.plain import to_plain
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.kept import kept_in_words
from roomprint.training.room_recipe import KIND, TrainRooms
from roomprint.training.run_folder import (
    CHECKPOINTS,
    CONFIG,
    LOG,
    STATE,
    STOP,
    Run,
    RunState,
    is_trained,
    read_run,
)
from roomprint.workspace import workspace_of

_DIES_WITHIN_S = 10.0
_STEPS_BACK = 5  # in niceness
_ENDED = "stopped at once"


def start_training(work: TrainFingerprint | TrainRooms) -> "subprocess.Popen[bytes]":
    """Start a trainer for ``work`` in a process of its own; it goes on when this one ends.

    All that is to be known of it stands in its run's folder (:mod:`roomprint.training.run_folder`).

    Returns:
        Its process, to see whether it ended; nobody has to wait for it.

    Raises:
        RunError: A trainer works on that run already, or the folder cannot be written to.
    """
    folder, request = work.run, work.run / "asked.json"
    if is_trained(folder):
        raise RunError(f"the run '{folder}' is being trained already")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        asked = kept(to_plain(work), workspace_of(folder))
        write_whole(request, json.dumps(asked, indent=2).encode())
    except OSError as error:
        raise RunError(f"the run '{folder}' cannot be started: {reason_of(error)}") from error
    kind = KIND if isinstance(work, TrainRooms) else "fingerprint"
    words = [kind, "--config", str(request), "--run", str(folder)]
    return _start(folder, work.recipe, words)


def resume_training(folder: Path, kind: str) -> "subprocess.Popen[bytes]":
    """Start a trainer again for a run of rooms or of heads, as its folder's config calls it.

    Raises:
        RunError: There is no run, a trainer works on it, or the folder cannot be written to.
    """
    if is_trained(folder):
        raise RunError(f"the run '{folder}' is being trained already")
    return _start(folder, read_run(folder).recipe, [kind, "--resume", str(folder)])


def end_at_once(run: Run) -> None:
    """End the trainer of a run without waiting for it to save; what it had saved stays.

    Raises:
        RunError: It cannot be ended.
    """
    if run.pid is None or not is_trained(run.folder):
        return
    try:
        os.kill(run.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        patience = time.monotonic() + _DIES_WITHIN_S
        while is_trained(run.folder):
            if time.monotonic() > patience:
                raise RunError(f"the trainer of '{run.folder}' does not end")
            time.sleep(0.02)
        content = json.loads((run.folder / STATE).read_bytes())
        message = f"{_ENDED}; {kept_in_words(run.folder / CHECKPOINTS)}"
        content |= {"state": RunState.STOPPED, "message": message, "eta_s": None}
        write_whole(run.folder / STATE, json.dumps(content, indent=2).encode())
    except OSError as error:
        raise RunError(
            f"the trainer of '{run.folder}' cannot be ended: {reason_of(error)}"
        ) from error
    except ValueError as error:
        raise RunError(f"the run '{run.folder}' is damaged: {STATE} cannot be read") from error


def _start(folder: Path, recipe: str, words: list[str]) -> "subprocess.Popen[bytes]":
    try:
        _mark_starting(folder, recipe)
        (folder / STOP).unlink(missing_ok=True)
        with (folder / LOG).open("ab") as log:
            return _detached([*_program(), "train", *words], log)
    except OSError as error:
        raise RunError(f"the run '{folder}' cannot be started: {reason_of(error)}") from error


def _mark_starting(folder: Path, recipe: str) -> None:
    """Say that a trainer is on its way; what was known of an earlier session stays."""
    known: dict[str, Any] = {"created_at": time.time()}
    if (folder / STATE).exists() and (folder / CONFIG).exists():
        run = read_run(folder)
        names = ("created_at", "step", "steps", "best", "best_step")
        known = {name: getattr(run, name) for name in names}
    content = {
        **known,
        "recipe": recipe,
        "state": RunState.STARTING,
        "message": "starting",
        "updated_at": time.time(),
    }
    write_whole(folder / STATE, json.dumps(content, indent=2).encode())


def _program() -> list[str]:
    """How this program is called from outside; a frozen one is its own interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "roomprint.cli"]


def _detached(command: list[str], log: IO[bytes]) -> "subprocess.Popen[bytes]":
    """A process without a terminal, that no signal to this one's group reaches.

    It and those that it starts step back behind whatever a person works with meanwhile.
    """
    # there are such on Windows alone
    names = ("CREATE_NEW_PROCESS_GROUP", "DETACHED_PROCESS", "BELOW_NORMAL_PRIORITY_CLASS")
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        creationflags=sum(getattr(subprocess, name, 0) for name in names),
        start_new_session=sys.platform != "win32",
    )
    if sys.platform != "win32":
        with suppress(OSError):  # it has ended already
            priority = os.getpriority(os.PRIO_PROCESS, process.pid)
            os.setpriority(os.PRIO_PROCESS, process.pid, min(priority + _STEPS_BACK, 19))
    return process
