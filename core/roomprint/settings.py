"""Settings that explain and check themselves, so that a form can be built from them."""

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from roomprint.errors import ConfigError

T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    """What a reader, a form and a check need to know about one field."""

    doc: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    unless: str = ""


def setting(
    default: T,
    doc: str,
    *,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    choices: tuple[str, ...] = (),
    unless: str = "",
) -> T:
    """Declare a config field: its default, what it means, and its inclusive range or choices.

    ``unless`` names a field that makes this one count for nothing.
    """
    info = Setting(doc, low, high, unit, choices, unless)
    return field(default=default, metadata={"setting": info})


def describe(config: Any) -> dict[str, Setting]:
    """The settings of a config class or object, in order; plain inputs (paths) are left out."""
    return {f.name: f.metadata["setting"] for f in fields(config) if "setting" in f.metadata}


class Config:
    """Base of every config: refuses a value out of range, naming the field and the range."""

    def __post_init__(self) -> None:
        for name, info in describe(self).items():
            value = getattr(self, name)
            if info.choices and value not in info.choices:
                allowed = ", ".join(info.choices)
                raise ConfigError(f"{name} must be one of {allowed}, got {value}")
            too_low = info.low is not None and value < info.low
            too_high = info.high is not None and value > info.high
            if too_low or too_high:
                raise ConfigError(f"{name} must be in [{info.low}, {info.high}], got {value}")
