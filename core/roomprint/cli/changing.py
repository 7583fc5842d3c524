"""Settings of a work by ``--config`` and ``--set``, and the list of them by ``--settings``."""

import argparse
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from roomprint.cli.output import say_json, say_lines
from roomprint.errors import ConfigError, UnknownSettingError
from roomprint.inside import found
from roomprint.settings import Setting
from roomprint.workspace import workspace_of

W = TypeVar("W")


def add_changes(command: argparse.ArgumentParser, examples: str) -> None:
    """The words by which a command's settings are changed, and listed."""
    command.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="settings as TOML or JSON, such as a run's config.json",
    )
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help=f"one setting, such as {examples}",
    )
    command.add_argument(
        "--settings",
        action="store_true",
        help="list every setting as it stands with all other words, what it may be and what it "
        "means, and do nothing else; no folder has to be named",
    )


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
    mapped: dict[str, Any] = found(content, workspace_of(path))
    return mapped


def changed(
    arguments: argparse.Namespace,
    work_of: Callable[[argparse.Namespace], W],
    folders: Sequence[str],
) -> W:
    """The work that the words describe, with every ``--set``.

    Args:
        arguments: The words.
        work_of: Makes the work of all of them but ``--set``.
        folders: Words for folders that a work cannot be without; a list of its settings can.

    Raises:
        ConfigError: A setting is unknown or does not fit.
    """
    from roomprint.plain import with_setting

    if arguments.settings:
        named = {name: getattr(arguments, name) or Path() for name in folders}
        arguments = argparse.Namespace(**vars(arguments) | named)
    try:
        work = work_of(arguments)
        for assignment in arguments.set:
            work = with_setting(work, assignment)
    except UnknownSettingError as error:
        end = "" if str(error).endswith("?") else ";"
        raise ConfigError(f"{error}{end} --settings lists them all") from error
    return work


def set_to(arguments: argparse.Namespace, key: str) -> str | None:
    """What the last ``--set KEY=...`` says, for a setting that others follow from."""
    words = (assignment.partition("=") for assignment in reversed(arguments.set))
    return next((value for name, _, value in words if name == key), None)


def tell_settings(work: object, *, as_json: bool) -> int:
    """Every setting of ``work`` as ``--set`` takes it; the exit status."""
    from roomprint.plain import all_settings

    for key, value, info in all_settings(work):
        if as_json:
            say_json({"key": key, "value": value, **_known(info)})
        else:
            word = str(value).lower() if isinstance(value, bool) else value
            say_lines(f"{key}={word}   {_range(value, info)}".rstrip(), [info.doc])
    return 0


def _known(info: Setting) -> dict[str, Any]:
    return {
        "help": info.doc,
        "low": info.low,
        "high": info.high,
        "choices": list(info.choices) or None,
        "unit": info.unit or None,
    }


def _range(value: object, info: Setting) -> str:
    """What a setting may be: ``0.001 to 10 s``."""
    unit = f" {info.unit}" if info.unit else ""
    if info.choices:
        return f"{', '.join(info.choices[:-1])} or {info.choices[-1]}"
    if isinstance(value, bool):
        return "true or false"
    match info.low, info.high:
        case None, None:
            return unit and f"in{unit}"
        case low, None:
            return f"from {low:.10g}{unit}"
        case None, high:
            return f"up to {high:.10g}{unit}"
    return f"{info.low:.10g} to {info.high:.10g}{unit}"
