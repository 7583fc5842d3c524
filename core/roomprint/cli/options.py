"""Settings as options of a command: name, meaning, unit, default and choices from their line."""

import argparse
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, TypeVar

from roomprint.settings import Config, Setting, describe

C = TypeVar("C", bound=Config)


def add_settings(
    parser: argparse.ArgumentParser,
    config: type[Config],
    title: str = "settings",
    options: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Give ``parser`` an option for every setting of ``config``.

    Args:
        parser: Takes them.
        config: Whose settings.
        title: What they stand under.
        options: What the option of a setting is called, where it is not by the setting's name.
    """
    default = config()
    group = parser.add_argument_group(title)
    for name, info in describe(config).items():
        value = getattr(default, name)
        option = options.get(name, f"--{name.replace('_', '-')}")
        words: dict[str, Any] = {"dest": name, "default": value, "help": _help(info, value)}
        if isinstance(value, bool):
            group.add_argument(option, action=argparse.BooleanOptionalAction, **words)
        elif info.choices:
            group.add_argument(option, choices=info.choices, **words)
        else:
            group.add_argument(option, type=type(value), metavar="N", **words)


def settings_from(arguments: argparse.Namespace, config: type[C]) -> C:
    """What was said, as a config.

    Raises:
        ConfigError: A value is out of range.
    """
    return config(**{field.name: getattr(arguments, field.name) for field in fields(config)})  # type: ignore[arg-type]


def _help(info: Setting, value: object) -> str:
    unit = f" {info.unit}" if info.unit else ""
    return f"{info.doc} Default: {value}{unit}.".replace("%", "%%")
