"""What everything that draws data has in common: a name, and a menu that takes the data away."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QWidget

from roomprint_gui.plots.taking import Taking
from roomprint_gui.theme import Theme


class Plot(QWidget):
    """Base of everything that draws data; ``failed`` says in a sentence what was not written.

    Args:
        theme: The look.
        name: What a screen reader says, and the name of exported files.
    """

    failed = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._taking = Taking(theme, self, name, lambda: self.table())
        self._taking.failed.connect(self.failed)
        self.setAccessibleName(name)

    def call(self, name: str) -> None:
        """Be called otherwise from now on."""
        self._name = name
        self._taking.call(name)
        self.setAccessibleName(name)

    def table(self) -> list[list[str]]:
        """The data that are shown, headings with units first, row by row."""
        raise NotImplementedError

    def copy_data(self) -> None:
        """Put the data on the clipboard, to be pasted into a spreadsheet."""
        self._taking.copy_data()

    def export(self, path: Path) -> None:
        """Write the plot to ``path``: a drawing (.svg), data (.csv) or a picture (.png, .jpg)."""
        self._taking.export(path)

    def make_menu(self) -> QMenu:
        """The context menu."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self._taking.offer(menu)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu, by the right button or by the menu key."""
        self.make_menu().popup(event.globalPos())
        event.accept()
