"""Configs in the settings: one entry a field, and what does not fit is as it comes."""

from typing import TypeVar

from PySide6.QtCore import QSettings

from roomprint.errors import ConfigError
from roomprint.plain import merged
from roomprint.settings import describe

COMPUTING = "computing"
T = TypeVar("T")


def stored(settings: QSettings, group: str, plain: T) -> T:
    """``plain`` with the values that the settings keep of it under ``group``."""
    config = plain
    for name in describe(plain):
        value = settings.value(f"{group}/{name}")
        if value is None:
            continue
        try:
            config = merged(config, {name: value})
        except ConfigError:  # somebody wrote into the file, or a later version did
            continue
    return config


def keep(settings: QSettings, group: str, config: object) -> None:
    """Keep every value of ``config`` under ``group``."""
    for name in describe(config):
        settings.setValue(f"{group}/{name}", getattr(config, name))
