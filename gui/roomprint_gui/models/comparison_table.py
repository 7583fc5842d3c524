"""A measured response beside a simulated one: how many just-noticeable steps lie between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from roomprint.rooms.comparison import Difference
from roomprint_gui import words
from roomprint_gui.models.columns_table import Column, ColumnsTable, Index
from roomprint_gui.models.parameter_table import PARAMETERS, Parameter

_FAR = 3.0  # steps: from here on a difference is more than just noticeable
TONE_ROLE = int(Qt.ItemDataRole.UserRole)

_Cells = dict[str, Difference]


@dataclass(frozen=True)
class BandDifferences:
    """One row: the differences of one octave by parameter."""

    centre_hz: float | None
    cells: _Cells


class ComparisonTable(ColumnsTable[BandDifferences]):
    """A row a band, a column a parameter; cells hold steps, their tooltips the two values."""

    def __init__(self) -> None:
        columns: list[Column[BandDifferences]] = [
            Column("Band", lambda row: words.band(row.centre_hz))
        ]
        self._compared = [one for one in PARAMETERS if one.key != "drr_db"]
        for parameter in self._compared:
            text, tip = partial(_text, parameter), partial(_tip, parameter)
            columns.append(Column(parameter.title, text, right=True, tip=tip))
        super().__init__(columns)

    def show(self, differences: Sequence[Difference]) -> None:
        """Table other differences."""
        self.beginResetModel()
        bands: dict[float | None, _Cells] = {}
        for one in differences:
            bands.setdefault(one.centre_hz, {})[one.key] = one
        self._shown = [BandDifferences(band, cells) for band, cells in bands.items()]
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Also the tone of a cell: ``good``, ``warning`` or ``error``."""
        if role == TONE_ROLE and index.column() > 0:
            key = self._compared[index.column() - 1].key
            return _tone(self._shown[index.row()].cells.get(key))
        return super().data(index, role)

    def text(self) -> str:
        """The table with tabs between its cells, for a spreadsheet."""
        lines = ["\t".join(column.title for column in self._columns)]
        lines += ["\t".join(column.text(row) for column in self._columns) for row in self._shown]
        return "\n".join(lines)


def summary(differences: Sequence[Difference]) -> str:
    """How many of them one would hear."""
    known = [one for one in differences if one.steps is not None]
    if not known:
        return "The two have no parameter in common."
    within = sum(not one.noticeable for one in known)
    return f"{within} of {words.count(len(known), 'value')} lie within one just-noticeable step."


def _text(parameter: Parameter, row: BandDifferences) -> str:
    cell = row.cells.get(parameter.key)
    if cell is None or cell.steps is None:
        return ""
    return _signed(cell.steps)


def _signed(steps: float) -> str:
    """A number of steps with its sign; what rounds to none has none."""
    return f"{steps:+.1f}".replace("-", "−") if abs(steps) >= 0.05 else "0.0"


def _tip(parameter: Parameter, row: BandDifferences) -> str:
    cell = row.cells.get(parameter.key)
    if cell is None:
        return ""
    if cell.steps is None or cell.measured is None or cell.simulated is None:
        return words.capital(cell.reason)
    measured, simulated = (
        f"{parameter.say(value * parameter.scale)} {parameter.unit}"
        for value in (cell.measured, cell.simulated)
    )
    steps = _signed(cell.steps)
    where = words.band(row.centre_hz)
    return f"{parameter.title}, {where}: measured {measured}, simulated {simulated}; {steps} steps"


def _tone(cell: Difference | None) -> str | None:
    if cell is None or cell.steps is None:
        return None
    if not cell.noticeable:
        return "good"
    return "warning" if abs(cell.steps) <= _FAR else "error"
