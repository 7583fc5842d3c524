"""The list of results: one is looked at, ticked ones lie over it."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from roomprint_gui.models.columns_table import Index
from roomprint_gui.models.result_list import ResultList
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.result_inks import inks_of

_SWATCH = 10
_BOX = 18  # what the box to tick takes
_WIDTH = 176


class ResultListView(QListView):
    """Selecting a row looks at it; ticking it lays it over; its menu renames and removes."""

    def __init__(self, theme: Theme, results: RoomResults) -> None:
        super().__init__()
        self._theme = theme
        self._results = results
        self.list = ResultList(results)
        self._build()
        self._connect()
        self._select()

    def _build(self) -> None:
        self.setModel(self.list)
        self.setAccessibleName("Results")
        self.setToolTip(
            "Click to look at a result; tick one to lay it over; right click to rename or remove"
        )
        self.setItemDelegate(_SwatchDelegate(self._theme, self._results, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setMinimumWidth(_WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _connect(self) -> None:
        self.selectionModel().currentChanged.connect(self._on_current)
        self.list.modelReset.connect(self._select)
        self.customContextMenuRequested.connect(self._open_menu)
        self._results.entries_changed.connect(self._select)

    def make_menu(self, row: int) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        result = self.list.result(row)
        kept = result is not None and self._results.is_kept(result)
        keep = QAction("Keep this result", menu, enabled=result is None)
        keep.triggered.connect(self._results.keep)
        rename = QAction("Rename", menu, enabled=kept)
        rename.triggered.connect(lambda: self.edit(self.list.index(row)))
        remove = QAction("Remove", menu, enabled=kept)
        if result is not None:
            remove.triggered.connect(lambda: self._results.remove(result))
        menu.addActions([keep, rename, remove])
        return menu

    def _open_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            self.make_menu(index.row()).popup(self.viewport().mapToGlobal(place))

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self._results.choose(self.list.result(current.row()))

    def _select(self) -> None:
        shown = self._results.shown
        result = None if shown is self._results.live else shown
        index = self.list.index(self.list.row_of(result))
        if index != self.currentIndex():
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, flag)


class _SwatchDelegate(QStyledItemDelegate):
    """Puts the colour of its lines at the right end of a row."""

    def __init__(self, theme: Theme, results: RoomResults, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._results = results

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A line high enough to hit."""
        return QSize(120, 28)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Shorten the name, so that it leaves room for the colour."""
        super().initStyleOption(option, index)
        box = _BOX if index.flags() & Qt.ItemFlag.ItemIsUserCheckable else 0
        room = option.rect.width() - box - _SWATCH - 28
        elided = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)
        option.text = elided

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row, then the colour when the result is on the screen."""
        super().paint(painter, option, index)
        drawn = self._results.drawn
        model = index.model()
        assert isinstance(model, ResultList)
        result = model.result(index.row()) or self._results.live
        for one, ink in zip(drawn, inks_of(drawn), strict=True):
            if one.result is result:
                area = option.rect
                place = QRect(area.right() - _SWATCH - 8, area.center().y() - 1, _SWATCH, 3)
                painter.fillRect(place, ink.color(self._theme))
