"""Values out of JSON, checked one by one, with the field in every error."""

import json
from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any, TypeVar

from roomprint.errors import RoomError

T = TypeVar("T")
Reader = Callable[[Any, str], T]  # a value and its field to what it means

_LONGEST = 40  # characters of a wrong value that an error repeats


class Fields:
    """The fields of an object, taken one after the other.

    Args:
        value: What ought to be an object.
        field: Where it stands; empty at the top.

    Raises:
        RoomError: It is no object.
    """

    def __init__(self, value: Any, field: str) -> None:
        if not isinstance(value, dict):
            raise RoomError(f"{field or 'a room'} must be an object, got {_shown(value)}")
        self._left = dict(value)
        self._field = field

    def take(self, key: str, reader: Reader[T], *, default: T | None = None) -> T:
        """Read a field; without a default it has to be there.

        Raises:
            RoomError: It is missing, or the reader refuses it.
        """
        if key in self._left:
            return reader(self._left.pop(key), self._name(key))
        if default is None:
            raise RoomError(f"{self._name(key)} is missing")
        return default

    def close(self) -> None:
        """Refuse what was not taken: a misspelt field would else be ignored.

        Raises:
            RoomError: Something is left.
        """
        for key in self._left:
            raise RoomError(f"{self._name(key)} is not a field of a room")

    def _name(self, key: str) -> str:
        return f"{self._field}.{key}" if self._field else key


def number(value: Any, field: str) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RoomError(f"{field} must be a number, got {_shown(value)}")
    try:
        read = float(value)
    except OverflowError:
        read = float("inf")
    if not isfinite(read):
        raise RoomError(f"{field} must be a finite number, got {_shown(value)}")
    return read


def text(value: Any, field: str) -> str:
    """Text that can be written again."""
    if not isinstance(value, str):
        raise RoomError(f"{field} must be text, got {_shown(value)}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise RoomError(f"{field} must be text, got {_shown(value)}") from None
    return value


def one_of(allowed: Sequence[T]) -> Reader[T]:
    """A reader of one of some values."""

    def read(value: Any, field: str) -> T:
        for one in allowed:
            if value == one:
                return one
        choices = ", ".join(map(str, allowed))
        raise RoomError(f"{field} must be one of {choices}, got {_shown(value)}")

    return read


def list_of(reader: Reader[T], length: int | None = None) -> Reader[tuple[T, ...]]:
    """A reader of a list, of ``length`` when that is given."""

    def read(value: Any, field: str) -> tuple[T, ...]:
        if not isinstance(value, list) or (length is not None and len(value) != length):
            what = "a list" if length is None else f"a list of {length} numbers"
            raise RoomError(f"{field} must be {what}, got {_shown(value)}")
        return tuple(reader(one, f"{field}[{place}]") for place, one in enumerate(value))

    return read


def _shown(value: Any) -> str:
    """A wrong value as it stands in the file, cut when long."""
    written = json.dumps(value)
    return written if len(written) <= _LONGEST else f"{written[: _LONGEST - 1]}…"
