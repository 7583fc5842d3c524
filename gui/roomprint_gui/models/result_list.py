"""The results as a list for a view: the open room first, then the others with a box to tick."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, Qt

from roomprint_gui.models.columns_table import ROOT, Index
from roomprint_gui.models.room_result import RoomResult, marked
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.room_simulations import LIVE


class ResultList(QAbstractListModel):
    """Row 0 is the open room; ticking another row lays that result over what is looked at."""

    def __init__(self, results: RoomResults) -> None:
        super().__init__()
        self._results = results
        self._rows: list[RoomResult | None] = [None]
        results.entries_changed.connect(self._on_entries)
        results.drawn_changed.connect(self._on_look)
        results.state_changed.connect(self._on_look)
        self._on_entries()

    def result(self, row: int) -> RoomResult | None:
        """The result of a row; None for the open room."""
        return self._rows[row]

    def row_of(self, result: RoomResult | None) -> int:
        """Where a result stands."""
        return self._rows.index(result)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Results."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row but the first has a box and a name that can be changed."""
        flag = Qt.ItemFlag
        common = flag.ItemIsEnabled | flag.ItemIsSelectable
        result = self._rows[index.row()]
        if result is None:
            return common
        renamed = flag.ItemIsEditable if self._results.is_kept(result) else flag.NoItemFlags
        return common | flag.ItemIsUserCheckable | renamed

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, box and how it was made."""
        result = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                name = LIVE if result is None else result.name
                return marked(name, self._results.mark) if result is None else name
            case Qt.ItemDataRole.CheckStateRole if result is not None:
                on = self._results.is_overlaid(result) or result is self._results.shown
                return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole:
                live = self._results.live
                about = (live.about if live else "") if result is None else result.about
                name = marked(LIVE, self._results.mark) if result is None else result.name
                return f"{name}: {about}" if about else name
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a box, or change a name."""
        result = self._rows[index.row()]
        if result is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            self._results.overlay(result, on=Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole:
            self._results.rename(result, str(value))
            return True
        return False

    def _on_entries(self) -> None:
        rows = [None, *self._results.entries]
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self._on_look()

    def _on_look(self) -> None:
        self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
