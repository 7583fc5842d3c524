"""The room-acoustic parameters by band, as a table that says why a cell is empty."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt

from roomprint.rooms.parameters import BandParameters, RoomParameters
from roomprint_gui import words
from roomprint_gui.models.columns_table import Column, ColumnsTable


@dataclass(frozen=True)
class Parameter:
    """One parameter as a person reads it.

    Attributes:
        key: Its field in :class:`BandParameters`.
        title: Its short name.
        unit: Its unit, once ``scale`` has been multiplied in; empty for a share.
        digits: Digits after the point that mean something.
        meaning: What it tells, for a tooltip.
        scale: From the field's unit to the shown one.
    """

    key: str
    title: str
    unit: str
    digits: int
    meaning: str
    scale: float = 1.0

    @property
    def heading(self) -> str:
        """Name with its unit below it."""
        return f"{self.title}\n{self.unit}"

    def value(self, band: BandParameters) -> float | None:
        """The value in the shown unit."""
        value: float | None = getattr(band, self.key)
        return None if value is None else value * self.scale

    def say(self, value: float) -> str:
        """A value in the shown unit, without it."""
        return words.fixed(value, self.digits)


PARAMETERS = (
    Parameter(
        "edt_s", "EDT", "s", 2, "Early decay time, from the first 10 dB: how live a room feels."
    ),
    Parameter("t20_s", "T20", "s", 2, "Reverberation time from −5 to −25 dB, extended to 60 dB."),
    Parameter("t30_s", "T30", "s", 2, "Reverberation time from −5 to −35 dB, extended to 60 dB."),
    Parameter("c50_db", "C50", "dB", 1, "Clarity of speech: energy before against after 50 ms."),
    Parameter("c80_db", "C80", "dB", 1, "Clarity of music: energy before against after 80 ms."),
    Parameter("d50", "D50", "%", 0, "Definition: the share of energy in the first 50 ms.", 100.0),
    Parameter(
        "ts_s", "Ts", "ms", 0, "Centre time: where the energy's centre of gravity lies.", 1e3
    ),
    Parameter("drr_db", "DRR", "dB", 1, "Direct to reverberant energy; direct: within 2.5 ms."),
)


class ParameterTable(ColumnsTable[BandParameters]):
    """A row for the whole response and one for each octave, a column for each parameter."""

    def __init__(self) -> None:
        self._reasons: dict[tuple[float | None, str], str] = {}
        columns: list[Column[BandParameters]] = [Column("Band", _band_text)]
        for parameter in PARAMETERS:
            text = partial(_text, parameter)
            tip = partial(self._tip, parameter)
            columns.append(Column(parameter.heading, text, right=True, tip=tip))
        super().__init__(columns)

    def show(self, parameters: RoomParameters | None) -> None:
        """Table other parameters; None empties the table."""
        self.beginResetModel()
        self._shown, self._reasons = [], {}
        if parameters is not None:
            self._shown = [parameters.broadband, *parameters.bands]
            self._reasons = dict(parameters.reasons)
        self.endResetModel()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Titles, and what they mean as tooltips."""
        if (
            role == Qt.ItemDataRole.ToolTipRole
            and orientation is Qt.Orientation.Horizontal
            and section > 0
        ):
            return f"{PARAMETERS[section - 1].meaning}\nClick to draw it."
        return super().headerData(section, orientation, role)

    def column_of(self, key: str) -> int:
        """Where a parameter stands."""
        return 1 + [one.key for one in PARAMETERS].index(key)

    def cells(self) -> list[list[str]]:
        """Its head, then a row for each band, with numbers as a spreadsheet takes them."""
        head = [column.title.replace("\n", " in ") for column in self._columns]
        rows = ([_band_text(row), *(_plain(one, row) for one in PARAMETERS)] for row in self._shown)
        return [head, *rows]

    def text(self) -> str:
        """The table with tabs between its cells, for a spreadsheet."""
        return "\n".join("\t".join(row) for row in self.cells())

    def _tip(self, parameter: Parameter, row: BandParameters) -> str:
        if parameter.value(row) is None:
            reason = self._reasons.get((row.centre_hz, parameter.key), "")
            return words.capital(reason) if reason else "This could not be read."
        where = words.band(row.centre_hz)
        return f"{where}: {parameter.meaning}"


def _band_text(row: BandParameters) -> str:
    return words.band(row.centre_hz)


def _plain(parameter: Parameter, row: BandParameters) -> str:
    value = parameter.value(row)
    return "" if value is None else f"{value:.6g}"


def _text(parameter: Parameter, row: BandParameters) -> str:
    value = parameter.value(row)
    return "" if value is None else parameter.say(value)
