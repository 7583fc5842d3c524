"""What the commands that train have in common."""

import signal
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from roomprint.cli.output import complain
from roomprint.errors import ConfigError
from roomprint.workspace import Workspace


def read_config(path: Path) -> dict[str, Any]:
    """Settings from a file of TOML or JSON.

    Raises:
        ConfigError: It cannot be read, or holds none.
    """
    import json

    try:
        text = path.read_text(encoding="utf-8-sig")
        content = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ConfigError(f"the config '{path}' cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise ConfigError(f"the config '{path}' holds no settings")
    return content


def new_run(workspace: Path, recipe: str) -> Path:
    """The folder of a run that was given none: recipe and time, in the workspace."""
    name = f"{recipe}-{time.strftime('%Y%m%d-%H%M%S')}"
    return Workspace(workspace).open().runs / name


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
        ask_to_stop(run)
        complain("pausing after this step; once more to stop at once")

    for number in before:
        signal.signal(number, ask)
    try:
        yield
    finally:
        restore()
