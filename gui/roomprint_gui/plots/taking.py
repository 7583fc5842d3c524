"""Taking away what is drawn: its picture, its data, by the clipboard or as a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QGuiApplication, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QMenu, QWidget

from roomprint_gui.plots.writing import Rows, write_drawing, write_picture, write_table
from roomprint_gui.saving import ask_where
from roomprint_gui.theme import Theme

_KINDS = {
    "PNG": "PNG picture (*.png)",
    "SVG": "SVG drawing (*.svg)",
    "CSV": "CSV data (*.csv)",
}
_NO_GROUND = QWidget.RenderFlag.DrawChildren  # not the window's: it lies on a card
_RATIO = 2.0  # of a picture's pixels to those on the screen


class Taking(QObject):
    """What the context menu of everything that draws data offers.

    ``failed`` says in a sentence what could not be written.

    Args:
        theme: Its card's colour is the ground of pictures.
        widget: What is drawn.
        name: The name of exported files.
        table: Gives the data that are shown: headings with units first, row by row.
    """

    failed = Signal(str)

    def __init__(self, theme: Theme, widget: QWidget, name: str, table: Callable[[], Rows]) -> None:
        super().__init__(widget)
        self._theme = theme
        self._widget = widget
        self._name = name
        self._table = table

    def call(self, name: str) -> None:
        """Name exported files otherwise from now on."""
        self._name = name

    def picture(self) -> QPixmap:
        """The widget as it is on the screen, at twice its size."""
        pixmap = QPixmap(self._widget.size() * _RATIO)
        pixmap.setDevicePixelRatio(_RATIO)
        pixmap.fill(self._theme.color("card"))
        self._widget.render(pixmap, QPoint(), QRegion(), _NO_GROUND)
        return pixmap

    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.picture())

    def copy_data(self) -> None:
        """Put the data on the clipboard, to be pasted into a spreadsheet."""
        rows = ["\t".join(row) for row in self._table()]
        QGuiApplication.clipboard().setText("\n".join(rows))

    def export(self, path: Path) -> None:
        """Write to ``path``: a drawing (.svg), data (.csv) or a picture (.png, .jpg)."""
        try:
            match path.suffix.lower():
                case ".csv":
                    write_table(path, self._table())
                case ".svg":
                    ground = self._theme.color("card")
                    write_drawing(path, self._widget.size(), self._name, ground, self._draw)
                case _:
                    write_picture(path, self.picture())
        except OSError:
            self.failed.emit(f"Could not write '{path.name}': choose another folder or ending.")

    def offer(self, menu: QMenu) -> None:
        """Put the entries at the end of ``menu``."""
        add_action(menu, "Copy picture", self.copy_picture)
        add_action(menu, "Copy data", self.copy_data)
        menu.addSeparator()
        for kind in _KINDS:
            add_action(menu, f"Export {kind}…", partial(self._choose_file, kind))

    def _draw(self, painter: QPainter) -> None:
        self._widget.render(painter, QPoint(), QRegion(), _NO_GROUND)

    def _choose_file(self, kind: str) -> None:
        start = Path.home() / f"{self._name}.{kind.lower()}"
        path = ask_where(self._widget, "Export", start, _KINDS[kind])
        if path is not None:
            self.export(path)


def add_action(menu: QMenu, text: str, do: Callable[[], object]) -> None:
    """Put an entry at the end of a menu."""
    action = QAction(text, menu)
    action.triggered.connect(lambda _: do())
    menu.addAction(action)
