"""The table of tracks: remembers its widths, keeps selection and place when the rows change."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QItemSelection, QItemSelectionModel, QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from roomprint.library.tracks import Track
from roomprint_gui.models.columns_table import Index
from roomprint_gui.models.track_table import TrackTable
from roomprint_gui.widgets.row_table import set_up_rows

_WIDTHS = (280, 176, 176, 80, 144)  # the last column takes the rest
_KEY = "library/header"


class _PathDelegate(QStyledItemDelegate):
    """Shortens a path at its beginning: the end tells the files apart."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Say where to shorten."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft


class TrackView(QTableView):
    """A QTableView on a :class:`TrackTable`."""

    selected_changed = Signal()

    def __init__(self, table: TrackTable, settings: QSettings) -> None:
        super().__init__()
        self._table = table
        self._settings = settings
        self._kept: tuple[set[int], int] = (set(), 0)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setModel(self._table)
        set_up_rows(
            self,
            "Tracks",
            "Enter or a double click plays a track; lengths in minutes and seconds",
            32,
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(56)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.setItemDelegateForColumn(len(_WIDTHS), _PathDelegate(self))
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        saved = self._settings.value(_KEY)
        if isinstance(saved, QByteArray):
            header.restoreState(saved)
        self.setSortingEnabled(True)

    def _connect(self) -> None:
        header = self.horizontalHeader()
        header.sectionResized.connect(self._remember)
        header.sectionMoved.connect(self._remember)
        header.sortIndicatorChanged.connect(self._remember)
        self.selectionModel().selectionChanged.connect(self.selected_changed)
        self._table.modelAboutToBeReset.connect(self._keep)
        self._table.modelReset.connect(self._restore)

    @property
    def selected(self) -> Sequence[Track]:
        """The tracks of the selected rows, top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._table.row(row) for row in rows]

    @property
    def current(self) -> Track | None:
        """The selected track, when it is one alone."""
        selected = self.selected
        return selected[0] if len(selected) == 1 else None

    def _remember(self) -> None:
        self._settings.setValue(_KEY, self.horizontalHeader().saveState())

    def _keep(self) -> None:
        ids = {track.id for track in self.selected}
        self._kept = (ids, self.verticalScrollBar().value())

    def _restore(self) -> None:
        ids, place = self._kept
        flags = QItemSelectionModel.SelectionFlag
        selection = QItemSelection()
        for row in self._table.rows_of(ids) if ids else ():
            index = self._table.index(row, 0)
            selection.select(index, index)
        self.selectionModel().select(selection, flags.Select | flags.Rows)
        self.verticalScrollBar().setValue(place)
        self.selected_changed.emit()
