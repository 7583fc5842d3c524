"""The materials as a list under headings, searched as one types."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from roomprint.rooms.materials import OCTAVES_HZ, OWN, Material, is_found, materials
from roomprint.rooms.scene import Scene

MATERIAL = Qt.ItemDataRole.UserRole
Row = Material | str  # a heading is its words

_Index = QModelIndex | QPersistentModelIndex


class MaterialTable(QAbstractListModel):
    """Own materials of the room first, then the table's groups."""

    def __init__(self) -> None:
        super().__init__()
        self._own: list[Material] = []
        self._wanted = ""
        self._rows: list[Row] = []
        self._fill()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Headings and materials."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def row(self, number: int) -> Row:
        """A heading or a material."""
        return self._rows[number]

    def row_of(self, material: Material) -> int:
        """Where a material stands; -1 when it is not shown."""
        return self._rows.index(material) if material in self._rows else -1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, tooltip, and the material itself under the role ``MATERIAL``."""
        row = self._rows[index.row()]
        if role == MATERIAL:
            return row if isinstance(row, Material) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row if isinstance(row, str) else row.description
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Material):
            return in_words(row)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def search(self, text: str) -> None:
        """Show only what has every word of ``text`` in its name, description or group."""
        if text != self._wanted:
            self._wanted = text
            self._fill()

    def show_own(self, scene: Scene) -> None:
        """List the room's own materials."""
        own = {s.material: None for _, s in scene.surfaces if s.material.group == OWN}
        if list(own) != self._own:
            self._own = list(own)
            self._fill()

    def _fill(self) -> None:
        self.beginResetModel()
        self._rows = []
        for material in (*self._own, *materials().values()):
            if is_found(material, self._wanted):
                if not self._rows or _group(self._rows) != material.group:
                    self._rows.append(heading(material.group))
                self._rows.append(material)
        self.endResetModel()


def heading(group: str) -> str:
    """A group's name without what stands in brackets behind it."""
    return group.partition(" (")[0]


def in_words(material: Material) -> str:
    """Everything that is known of a material."""
    octaves = [octave_name(hz) for hz in OCTAVES_HZ]
    values = [f"{value:.2f}" for value in material.absorption]
    pairs = ", ".join(f"{o}: {v}" for o, v in zip(octaves, values, strict=True))
    source = f"\n{material.source}" if material.source else ""
    return f"{material.description}\nAbsorption per octave in Hz: {pairs}{source}"


def octave_name(centre_hz: float) -> str:
    """``125``, ``1k``: short enough for a column."""
    return f"{centre_hz / 1000:g}k" if centre_hz >= 1000 else f"{centre_hz:g}"


def _group(rows: Sequence[Row]) -> str:
    last = rows[-1]
    return last.group if isinstance(last, Material) else ""
