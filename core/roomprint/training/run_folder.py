"""A training run as its folder shows it, to whoever looks.

The trainer is another process, perhaps one that outlives the window that started it, so all there
is to know stands in files, and all there is to ask is a file too:

``config.json``    what was asked
``run.json``       where it runs: versions, device, revision, the data's digest
``state.json``     how far it is; always whole
``metrics.jsonl``  one line a step
``monitors.jsonl`` one line each time the held-out set was looked at; ``cosines`` are histograms
``events.jsonl``   what a person should know, in words
``tensorboard/``   the same numbers for TensorBoard
``checkpoints/``   last, previous, best, and those kept for good
``model/``         the encoder, once the run is finished
``heads-N/``       heads on the encoder of step N, a run each, and the model of both
``trainer.log``    what a trainer without a terminal wrote
``stop``           asks the trainer to save and to pause, or to stop
"""

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Any

from filelock import FileLock, Timeout

from roomprint.errors import RunError, reason_of
from roomprint.inside import earlier_root, found
from roomprint.training.kept import kept_in_words
from roomprint.workspace import workspace_of

CONFIG, ENVIRONMENT, STATE = "config.json", "run.json", "state.json"
METRICS, MONITORS, EVENTS = "metrics.jsonl", "monitors.jsonl", "events.jsonl"
TENSORBOARD, CHECKPOINTS, MODEL = "tensorboard", "checkpoints", "model"
LOG, STOP, LOCK = "trainer.log", "stop", ".lock"
COSINES = "cosines"  # of the monitors: shares of pairs in equal bins from -1 to 1, by kind

STARTS_WITHIN_S = 120  # importing torch from a slow disk takes half a minute

FOR_GOOD = b"for good"  # what stands in the file that asks to stop, not to pause

_KILLED = "the trainer was killed, or the computer stopped"
_NEVER_STARTED = f"the trainer did not start; {LOG} says why"


class RunState(StrEnum):
    """Where a run stands.

    ``STARTING -> RUNNING -> FINISHED``; from ``RUNNING`` also to ``PAUSED`` (it saved and
    left), ``STOPPED`` (the same, for good; or ended at once) and ``FAILED``, and from these back
    to ``STARTING``.
    """

    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True)
class Run:
    """How far a run has come.

    Attributes:
        folder: Where it lies; its name is the run's.
        state: Where it stands.
        message: The same in words.
        recipe: What it was begun with.
        created_at: When, in seconds since 1970.
        updated_at: When this was last written.
        pid: The trainer's process.
        step: Steps done.
        steps: Steps in all; 0 while that is not known.
        loss: Loss of the last step, the mean of a few.
        segments_per_s: Segments encoded a second, of late.
        eta_s: Seconds left, at this rate.
        best: The best value of the monitor that the best checkpoint goes by.
        best_step: The step of that checkpoint.
    """

    folder: Path
    state: RunState
    message: str = ""
    recipe: str = ""
    created_at: float = 0.0
    updated_at: float = 0.0
    pid: int | None = None
    step: int = 0
    steps: int = 0
    loss: float | None = None
    segments_per_s: float | None = None
    eta_s: float | None = None
    best: float | None = None
    best_step: int | None = None

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def is_alive(self) -> bool:
        """Whether a trainer works on it."""
        return self.state in (RunState.STARTING, RunState.RUNNING)


def read_run(folder: Path) -> Run:
    """How far the run in ``folder`` has come; one whose trainer died without a word has failed.

    Raises:
        RunError: There is no run, or its state is damaged.
    """
    content = _read_json(folder, STATE)
    try:
        run = Run(folder, **{**content, "state": RunState(content["state"])})
    except (KeyError, TypeError, ValueError) as error:
        raise RunError(f"the run '{folder}' is damaged: {STATE} is not a run's state") from error
    if run.state is RunState.RUNNING and not is_trained(folder):
        return _failed(run, f"{_KILLED}; {kept_in_words(folder / CHECKPOINTS)}")
    late = time.time() - run.updated_at > STARTS_WITHIN_S
    if run.state is RunState.STARTING and late and not is_trained(folder):
        return _failed(run, _NEVER_STARTED)
    return run


