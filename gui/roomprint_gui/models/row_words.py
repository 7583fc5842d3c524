"""A row of an embedding as a person reads it."""

from roomprint.audio.names import shown
from roomprint.embeddings.rows import Numbers, Rows
from roomprint_gui import words


def row_in_lines(rows: Rows, row: int) -> list[str]:
    """File and place, then every label that is known."""
    path = rows.path(row)
    name = shown(path.name) if path is not None else "No file"
    start_s, length_s = float(rows.start_s[row]), float(rows.duration_s[row])
    place = f"{words.clock(start_s, tenths=True)} to {words.clock(start_s + length_s, tenths=True)}"
    lines = [name, place]
    for title, label in rows.labels.items():
        text = label.say(row)
        if isinstance(label, Numbers) and text:
            text = f"{float(label.values[row]):.3g} {label.unit}".strip()
        lines.append(f"{words.capital(title)}: {text or words.UNKNOWN}")
    return lines
