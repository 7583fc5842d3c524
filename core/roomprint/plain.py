"""Configs as plain data: to and from JSON and TOML, and one field changed by a word.

A config's type hints say how its fields are read; nothing else has to be declared.
"""

import math
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from roomprint.errors import ConfigError, UnknownSettingError
from roomprint.settings import Setting, describe

T = TypeVar("T")

_MEANT = 3  # fields, at most, that are named in place of one that there is not
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


def to_plain(value: Any) -> Any:
    """What JSON can hold: a config as a mapping of its fields, a path as its text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, list | tuple):
        return [to_plain(one) for one in value]
    return value


def from_plain(kind: type[T], content: Any, where: str = "") -> T:
    """The config of class ``kind`` that :func:`to_plain` made ``content`` of.

    Fields that are left out have their defaults.

    Raises:
        ConfigError: A field is unknown (:class:`UnknownSettingError`), missing, of another type or
            out of range; it is named.
    """
    hints = get_type_hints(kind)
    given = _mapping(content, where)
    _refuse_unknown(given, hints, where)
    missing = [f.name for f in fields(kind) if f.name not in given and _is_required(f)]  # type: ignore[arg-type]
    if missing:
        raise ConfigError(f"{_name(where, missing[0])} is missing")
    return kind(**{k: _read(hints[k], v, _name(where, k)) for k, v in given.items()})


def merged(config: T, content: Any, where: str = "") -> T:
    """``config`` with the fields changed that ``content`` names, at any depth.

    Raises:
        ConfigError: A field is unknown (:class:`UnknownSettingError`), of another type or out of
            range; it is named.
    """
    hints = get_type_hints(type(config))
    given = _mapping(content, where)
    _refuse_unknown(given, hints, where)
    changes = {}
    for key, value in given.items():
        name, present = _name(where, key), getattr(config, key)
        deeper = is_dataclass(present) and not isinstance(value, str)
        changes[key] = merged(present, value, name) if deeper else _read(hints[key], value, name)
    return replace(config, **changes)  # type: ignore[type-var]


def with_setting(config: T, assignment: str) -> T:
    """``config`` with one field changed, as ``key=value`` says.

    The key is a field's name, or its path (``loop.batch``) where several are called the same.

    Raises:
        UnknownSettingError: There is no such field; the ones that are spelled alike are named.
        ConfigError: There are several, or the value does not fit it.
    """
    key, equals, text = assignment.partition("=")
    if not equals:
        raise ConfigError(f"a setting is given as key=value, got '{assignment}'")
    found = [p for p in _paths(config) if p == key or p.endswith(f".{key}")]
    if not found:
        raise UnknownSettingError(f"there is no setting called '{key}'{_meant(key, config)}")
    if len(found) > 1 and key not in found:
        raise ConfigError(f"'{key}' could be {' or '.join(found)}; say which")
    content: Any = text
    path = key if key in found else found[0]
    for part in reversed(path.split(".")):
        content = {part: content}
    return merged(config, content)


def all_settings(config: Any, where: str = "") -> Iterator[tuple[str, Any, Setting]]:
    """Every setting of ``config`` at any depth: its path, its value, and what is known of it."""
    described = describe(config)
    for field in fields(config):
        value, name = getattr(config, field.name), _name(where, field.name)
        if is_dataclass(value):
            yield from all_settings(value, name)
        elif field.name in described:
            yield name, value, described[field.name]


def differences(old: Any, new: Any, where: str = "") -> dict[str, tuple[Any, Any]]:
    """Paths of the fields in which two plain mappings differ, with both values.

    A field that only one of them has counts as None in the other.
    """
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return {} if old == new else {where: (old, new)}
    found: dict[str, tuple[Any, Any]] = {}
    for key in [*old, *(key for key in new if key not in old)]:
        found |= differences(old.get(key), new.get(key), _name(where, key))
    return found


def _meant(key: str, config: Any) -> str:
    """A question after the fields that may have been meant by ``key``; nothing where none is."""
    paths = _paths(config)
    last = {path: path.rpartition(".")[2] for path in paths}
    near = get_close_matches(key, {*paths, *last.values()}, n=1)
    meant = [path for path in paths if path in near or last[path] in near]
    return f"; did you mean {' or '.join(meant[:_MEANT])}?" if meant else ""


def _paths(config: Any, where: str = "") -> list[str]:
    found = []
    for field in fields(config):
        value, name = getattr(config, field.name), _name(where, field.name)
        found += _paths(value, name) if is_dataclass(value) else [name]
    return found


def _read(kind: Any, value: Any, name: str) -> Any:
    """``value`` as the type hint ``kind`` wants it; text stands for whatever it spells."""
    if get_origin(kind) in (Union, types.UnionType):
        if value is None or value == "":
            return None
        (kind,) = (one for one in get_args(kind) if one is not types.NoneType)
    if is_dataclass(kind):
        return from_plain(kind, value, name)  # type: ignore[arg-type]
    if kind is bool:
        return _truth(value, name)
    if kind in (int, float):
        return _number(kind, value, name)
    if kind is Path and isinstance(value, str):
        return Path(value)
    if kind is str and isinstance(value, str):
        return value
    raise ConfigError(f"{name} must be {'a path' if kind is Path else 'text'}, got {value!r}")


def _number(kind: type[int] | type[float], value: Any, name: str) -> int | float:
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError
        number = kind(value)
        if not math.isfinite(number) or (not isinstance(value, str) and number != value):
            raise ValueError  # 2.5 for a whole number
    except (ValueError, OverflowError):
        wanted = "a whole number" if kind is int else "a number"
        raise ConfigError(f"{name} must be {wanted}, got '{value}'") from None
    return number


def _truth(value: Any, name: str) -> bool:
    word = str(value).lower()
    if word not in (*_TRUE, *_FALSE):
        raise ConfigError(f"{name} must be true or false, got '{value}'")
    return word in _TRUE


def _mapping(content: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise ConfigError(f"{where or 'the config'} must hold settings, got {content!r}")
    return content


def _refuse_unknown(given: Mapping[str, Any], hints: Mapping[str, Any], where: str) -> None:
    for key in given:
        if key not in hints:
            raise UnknownSettingError(f"there is no setting called '{_name(where, key)}'")


def _is_required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _name(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
