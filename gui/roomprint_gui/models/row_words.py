"""Rows of an embedding as a person reads them, and asks for them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.names import shown
from roomprint.embeddings.rows import Label, Numbers, Rows, Words
from roomprint_gui import words
from roomprint_gui.models.point_choice import NOTHING


def row_in_lines(rows: Rows, row: int) -> list[str]:
    """File and place, then every label that is known."""
    path = rows.path(row)
    name = shown(path.name) if path is not None else "No file"
    start_s, length_s = float(rows.start_s[row]), float(rows.duration_s[row])
    place = f"{words.clock(start_s, tenths=True)} to {words.clock(start_s + length_s, tenths=True)}"
    lines = [name, place]
    for title, label in rows.labels.items():
        lines.append(f"{words.capital(title)}: {label_of(label, row) or words.UNKNOWN}")
    return lines


def label_of(label: Label, row: int) -> str:
    """A row's word, or its number with honest digits and its unit; empty where it is not known."""
    text = label.say(row)
    if isinstance(label, Numbers) and text:
        return f"{float(label.values[row]):.3g} {label.unit}".strip()
    return text


def rows_with(rows: Rows, text: str) -> NDArray[np.intp]:
    """The rows in whose file's name or words every word of ``text`` occurs, whatever the case."""
    wanted = text.casefold().split()
    if not wanted:
        return NOTHING
    found = np.ones(len(rows), np.bool_)
    for word in wanted:
        files = np.array([word in Path(f).name.casefold() for f in rows.files] + [False])
        here = files[rows.file]
        for label in rows.labels.values():
            if isinstance(label, Words):
                has = np.array([word in one.casefold() for one in label.words] + [False])
                here = here | has[label.codes]
        found &= here
    return np.flatnonzero(found)
