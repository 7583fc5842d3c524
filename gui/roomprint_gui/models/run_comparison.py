"""In which settings runs differ, as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt

from roomprint.plain import differences
from roomprint_gui import words
from roomprint_gui.models.columns_table import ROOT, Index
from roomprint_gui.models.training_kinds import AUGMENTATION, FINGERPRINTS, ROOMS

_PASSED_OVER = ("run",)
_HEADINGS = {
    group: heading for kind in (FINGERPRINTS, ROOMS) for group, (heading, _) in kind.parts.items()
} | {AUGMENTATION: "degradations"}


def differing(configs: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """The settings in which plain configs differ, each with its value in every one of them."""
    paths: dict[str, None] = {}
    for other in configs[1:]:
        paths |= dict.fromkeys(differences(dict(configs[0]), dict(other)))
    return [
        (path, [_say(_value(config, path)) for config in configs])
        for path in paths
        if path not in _PASSED_OVER
    ]


def title_of(path: str) -> str:
    """A setting's path as the form words it, its own name first: ``Learning rate, training``."""
    group, *names = path.split(".")
    if names:
        names.insert(0, _HEADINGS.get(group, group).lower())
    else:
        names = [group]
    return words.capital(", ".join(reversed(names)).replace("_", " "))


def _value(config: Mapping[str, Any], path: str) -> Any:
    found: Any = config
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _say(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:g}"
    return words.UNKNOWN if value in (None, "") else str(value)


class ComparisonOfRuns(QAbstractTableModel):
    """A row a differing setting, a column a run."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._rows: list[tuple[str, list[str]]] = []

    def show(self, configs: Mapping[str, Mapping[str, Any]]) -> None:
        """Compare other runs: their plain configs by name."""
        names, rows = tuple(configs), differing(list(configs.values())) if configs else []
        if (names, rows) == (self._names, self._rows):
            return
        self.beginResetModel()
        self._names, self._rows = names, rows
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Settings that differ."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """The setting's name and one value a run."""
        return 0 if parent.isValid() else 1 + len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        path, values = self._rows[index.row()]
        if index.column() == 0:
            return path if role == Qt.ItemDataRole.ToolTipRole else title_of(path)
        return values[index.column() - 1]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Names of the runs."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DisplayRole:
            return "Setting" if section == 0 else self._names[section - 1]
        return None
