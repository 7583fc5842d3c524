"""What the commands that train have in common."""

import argparse
import signal
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from roomprint.cli.changing import add_changes
from roomprint.cli.output import complain
from roomprint.steps import Progress, finish
from roomprint.workspace import Workspace


def add_run(command: argparse.ArgumentParser, examples: str) -> None:
    """Where a training is kept, and its settings."""
    run = command.add_mutually_exclusive_group()
    run.add_argument(
        "--run",
        type=Path,
        metavar="DIR",
        dest="run_folder",
        help="the run's folder; a new one in the workspace when it is left out",
    )
    run.add_argument("--resume", type=Path, metavar="RUN", help="go on with this run")
    add_changes(command, examples)


def new_run(workspace: Path, recipe: str) -> Path:
    """The folder of a run that was given none: recipe and time, in the workspace."""
    name = f"{recipe}-{time.strftime('%Y%m%d-%H%M%S')}"
    return Workspace(workspace).open().runs / name


def follow(steps: Generator[Progress, None, object]) -> int:
    """Train along with the first process, which alone is told to pause; the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    finish(steps)
    return 0


def way_out(run: Path) -> str:
    """How a training that did not come to its end left its run: paused, or stopped for good."""
    from roomprint.training.run_folder import read_run

    return read_run(run).state.value


@contextmanager
def pausing(run: Path) -> Iterator[None]:
    """The first Ctrl-C (or TERM) asks the run to pause, the second one ends it as usual."""
    from roomprint.training.run_folder import ask_to_stop, is_trained

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def ask(number: int, _: FrameType | None) -> None:
        restore()
        if not is_trained(run):  # there is nothing to save yet
            signal.raise_signal(number)
            return  # a program in the background may ignore it
        ask_to_stop(run)
        complain("pausing after this step; once more to stop at once")

    for number in before:
        signal.signal(number, ask)
    try:
        yield
    finally:
        restore()