def list_runs(parent: Path) -> list[Run]:
    """The runs in ``parent``, the newest first; what is no run, or is damaged, is passed over."""
    found = []
    with suppress(OSError):
        for folder in parent.iterdir():
            with suppress(RunError):
                found.append(read_run(folder))
    return sorted(found, key=lambda run: (run.created_at, run.name), reverse=True)


def read_config(folder: Path) -> dict[str, Any]:
    """What was asked of a run.

    Raises:
        RunError: There is no run, or the file is damaged.
    """
    return _where_they_are(folder, _read_json(folder, CONFIG))


def read_environment(folder: Path) -> dict[str, Any]:
    """Where a run runs and on what data.

    Raises:
        RunError: There is no run, or the file is damaged.
    """
    return _read_json(folder, ENVIRONMENT)


def ask_to_stop(folder: Path, *, for_good: bool = False) -> None:
    """Ask the trainer of a run to save and to leave; it does so after the step in hand.

    Args:
        folder: The run's.
        for_good: The run is called stopped then, else paused; it can go on all the same.

    Raises:
        RunError: The folder cannot be written to.
    """
    try:
        (folder / STOP).write_bytes(FOR_GOOD if for_good else b"")
    except OSError as error:
        raise RunError(f"the run '{folder}' cannot be asked to stop: {reason_of(error)}") from error


def is_trained(folder: Path) -> bool:
    """Whether a trainer holds the run; the lock of a killed one is free."""
    lock = folder / LOCK
    if not lock.exists():
        return False
    try:
        with FileLock(lock).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # a folder that may only be read: nobody trains there
        return False


@dataclass(frozen=True)
class Lines:
    """What a :class:`Tail` read.

    Attributes:
        rows: New lines, each an object.
        again: The file was written anew (a run went on from an earlier step): forget what was read
            before, these are all the lines there are.
    """

    rows: list[dict[str, Any]]
    again: bool


class Tail:
    """Follows a file of JSON lines; each :meth:`read` costs what was added since the last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = 0  # its number on the disk
        self._at = 0

    def read(self) -> Lines:
        """The whole lines that were added; a torn one waits until it is whole."""
        try:
            with self._path.open("rb") as file:
                status = self._path.stat()
                again = status.st_ino != self._file or status.st_size < self._at
                begun = self._file != 0
                if again:
                    self._file, self._at = status.st_ino, 0
                file.seek(self._at)
                content = file.read()
        except OSError:
            return Lines([], False)
        whole = content[: content.rfind(b"\n") + 1]
        self._at += len(whole)
        return Lines(parse_lines(whole), again and begun)


def parse_lines(content: bytes) -> list[dict[str, Any]]:
    """The objects of JSON lines; a damaged line is passed over."""
    rows = []
    for line in content.splitlines():
        with suppress(ValueError):
            if isinstance(row := json.loads(line), dict):
                rows.append(row)
    return rows


def _where_they_are(folder: Path, content: dict[str, Any]) -> dict[str, Any]:
    """A run's config with the paths inside its workspace as they are now.

    Where they were kept whole, by an earlier version, the run's own path says where that was.
    """
    root = workspace_of(folder)
    then = content.get("run")
    old = None
    if root is not None and isinstance(then, str):
        homes = (earlier_root(one, PurePath(then), root) for one in (folder, folder.parent))
        old = next((home for home in homes if home is not None), None)
    mapped: dict[str, Any] = found(content, root, old)
    return mapped


def _failed(run: Run, message: str) -> Run:
    return Run(**{**vars(run), "state": RunState.FAILED, "message": message, "eta_s": None})


def _read_json(folder: Path, name: str) -> dict[str, Any]:
    try:
        content = json.loads((folder / name).read_bytes())
    except OSError as error:
        raise RunError(f"there is no run in '{folder}'") from error
    except ValueError as error:
        raise RunError(f"the run '{folder}' is damaged: {name} cannot be read") from error
    if not isinstance(content, dict):
        raise RunError(f"the run '{folder}' is damaged: {name} holds no settings")
    return content
