"""What makes a run the same run: its encoder and its data. What else changes is told."""

import json
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from roomprint.atomic import write_whole
from roomprint.errors import ConfigError, RunError
from roomprint.inside import kept
from roomprint.plain import differences, to_plain
from roomprint.settings import Config
from roomprint.training.environment import LEARNED, changed
from roomprint.training.run_folder import CONFIG, ENVIRONMENT, read_config, read_environment
from roomprint.workspace import workspace_of

SCHEMA = 2
_BY_CONTENTS = 2  # the first schema whose digests are of the contents too


def settle_identity(
    folder: Path,
    config: dict[str, Any],
    data: dict[str, Any],
    here: dict[str, Any],
    read: Callable[[Path], Config],
) -> list[str]:
    """Write a new run's ``config.json`` and ``run.json``, or check that an old one may go on.

    Args:
        folder: The run's folder.
        config: What is asked now, as plain data; what is called ``encoder`` may not change, unless
            the run was begun by a version that did not keep it.
        data: The kinds of data, each with ``files`` and ``digest``; none may change.
        here: The environment of this session.
        read: Reads what an old run was begun with; settings that did not exist then count as they
            are when nobody says anything.

    Returns:
        What changed since, in words.

    Raises:
        RunError: The encoder or the data are not those the run was begun with.
    """
    said: list[str] = []
    known: dict[str, Any] = {"schema": SCHEMA, "id": secrets.token_hex(8), "sessions": []}
    if (folder / CONFIG).exists() and (folder / ENVIRONMENT).exists():
        known = read_environment(folder)
        said = _check(folder, config | _begun_with(folder, read), config, known, data)
    known |= {"schema": SCHEMA, "data": data}
    known["sessions"] = [*known.get("sessions", []), {"time": time.time(), **here}]
    root = workspace_of(folder)
    write_whole(folder / ENVIRONMENT, _json(kept(known, root)))
    write_whole(folder / CONFIG, _json(kept(config, root)))
    return said


def keep_asked(folder: Path, config: dict[str, Any]) -> None:
    """Write what is asked of a run that has not begun: who stops it meanwhile can go on with it.

    Args:
        folder: The run's folder.
        config: What is asked, as plain data.
    """
    if not (folder / ENVIRONMENT).exists():
        write_whole(folder / CONFIG, _json(kept(config, workspace_of(folder))))


def identity(folder: Path) -> str:
    """The run's own name for itself, which its checkpoints carry.

    Raises:
        RunError: There is no run, or it is damaged.
    """
    return str(read_environment(folder).get("id"))


def _begun_with(folder: Path, read: Callable[[Path], Config]) -> dict[str, Any]:
    """What an old run was asked for, with today's settings; as it was kept where they differ."""
    content = read_config(folder)
    with suppress(ConfigError):
        content |= to_plain(read(folder))
    return content


def _check(
    folder: Path,
    old: dict[str, Any],
    new: dict[str, Any],
    known: dict[str, Any],
    data: dict[str, Any],
) -> list[str]:
    if known.get("schema", 0) > SCHEMA:
        raise RunError(f"the run '{folder}' was made by a newer Roomprint; update this one")
    found = differences(old, new)
    for path, (before, now) in found.items():
        if path.startswith("encoder"):
            raise RunError(
                f"the run '{folder}' was begun with another encoder ({path} {before}, now {now}); "
                "begin a new run"
            )
    told = [f"{path} is now {b}; it was {a}" for path, (a, b) in found.items() if path != "run"]
    if known.get("schema", 0) < _BY_CONTENTS:
        return [*told, "this run's data were known by names and sizes; from now on by contents too"]
    for kind in changed(known.get("data", {}), data):
        before, now = (one.get(kind, {}).get("files", 0) for one in (known.get("data", {}), data))
        if kind == LEARNED:
            raise RunError(
                f"the run '{folder}' learned from {before} recordings, and would from {now} others "
                "now: hold out what it held out, or begin a new run"
            )
        raise RunError(
            f"the run '{folder}' was begun with other data: {kind} had {before} files of other "
            f"names, sizes, contents or rooms than the {now} now; begin a new run"
        )
    return told


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")
