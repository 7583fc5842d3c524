"""Cells of the rooms' table for a person to read: ``soft:0.1`` is *soft at temperature 0.1*."""

import re

from roomprint.evaluation.room_claims import TEMPERATURES
from roomprint.training.room_batches import SAMPLINGS

_CELL = re.compile(
    rf"\b({'|'.join(SAMPLINGS)}):({'|'.join(map(re.escape, TEMPERATURES))})\b", re.IGNORECASE
)


def cells_in_words(text: str) -> str:
    """``text`` with every cell in words."""
    return _CELL.sub(r"\1 at temperature \2", text)
