"""How every table of rows looks and is walked through."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView


def set_up_rows(view: QTableView, name: str, tip: str, height: int) -> None:
    """Let ``view`` show whole rows of one height that are read, and that Tab leaves.

    Args:
        view: The table.
        name: What it is called for those who do not see it.
        tip: What one does with it.
        height: Of a row, in pixels.
    """
    view.setAccessibleName(name)
    view.setToolTip(tip)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(height)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.horizontalHeader().setHighlightSections(False)


def row_menu(view: QTableView) -> QMenu:
    """An empty menu whose actions say their tips, and that goes when it closes."""
    menu = QMenu(view)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def open_menus(view: QTableView, make: Callable[[int], QMenu]) -> None:
    """Let a right click on ``view`` open the menu that ``make`` makes for the row there."""

    def open_menu(place: QPoint) -> None:
        index = view.indexAt(place)
        if index.isValid():
            make(index.row()).popup(view.viewport().mapToGlobal(place))

    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(open_menu)
