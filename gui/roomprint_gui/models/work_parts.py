"""The groups of settings of a work, each under its name there."""

from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any


def defaults_of(work: type[Any], parts: Iterable[str]) -> dict[str, Any]:
    """Groups of a work's settings as they are when nobody says anything."""
    wanted = set(parts)
    made = {one.name: one for one in fields(work) if one.name in wanted}
    return {
        name: one.default if one.default_factory is MISSING else one.default_factory()
        for name, one in made.items()
    }
