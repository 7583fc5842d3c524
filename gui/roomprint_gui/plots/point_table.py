"""The points of a map as rows of a table."""

from collections.abc import Iterable

from roomprint.embeddings.rows import Label, Numbers
from roomprint_gui.models.point_geometry import Places

NamedLabel = tuple[str, Label]


def point_table(places: Places, rows: Iterable[int], label: NamedLabel | None) -> list[list[str]]:
    """A row for each point, headings first: its number, where it lies, its label.

    Args:
        places: ``(points, 2)`` or ``(points, 3)``; a map has no unit.
        rows: Which of them.
        label: Name and values of the label that colours them.
    """
    head = ["Row", *(f"Map {axis} (no unit)" for axis in "xyz"[: places.shape[1]])]
    made = [[str(row), *(f"{at:.6g}" for at in places[row])] for row in rows]
    if label is None:
        return [head, *made]
    name, said = label
    unit = f" ({said.unit})" if isinstance(said, Numbers) and said.unit else ""
    return [[*head, name + unit], *([*one, said.say(int(one[0]))] for one in made)]
