"""What surfaces are made of: the materials of pyroomacoustics' table, and one's own."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from roomprint.errors import RoomError, reason_of

OCTAVES_HZ = (125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)
OWN = "Your own"
TABLE_SOURCE = "Vorländer, Auralization (2008), Appendix, as in pyroomacoustics' materials.json"


@dataclass(frozen=True)
class Material:
    """A surface's energy absorption.

    Attributes:
        key: Short name, the one in files.
        description: What a person reads.
        group: The heading it stands under; ``OWN`` for one's own.
        absorption: Energy absorption coefficient in each of ``OCTAVES_HZ``, 0 to 1.
        source: Where the numbers come from.
    """

    key: str
    description: str
    group: str
    absorption: tuple[float, ...]
    source: str = ""

    def __post_init__(self) -> None:
        if len(self.absorption) != len(OCTAVES_HZ):
            raise RoomError(
                f"the material {self.key} needs {len(OCTAVES_HZ)} absorption coefficients, "
                f"125 Hz to 8 kHz, got {len(self.absorption)}"
            )
        for centre_hz, coefficient in zip(OCTAVES_HZ, self.absorption, strict=True):
            if not 0.0 <= coefficient <= 1.0:  # also refuses NaN
                raise RoomError(
                    f"the absorption of {self.key} at {centre_hz:g} Hz must be in [0, 1], "
                    f"got {coefficient:g}"
                )


@cache
def materials() -> dict[str, Material]:
    """The table by key, in its own order of groups.

    Raises:
        RoomError: The table is not there, damaged or has gaps.
    """
    try:
        text = _table_file().read_text(encoding="utf-8")
    except OSError as error:
        raise RoomError(f"the table of materials cannot be read: {reason_of(error)}") from error
    return read_table(text)


def read_table(text: str) -> dict[str, Material]:
    """Materials by key out of a table of pyroomacoustics' form.

    A row that stops at 4 kHz goes on with its last coefficient at 8 kHz; no other gap is filled.

    Raises:
        RoomError: The table is damaged or has gaps; with the material.
    """
    try:
        groups = json.loads(text)["absorption"]
        rows = [(group, key, row) for group, of in groups.items() for key, row in of.items()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RoomError(
            "the table of materials is damaged; install pyroomacoustics anew"
        ) from error
    return {key: _material(group, key, row) for group, key, row in rows}


def _material(group: str, key: str, row: Any) -> Material:
    try:
        absorption = tuple(float(value) for value in row["coeffs"])
        description = str(row["description"])
    except (ValueError, KeyError, TypeError) as error:
        raise RoomError(f"the material {key} has a gap in the table of materials") from error
    if len(absorption) == len(OCTAVES_HZ) - 1:
        absorption += absorption[-1:]
    return Material(key, description, group, absorption, TABLE_SOURCE)


def find_material(key: str) -> Material:
    """The material of the table called ``key``.

    Raises:
        RoomError: The table has none of that name.
    """
    try:
        return materials()[key]
    except KeyError:
        raise RoomError(f"there is no material {key} in the table") from None


def is_found(material: Material, text: str) -> bool:
    """Whether the material's key, description or group contain every word of ``text``."""
    there = f"{material.key} {material.description} {material.group}".casefold()
    return all(word in there for word in text.casefold().split())


def _table_file() -> Path:
    """The table inside the installed package, found without importing it, which takes a second."""
    spec = find_spec("pyroomacoustics")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data" / "materials.json"
